"""« Écrire au soutien »: a question becomes a request, and its answer comes back by mail."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from organizations import actions
from organizations.actions.questions import Question
from organizations.models import Membership, ServiceRequest
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import TrainerFactory
from tests.organizations.factories import MembershipFactory
from tests.organizations.papers import upload
from tests.reading import text

pytestmark = pytest.mark.django_db
ASK = reverse("ask_support")
REFERENCE = "0123456789abcdef0123456789abcdef"
FORM = "6f1c0f7e-3d0e-4c55-9d3c-0a3e5f0a8c11"
State = ServiceRequest.State


def typed(**more):
    return {"words": "Pourquoi le bouton est-il gris?", "form": FORM} | more


def test_visitor_signs_in_first_and_keeps_where_they_came_from(client):
    answer = client.get(f"{ASK}?reference={REFERENCE}")
    assert answer.status_code == 302
    assert REFERENCE in answer["Location"]


def test_question_goes_with_account_page_and_code_and_is_answered_by_mail(client, signed_in, mailbox, alice):
    page = f"/comptes/{alice.organization.number}/utilisateurs/"
    address = f"{ASK}?page={page}&reference={REFERENCE}"
    asker = signed_in(alice)
    form = text(asker.get(address))
    assert page in form
    assert REFERENCE in form
    answer = asker.post(address, typed(account=alice.organization.number, documents=[upload("écran.pdf")]))
    asked = ServiceRequest.objects.get()
    assert answer["Location"] == reverse("organizations:my_request", args=[asked.number])
    assert (asked.kind, asked.organization, asked.state) == ("question", alice.organization, State.IN_VALIDATION)
    assert asked.documents.count() == 1
    assert [message.recipient_email for message in mailbox.all()] == [alice.organization.type.desk.email]
    client.force_login(UserFactory(agent=True, is_superuser=True))
    back_office = reverse("admin:organizations_servicerequest_change", args=[asked.pk])
    read = text(client.get(back_office))
    for words in ("le bouton est-il gris?", page, REFERENCE, "Répondre", "écran.pdf"):
        assert words in read, words
    assert "Refuser" not in read
    assert "Écrivez la réponse" in text(client.post(back_office, {"deed": "accept", "answer": " "}))
    client.post(back_office, {"deed": "accept", "answer": "Parce que le compte est verrouillé."})
    asked.refresh_from_db()
    assert asked.state == State.DONE
    assert "Parce que le compte est verrouillé." in mailbox.latest(alice.user.email).text
    mine = text(asker.get(reverse("organizations:my_request", args=[asked.number])))
    assert "Parce que le compte est verrouillé." in mine
    assert "Le soutien vous a répondu" in mine


def test_sent_twice_it_is_one_question(signed_in, alice):
    client = signed_in(alice)
    for _each in range(2):
        client.post(ASK, typed(account=alice.organization.number))
    assert ServiceRequest.objects.count() == 1


def test_one_asks_for_an_account_of_ones_own_alone(signed_in, alice):
    other = MembershipFactory().organization.number
    client = signed_in(alice)
    second = MembershipFactory(user=alice.user)
    assert client.post(ASK, typed(account=other)).status_code == 200
    assert not ServiceRequest.objects.exists()
    client.post(ASK, typed(account=second.organization.number))
    assert ServiceRequest.objects.get().organization == second.organization


def test_who_lost_the_place_meanwhile_asks_nothing_for_the_account(alice, bob):
    desk = alice.organization.type.desk
    Membership.objects.filter(pk=bob.pk).update(status="inactive")
    with pytest.raises(PermissionDenied):
        actions.questions.ask(Question("Bonjour", FORM), to=desk, by=bob.user, place=bob)


def test_trainer_without_account_chooses_a_desk_and_follows_the_question(client, mailbox):
    trainer = TrainerFactory()
    client.force_login(trainer.user)
    form = client.get(ASK).context["form"]
    assert "account" not in form.fields
    choices = dict(form.fields["desk"].choices)
    assert next(iter(choices.values())) == "Service à la clientèle, formation"
    desk = next(iter(choices))
    answer = client.post(ASK, typed(desk=desk), follow=True)
    asked = ServiceRequest.objects.get()
    assert asked.organization is None
    assert "Service à la clientèle, formation" in text(answer)
    assert [message.recipient_email for message in mailbox.all()] == ["formation@soutien.example"]


@pytest.mark.parametrize("page", ["/x y/", "javascript:1", "/" + "a" * 200, "/<script>/", "//x\n"])
def test_page_that_is_none_is_passed_over(signed_in, alice, page):
    client = signed_in(alice)
    client.post(f"{ASK}?page={page.replace(chr(10), '%0A')}&reference=nope", typed(account=alice.organization.number))
    assert set(ServiceRequest.objects.get().wishes) == {"question", "form"}


def test_footer_names_the_page_without_its_secrets(client, signed_in, alice):
    number = alice.organization.number
    footer = signed_in(alice).get(reverse("organizations:person", args=[number, alice.public_id])).content.decode()
    assert f"?page=/comptes/{number}/utilisateurs/%E2%80%A6/" in footer
    assert str(alice.public_id) not in footer.split('class="app-footer"')[1].split("app-theme")[0]


def test_after_twenty_questions_in_an_hour_one_waits(signed_in, alice):
    client = signed_in(alice)
    for _each in range(20):
        client.post(ASK, typed(account=alice.organization.number, form=str(uuid4())))
    assert client.post(ASK, typed(account=alice.organization.number, form=str(uuid4()))).status_code == 429
