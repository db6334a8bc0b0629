"""Adding someone to an account."""

import pytest
from django.urls import reverse

from organizations.models import Claim, Membership
from portal.core.models import JournalEntry
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory, OrganizationFactory, OrganizationTypeFactory

pytestmark = pytest.mark.django_db

ROGER = {
    "email": "Roger.Vallee@Exemple.CA",
    "username": "",
    "first_name": "Roger",
    "last_name": "Vallée",
    "role": "member",
    "language": "fr-ca",
}


def url(membership):
    return reverse("organizations:invite", args=[membership.organization.number])


def roger():
    return Membership.objects.get(email="roger.vallee@exemple.ca")


@pytest.mark.guide("TQ-36", "TQ-37", "M2")
def test_administrator_adds_someone_who_receives_a_link(signed_in, alice, mailbox):
    browser, people = signed_in(alice), reverse("organizations:memberships", args=[alice.organization.number])
    _, _, waiting = browser.get(people).content.decode().partition("Utilisateurs en attente de confirmation")
    assert f'href="{url(alice)}"' in waiting
    assert "Enregistrer" in browser.get(url(alice)).content.decode()
    assert browser.post(url(alice), ROGER).url == people
    membership = roger()
    assert membership.is_pending
    assert mailbox.link(membership.email).startswith("/activation/")
    assert (membership.added_by, membership.role) == (alice.user, "member")
    assert membership.live_claim.message == mailbox.latest(membership.email)
    assert "Alice Arsenault" in mailbox.latest(membership.email).text


def test_the_e_mail_is_in_the_language_chosen_for_the_person(signed_in, alice, mailbox):
    signed_in(alice).post(url(alice), ROGER | {"language": "en"})
    message = mailbox.latest("roger.vallee@exemple.ca")
    assert message.language == "en"
    assert "Activate" in message.subject


def test_adding_is_in_the_journal(signed_in, alice):
    signed_in(alice).post(url(alice), ROGER)
    entry = JournalEntry.objects.within(alice.organization).newest_first()[0]
    assert (entry.kind, entry.actor, entry.facts["name"]) == ("membership.invited", alice.user, "Roger Vallée")
    assert "exemple.ca" not in str(entry.facts)


def test_a_double_click_adds_one_person(signed_in, alice):
    client = signed_in(alice)
    client.post(url(alice), ROGER)
    again = client.post(url(alice), ROGER)
    assert "attend déjà sa confirmation" in again.content.decode()
    assert 'value="Vallée"' in again.content.decode()
    assert Claim.objects.count() == 1


def test_someone_who_is_there_already_is_told(signed_in, alice, bob):
    response = signed_in(alice).post(url(alice), ROGER | {"email": "BOB@exemple.ca"})
    assert "déjà accès à ce compte" in response.content.decode()


def test_a_user_of_another_account_is_added_like_anyone(signed_in, alice, charlie):
    response = signed_in(alice).post(url(alice), ROGER | {"email": charlie.user.email})
    assert response.status_code == 302
    pending = alice.organization.memberships.pending().get()
    assert pending.user is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"email": ""}, "Saisissez l’adresse courriel"),
        ({"email": "roger"}, "adresse courriel complète"),
        ({"first_name": ""}, "Saisissez le prénom"),
        ({"last_name": "V@llée"}, "s’écrit avec des lettres"),
        ({"role": ""}, "Choisissez le type"),
        ({"role": "owner"}, "n’en fait pas partie"),
    ],
)
def test_each_mistake_is_told_in_its_own_words(signed_in, alice, change, refusal):
    response = signed_in(alice).post(url(alice), ROGER | change)
    assert refusal in response.content.decode()
    assert not Membership.objects.pending().exists()


def test_fields_that_the_form_does_not_have_change_nothing(signed_in, alice):
    signed_in(alice).post(url(alice), ROGER | {"status": "active", "is_primary": "on", "organization": "1"})
    assert (roger().status, roger().is_primary, roger().organization) == ("pending", False, alice.organization)


def test_manager_names_nobody_above_the_own_role(signed_in, alice):
    manager = MembershipFactory(organization=alice.organization, manager=True)
    client = signed_in(manager)
    assert "Administrateur de compte" not in client.get(url(alice)).content.decode()
    client.post(url(alice), ROGER | {"role": "administrator"})
    assert not Membership.objects.pending().exists()
    client.post(url(alice), ROGER | {"role": "manager"})
    assert roger().role == "manager"


def test_words_for_roles_are_those_of_the_type(signed_in):
    firm = OrganizationFactory(type=OrganizationTypeFactory(prefix="FIR"))
    responsible = MembershipFactory(organization=firm, administrator=True)
    shown = signed_in(responsible).get(url(responsible)).content.decode()
    assert "Responsable" in shown
    assert "Membre du personnel" in shown


@pytest.mark.guide("TQ-35")
def test_member_may_not(signed_in, bob):
    assert signed_in(bob).get(url(bob)).status_code == 403
    assert signed_in(bob).post(url(bob), ROGER).status_code == 403
    assert not Membership.objects.pending().exists()


def test_stranger_learns_nothing(signed_in, alice, charlie):
    assert signed_in(charlie).post(url(alice), ROGER).status_code == 404
    assert signed_in(UserFactory()).post(url(alice), ROGER).status_code == 404
    assert not Membership.objects.pending().exists()
