"""Answers written ahead: checked when written, put into a decision in the language of who asked."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Language
from organizations.models import AnswerTemplate, OrganizationType, ServiceRequest
from organizations.validators.words import fill
from tests.accounts.factories import UserFactory
from tests.agents import agent_of, browser_of
from tests.organizations.desks import decider_of, waiting
from tests.organizations.outsiders import recovery
from tests.reading import shown

pytestmark = pytest.mark.django_db

ADD = reverse("admin:organizations_answertemplate_add")
WORDS = {
    "name": "Document illisible",
    "body_fr": "Bonjour {prénom}, le document de {numéro} ({demande}) est illisible. {service}, {téléphone}",
    "body_en": "Hello {prénom}, the document of {numéro} ({demande}) cannot be read. {service}",
    "is_offered": "on",
}
WRITERS = ("view_answertemplate", "add_answertemplate", "change_answertemplate")


@pytest.fixture
def template(db):
    return AnswerTemplate.objects.create(**(WORDS | {"is_offered": True}))


@pytest.fixture
def desk(alice):
    return alice.organization.type.desk


@pytest.fixture
def agent(desk):
    return browser_of(decider_of(desk))


@pytest.fixture
def asked(bob):
    return waiting(bob)


def page_of(asked):
    return reverse("admin:organizations_servicerequest_change", args=[asked.pk])


def insert(client, asked, template):
    return shown(client.post(page_of(asked), {"_insert": "on", "answer_template": template.pk, "deed": "refuse"}))


def test_text_is_put_in_for_french_and_english_and_decides_nothing(agent, asked, template, bob):
    assert "Document illisible" in shown(agent.get(page_of(asked)))
    page = insert(agent, asked, template)
    filled = f"Bonjour Bob, le document de {asked.number} (Modifier une adresse) est illisible."
    assert filled in page
    assert "450 555-0101" in page
    assert '<input type="radio" name="deed" value="refuse"' in page
    assert "checked" in page.split('value="refuse"')[1][:60]
    assert "errornote" not in page
    bob.user.language = Language.ENGLISH
    bob.user.save()
    english = insert(agent, asked, template)
    assert f"Hello Bob, the document of {asked.number} (" in english
    assert "Customer service, contaminated soil" in english
    assert ServiceRequest.objects.get().is_open
    agent.post(page_of(asked), {"deed": "refuse", "answer": filled})
    assert ServiceRequest.objects.get().answer == filled


def test_nothing_chosen_leaves_the_page_as_it_was_typed(agent, asked, template):
    for chosen in ("", "0", "x" * 9):
        typed = {"_insert": "on", "answer_template": chosen, "answer": "Mes mots.", "deed": "refuse"}
        assert "Mes mots." in shown(agent.post(page_of(asked), typed))
    assert ServiceRequest.objects.get().is_open


def test_template_is_offered_for_its_kinds_by_its_desk_while_it_is_offered(agent, asked, template, desk):
    other = OrganizationType.objects.exclude(desk=desk).order_by("pk").first().desk
    for changed in ({"kinds": ["recovery"]}, {"kinds": [], "desk": other}, {"desk": None, "is_offered": False}):
        for name, value in changed.items():
            setattr(template, name, value)
        template.save()
        assert "Document illisible" not in shown(agent.get(page_of(asked)))
        assert "Bonjour" not in insert(agent, asked, template)
    for changed in ({"is_offered": True}, {"kinds": ["recovery", "edit_address"]}, {"desk": desk}):
        for name, value in changed.items():
            setattr(template, name, value)
        template.save()
        assert "Bonjour Bob" in insert(agent, asked, template)


def test_who_asks_from_outside_reads_only_what_they_typed_themselves(client, mailbox, agent, alice):
    template = AnswerTemplate.objects.create(name="A", body_fr="{prénom}, {compte}", body_en="{compte}")
    lost = recovery(client, mailbox, alice.organization.number)
    assert f"Nadia, {alice.organization.number}" in insert(agent, lost.request, template)


@pytest.mark.parametrize("text", ["Bonjour {prenom}", "{}", "{prénom", "prénom}", "{{prénom}}", "{numéro.kind}"])
def test_gap_that_nothing_would_fill_is_refused(text, template):
    template.body_fr = text
    with pytest.raises(ValidationError):
        template.full_clean()
    client = browser_of(UserFactory(agent=True, is_superuser=True))
    assert "prénom" in shown(client.post(ADD, WORDS | {"name": "B", "body_en": text}))
    assert AnswerTemplate.objects.count() == 1


def test_what_fills_a_gap_is_text_whatever_it_holds():
    assert fill("{prénom} {nom}", {"prénom": "{nom}", "nom": "<b>"}) == "{nom} <b>"


def test_agent_writes_for_own_desk_and_only_superusers_for_all(desk, template):
    writer = browser_of(agent_of(desk, rights=WRITERS))
    assert "Ce champ est obligatoire" in shown(writer.post(ADD, WORDS | {"name": "C"}))
    other = OrganizationType.objects.exclude(desk=desk).order_by("pk").first().desk
    assert "choix valide" in shown(writer.post(ADD, WORDS | {"name": "C", "desk": other.pk}))
    assert writer.post(ADD, WORDS | {"name": "C", "desk": desk.pk, "kinds": ["recovery"]}).status_code == 302
    own = AnswerTemplate.objects.get(name="C")
    assert (own.desk, own.kinds) == (desk, ["recovery"])
    page = reverse("admin:organizations_answertemplate_change", args=[template.pk])
    assert writer.get(page).status_code == 200
    assert writer.post(page, WORDS | {"desk": desk.pk}).status_code == 403
    above = browser_of(UserFactory(agent=True, is_superuser=True))
    assert above.post(page, WORDS | {"name": "Tous"}).status_code == 302
    template.refresh_from_db()
    assert (template.name, template.desk) == ("Tous", None)
