"""What agents decide about linking: who somebody is, whether a contact is known, and the explanatory e-mail."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from organizations import actions
from organizations.models import Claim, Dispatch, DispatchLine, Membership, ServiceRequest
from organizations.tasks import issue_codes
from tests.accounts.factories import UserFactory
from tests.agents import agent_with, browser_of
from tests.organizations.factories import ContactSheetFactory, MembershipFactory, OrganizationFactory
from tests.organizations.test_contacts import TOM
from tests.reading import text

pytestmark = pytest.mark.django_db

BY_IDENTITY = reverse("organizations:link_by_identity")
MEMBERSHIPS = reverse("admin:organizations_membership_changelist")
FACTS = {"client_number": "2000 4321", "birth_date": "1984-05-17", "postal_code": "h2x 1y4"}
DECIDES = ("view_servicerequest", "change_servicerequest")


def page_of(asked, model="profilelink"):
    return reverse(f"admin:organizations_{model}_change", args=[asked.pk])


@pytest.fixture
def identity(firm):
    desk = firm.type.desk
    desk.links_by_identity = True
    desk.save()


@pytest.fixture
def waiting(rose, identity):
    """A contact of the firm whose coordinates are lost."""
    place = MembershipFactory(organization=rose.organization, pending=True, email="perdu@exemple.ca")
    ContactSheetFactory(membership=place, client_number="20004321", birth_date="1984-05-17", postal_code="H2X1Y4")
    return place


def test_method_is_offered_where_a_desk_reads_it(signed_in, firm):
    browser = signed_in(UserFactory())
    assert BY_IDENTITY not in text(browser.get(reverse("organizations:linking_methods")))
    assert browser.get(BY_IDENTITY).status_code == 404
    desk = firm.type.desk
    desk.links_by_identity = True
    desk.save()
    assert BY_IDENTITY in text(browser.get(reverse("organizations:linking_methods")))


def test_answer_is_the_same_whether_the_number_is_known_or_not(signed_in, waiting):
    answers = []
    for number in ("20004321", "29999999"):
        person = UserFactory()
        shown = text(signed_in(person).post(BY_IDENTITY, FACTS | {"client_number": number}, follow=True))
        asked = ServiceRequest.objects.get(asked_by=person)
        assert asked.state == "in_validation"
        answers.append(re.sub(rf"{asked.number}|{person.email}|nonce=\S+|csrf\S+ value=\S+", "", shown))
        assert asked.number in shown
    strip = [re.sub(r"[0-9a-zA-Z]{32,}|\d\d:\d\d(:\d\d)?|personne\S+", "", answer) for answer in answers]
    assert len(strip[0]) == pytest.approx(len(strip[1]), abs=120)
    waiting.refresh_from_db()
    assert waiting.is_pending


def test_sent_twice_it_is_one_request_and_nonsense_is_refused(signed_in, waiting):
    browser = signed_in(UserFactory())
    for _ in range(2):
        browser.post(BY_IDENTITY, FACTS)
    assert ServiceRequest.objects.count() == 1
    shown = text(browser.post(BY_IDENTITY, FACTS | {"birth_date": "2999-01-01"}))
    assert "date de naissance passée" in shown
    assert 'value="2000 4321"' in shown


def test_agent_who_recognises_the_person_links_the_profile(signed_in, waiting, mailbox):
    person = UserFactory(email="neuf@exemple.ca")
    signed_in(person).post(BY_IDENTITY, FACTS)
    asked, agent = ServiceRequest.objects.get(), browser_of(agent_with(*DECIDES))
    assert asked.number in text(agent.get(reverse("admin:organizations_profilelink_changelist")))
    shown = text(agent.get(page_of(asked)))
    assert "date de naissance : pareil; code postal : pareil" in shown
    assert "neuf@exemple.ca" in shown
    agent.post(page_of(asked), {"deed": str(waiting.pk), "answer": ""})
    waiting.refresh_from_db()
    asked.refresh_from_db()
    assert (waiting.status, waiting.user, waiting.email) == ("active", person, person.email)
    assert (asked.state, asked.wishes, asked.about, asked.decided_by) == ("done", {}, waiting, agent.user)
    assert "lié" in mailbox.latest("neuf@exemple.ca").subject
    assert "autre adresse" in mailbox.latest("perdu@exemple.ca").text
    assert agent.post(page_of(asked), {"deed": "refuse", "answer": "Non"}).status_code == 403


def test_agent_who_does_not_says_why(signed_in, waiting, mailbox):
    person = UserFactory(email="neuf@exemple.ca")
    signed_in(person).post(BY_IDENTITY, FACTS | {"birth_date": "1990-01-01"})
    asked, agent = ServiceRequest.objects.get(), browser_of(agent_with(*DECIDES))
    assert "différent ou inconnu" in text(agent.get(page_of(asked)))
    assert "la personne le lira" in text(agent.post(page_of(asked), {"deed": "refuse", "answer": " "}))
    agent.post(page_of(asked), {"deed": "refuse", "answer": "La date ne concorde pas."})
    asked.refresh_from_db()
    assert (asked.state, asked.wishes) == ("refused", {})
    assert "La date ne concorde pas." in mailbox.latest("neuf@exemple.ca").text
    waiting.refresh_from_db()
    assert waiting.is_pending


def test_nobody_decides_without_the_right_nor_on_the_own_request(signed_in, waiting):
    agent, other = browser_of(agent_with(*DECIDES, email="agent@exemple.ca")), browser_of(agent_with("view_membership"))
    actions.identity.ask(
        actions.identity.Identity("20004321", timezone.localdate() - timedelta(days=9000), "H2X1Y4"), user=agent.user
    )
    asked = ServiceRequest.objects.get()
    assert agent.post(page_of(asked), {"deed": str(waiting.pk), "answer": ""}).status_code == 403
    for model in ("profilelink", "contactcheck"):
        assert other.get(reverse(f"admin:organizations_{model}_changelist")).status_code == 403
    other.post(MEMBERSHIPS, {"action": "explain", "_selected_action": [waiting.pk], "send": "on"})
    assert not Dispatch.objects.exists()


@pytest.mark.guide("CCQ-43")
def test_agent_settles_whether_a_contact_is_known(rose, waiting, mailbox):
    agent = browser_of(agent_with(*DECIDES))
    asked = actions.contacts.add_contact(replace(TOM, client_number="20004321"), by=rose)
    shown = text(agent.get(page_of(asked, "contactcheck")))
    assert "même numéro de client" in shown
    assert "Tom Tremblay" in shown
    agent.post(page_of(asked, "contactcheck"), {"deed": str(waiting.sheet.pk), "answer": ""})
    assert Membership.objects.get(email=TOM.email).sheet.client_number == "20004321"
    second = actions.contacts.add_contact(replace(TOM, email="t@exemple.ca", client_number="20004321"), by=rose)
    agent.post(page_of(second, "contactcheck"), {"deed": "refuse", "answer": "C’est la même personne."})
    assert "C’est la même personne." in mailbox.latest("rose@exemple.ca").text
    third = actions.contacts.add_contact(replace(TOM, email="t@exemple.ca", client_number="20004321"), by=rose)
    agent.post(page_of(third, "contactcheck"), {"deed": "new", "answer": ""})
    assert Membership.objects.get(email="t@exemple.ca").sheet.client_number != "20004321"


def test_agent_lets_nobody_in_for_whoever_may_not_ask_for_them_any_more(rose, waiting):
    """Rose asked for a second administrator, and lost her place before an agent read it."""
    agent = browser_of(agent_with(*DECIDES))
    MembershipFactory(organization=rose.organization, administrator=True)
    wanted = replace(TOM, client_number="20004321", role=rose.role)
    asked = actions.contacts.add_contact(wanted, by=rose)
    assert rose.role_label in text(agent.get(page_of(asked, "contactcheck")))
    for lost in ({"role": "member"}, {"status": "ended", "ended_at": timezone.now(), "is_primary": False}):
        Membership.objects.filter(pk=rose.pk).update(**lost)
        for known in (waiting.sheet, None):
            with pytest.raises(ValidationError, match="n’en a plus le droit"):
                actions.contacts.accept(asked, known=known, by=agent.user)
        shown = text(agent.get(page_of(asked, "contactcheck")))
        assert "n’en a plus le droit" in shown
        assert 'value="new"' not in shown
    agent.post(page_of(asked, "contactcheck"), {"deed": "refuse", "answer": "Vous n’êtes plus responsable."})
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert not Membership.objects.filter(email=TOM.email).exists()


@pytest.mark.guide("CCQ-2", "CCQ-3", "CCQ-6", "CCQ-11", "M4")
def test_agent_sends_the_explanatory_mail_to_chosen_people(rose, sam, mailbox):
    Claim.objects.update(issued_at=timezone.now() - timedelta(minutes=5))
    Membership.objects.filter(pk=sam.pk).update(role="administrator")
    agent = browser_of(agent_with("view_membership", "add_dispatch", "view_dispatch", "view_dispatchline"))
    chosen = {"action": "explain", "_selected_action": [sam.pk, rose.pk], "select_across": "0"}
    shown = text(agent.post(MEMBERSHIPS, chosen))
    assert "2 personnes" in shown
    assert not Dispatch.objects.exists()
    dates = {"send": "on", "dates_fr": "Ouverture le 2026-12-01.", "dates_en": "Opening on 2026-12-01."}
    done = agent.post(MEMBERSHIPS, chosen | dates, follow=True)
    assert "0 sur 2" in text(done)
    dispatch = Dispatch.objects.get()
    issue_codes(dispatch.pk)
    mail = mailbox.latest("sam@exemple.ca").text
    for word in (
        "Ouverture le 2026-12-01.",
        sam.sheet.client_number,
        "Vous êtes responsable du dossier de « Chiffres et Fils inc. »",
        "LIAISON D’UN PROFIL",
        "validez les renseignements de chaque membre",
        "Ajoutez les membres qui manquent",
        "Corrigez les renseignements des membres",
        "Émettez les coordonnées de liaison de vos membres",
        "Vos membres s’adresseront d’abord à vous",
        "Gardez ce courriel",
    ):
        assert word in mail.replace("\xa0", " ")
    assert re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]\b", mail)
    assert "2 sur 2, 1 refus" in text(agent.get(reverse("admin:organizations_dispatch_changelist")))
    lines = text(
        agent.get(f"{reverse('admin:organizations_dispatchline_changelist')}?dispatch__id__exact={dispatch.pk}")
    )
    assert "ont déjà servi" in lines
    assert DispatchLine.objects.get(membership=sam).refusal == ""


def test_agent_chooses_accounts_and_their_responsible_people_hear(rose, sam, mailbox):
    agent = browser_of(agent_with("view_organization", "add_dispatch", "view_dispatch"))
    chief = MembershipFactory(organization=rose.organization, pending=True, administrator=True, language="en")
    elsewhere = OrganizationFactory(type__prefix="TRP")
    MembershipFactory(organization=elsewhere, pending=True, administrator=True)
    page = reverse("admin:organizations_organization_changelist")
    chosen = {"action": "explain", "_selected_action": [rose.organization.pk, elsewhere.pk], "send": "on"}
    agent.post(page, chosen | {"dates_fr": "En français", "dates_en": "In English"})
    issue_codes()
    assert DispatchLine.objects.count() == 2
    assert "In English" in mailbox.latest(chief.email).text
    assert DispatchLine.objects.get(membership__organization=elsewhere).refusal
    assert not Message.objects.filter(recipient_email="sam@exemple.ca", template__contains="explained").exists()
