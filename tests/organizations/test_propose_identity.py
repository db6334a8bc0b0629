"""« Proposer un autre nom », « Proposer un téléphone »: a manager proposes, the person says yes or no."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions as people
from accounts.models import Identity, OneTimeCode, Proposal, User
from notifications.models import Channel, Message
from organizations import actions
from portal.core.journal import lines_of
from portal.env import SmsGateway
from tests.organizations.factories import MembershipFactory
from tests.races import at_once, refusals

TYPED = {"first_name": "Robert", "last_name": "Bélanger", "birth_date": "1984-05-17"}
PROFILE = reverse("accounts:profile")
ANSWER = reverse("accounts:answer_proposal")


def page(membership, name="propose_identity"):
    return reverse(f"organizations:{name}", args=[membership.organization.number, membership.public_id])


def again(membership):
    return User.objects.get(pk=membership.user_id)


def answer(client, proposal, word):
    return client.post(ANSWER, {"proposal": proposal.public_id, "answer": word}, follow=True).content.decode()


@pytest.fixture
def proposal(alice, bob, mailbox):
    identity = Identity("Robert", "Bélanger", date(1984, 5, 17))
    actions.proposals.propose_identity(bob, identity=identity, by=alice)
    return Proposal.objects.get()


@pytest.mark.guide("GE-25")
def test_person_reads_the_proposal_and_accepts_it(signed_in, alice, bob, mailbox):
    manager = signed_in(alice)
    shown = manager.post(page(bob), TYPED, follow=True).content.decode()
    assert "La proposition attend la réponse de la personne" in shown
    assert "À confirmer" in shown
    assert again(bob).first_name == "Bob"
    mail = mailbox.latest(bob.user.email)
    assert "Alice Arsenault propose de corriger votre nom" in mail.text
    assert "Robert" not in mail.text
    proposal, person = Proposal.objects.get(), signed_in(bob)
    profile = person.get(PROFILE).content.decode()
    for words in ("Proposé par Alice Arsenault", "Robert", "1984-05-17", "Accepter", "Refuser"):
        assert words in profile
    assert "Votre profil est à jour." in answer(person, proposal, "oui")
    assert (again(bob).first_name, again(bob).birth_date) == ("Robert", date(1984, 5, 17))
    told = mailbox.latest(alice.user.email)
    assert "a répondu à votre proposition" in told.subject
    assert "a accepté" in told.text
    kinds = set(lines_of(alice.organization).values_list("kind", flat=True))
    assert {"membership.identity_proposed", "membership.proposal_accepted"} <= kinds
    assert "Robert" not in str(lines_of(alice.organization).filter(kind="membership.identity_proposed")[0].facts)
    assert "On vous propose" not in person.get(PROFILE).content.decode()


def test_person_declines_and_stays_who_they_are(signed_in, alice, bob, proposal, mailbox):
    assert "reste comme il était" in answer(signed_in(bob), proposal, "non")
    assert again(bob).first_name == "Bob"
    assert "a refusé" in mailbox.latest(alice.user.email).text
    assert "n’attend plus" in answer(signed_in(bob), proposal, "oui")
    assert again(bob).first_name == "Bob"


def test_nobody_else_answers(signed_in, alice, bob, charlie, proposal):
    for other in (alice, charlie):
        posted = signed_in(other).post(ANSWER, {"proposal": proposal.public_id, "answer": "oui"})
        assert posted.status_code == 404
    with pytest.raises(ValidationError):
        people.proposals.accept(proposal, by=alice.user)
    assert again(bob).first_name == "Bob"


@pytest.mark.parametrize("typed", [{}, {"proposal": "x", "answer": "oui"}, {"answer": "oui"}])
def test_nonsense_answers_nothing(signed_in, bob, proposal, typed):
    assert signed_in(bob).post(ANSWER, typed).url == PROFILE
    assert Proposal.objects.live().exists()


def test_new_proposal_replaces_the_former_which_is_read_before_it_is_answered(signed_in, alice, bob, proposal):
    signed_in(alice).post(page(bob), TYPED | {"first_name": "Roberto", "birth_date": ""})
    assert "n’attend plus" in answer(signed_in(bob), proposal, "oui")
    assert again(bob).first_name == "Bob"
    assert Proposal.objects.live().get().first_name == "Roberto"
    answer(signed_in(bob), Proposal.objects.live().get(), "oui")
    assert (again(bob).first_name, again(bob).birth_date) == ("Roberto", None)


def test_manager_takes_it_back(signed_in, alice, bob, proposal):
    client = signed_in(alice)
    assert "Retirer la proposition" in client.get(page(bob, "person")).content.decode()
    withdrawn = client.post(page(bob, "withdraw_proposal"), {"proposal": proposal.public_id}, follow=True)
    assert "La proposition est retirée" in withdrawn.content.decode()
    assert "On vous propose" not in signed_in(bob).get(PROFILE).content.decode()
    assert "n’attend plus" in answer(signed_in(bob), proposal, "oui")
    again_ = client.post(page(bob, "withdraw_proposal"), {"proposal": proposal.public_id}, follow=True)
    assert "n’attend plus" in again_.content.decode()
    assert client.post(page(bob, "withdraw_proposal"), {"proposal": "x"}).status_code == 302


def test_proposal_expires_after_fourteen_days_and_is_forgotten(signed_in, bob, proposal, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=14, minutes=1))
    assert "On vous propose" not in signed_in(bob).get(PROFILE).content.decode()
    with pytest.raises(ValidationError):
        people.proposals.accept(proposal, by=bob.user)
    assert people.retention.forget_codes(timezone.now()) == 1


def test_whoever_leaves_the_account_has_nothing_to_answer(alice, bob, proposal):
    actions.people.remove(bob, by=alice)
    assert Proposal.objects.get().outcome == "withdrawn"


def test_closed_user_leaves_no_proposal(alice, bob, proposal):
    people.closing.close(bob.user)
    assert not Proposal.objects.exists()


def test_person_with_an_access_elsewhere_is_left_alone_and_the_page_says_why(signed_in, alice, bob, charlie):
    MembershipFactory(user=bob.user, organization=charlie.organization)
    client = signed_in(alice)
    shown = client.get(page(bob, "person")).content.decode()
    assert page(bob) not in shown
    assert "vous ne gérez pas tous ses accès" in shown
    assert "vous ne gérez pas tous ses accès" in client.get(page(bob)).content.decode()
    client.post(page(bob), TYPED)
    with pytest.raises(ValidationError):
        actions.proposals.propose_identity(bob, identity=Identity("A", "B"), by=alice)
    assert not Proposal.objects.exists()


def test_what_is_so_already_is_refused_but_a_birth_date_is_not_guessed(signed_in, alice, bob):
    User.objects.filter(pk=bob.user_id).update(birth_date=date(1984, 5, 17))
    client, same = signed_in(alice), {"first_name": bob.user.first_name, "last_name": bob.user.last_name}
    assert "1984" not in client.get(page(bob)).content.decode()
    assert "C’est déjà son nom" in client.post(page(bob), same).content.decode()
    assert not Proposal.objects.exists()
    for guess in ("1984-05-17", "1990-01-01"):
        assert client.post(page(bob), same | {"birth_date": guess}).status_code == 302
    assert "govuk-error-summary" in client.post(page(bob), same | {"birth_date": "2999-01-01"}).content.decode()


def test_ten_proposals_a_day_are_enough(alice, bob):
    for number in range(10):
        actions.proposals.propose_identity(bob, identity=Identity(f"R{'o' * number}", "B"), by=alice)
    with pytest.raises(ValidationError) as refusal:
        actions.proposals.propose_identity(bob, identity=Identity("Z", "B"), by=alice)
    assert refusal.value.code == "too_many"


def test_member_and_stranger_propose_and_withdraw_nothing(signed_in, alice, bob, charlie, proposal):
    other = MembershipFactory(organization=alice.organization)
    for name in ("propose_identity", "withdraw_proposal"):
        assert signed_in(bob).post(page(other, name), TYPED).status_code == 403
        assert signed_in(charlie).post(page(other, name), TYPED).status_code == 404
    # The proposal of one person is not withdrawn through another.
    posted = signed_in(alice).post(page(other, "withdraw_proposal"), {"proposal": proposal.public_id})
    assert posted.status_code == 404


@pytest.mark.guide("GE-25")
def test_telephone_counts_once_the_person_has_proven_it(signed_in, alice, bob, mailbox, settings):
    assert signed_in(alice).get(page(bob, "propose_telephone")).status_code == 404
    assert "ne sont pas offerts" in signed_in(alice).get(page(bob, "person")).content.decode()
    settings.SMS_GATEWAY = SmsGateway()
    sent = signed_in(alice).post(page(bob, "propose_telephone"), {"number": "514 276-1234"}, follow=True)
    assert "514 276-1234" in sent.content.decode()
    proposal = Proposal.objects.get()
    profile = signed_in(bob).get(PROFILE).content.decode()
    assert "Prouver ce numéro par un code" in profile
    # Saying yes is not enough: the telephone itself must answer.
    assert "demandez-y un code" in answer(signed_in(bob), proposal, "oui")
    assert again(bob).authentication_phone == ""
    people.codes.send_telephone_code(bob.user, ticket="7b0c2d9e-3d7f-4d35-9d27-8f0f2b1f8a11", number="+15142761234")
    code = re.search(r"\d{4} \d{4}", Message.objects.get(channel=Channel.SMS).text)[0]
    people.codes.prove_telephone(OneTimeCode.objects.get(), code, keep=None)
    assert again(bob).authentication_phone == "+15142761234"
    assert Proposal.objects.get().is_accepted
    assert "a prouvé" in mailbox.latest(alice.user.email).text


@pytest.mark.django_db(transaction=True)
def test_of_an_acceptance_and_a_withdrawal_at_once_one_holds(alice, bob, proposal):
    results = at_once(
        lambda: people.proposals.accept(Proposal.objects.get(), by=bob.user),
        lambda: actions.proposals.withdraw(bob, Proposal.objects.get(), by=alice),
    )
    assert [refusal.code for refusal in refusals(results)] == ["ended"]
    ended = Proposal.objects.get()
    assert (again(bob).first_name == "Robert") == ended.is_accepted
