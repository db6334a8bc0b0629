"""Taking hold of a membership with the link received by e-mail."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Terms, User
from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Membership, Organization, Role
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

ACTIVATE = "/activation/"


@pytest.fixture
def invited(alice):
    """Add Roger to Transport Alice; return his pending membership."""
    newcomer = Newcomer(
        email="roger@exemple.ca", first_name="Roger", last_name="Vallée", role=Role.MEMBER, language="fr-ca"
    )
    return actions.memberships.invite(newcomer, by=alice)


def typed(**changes):
    terms = Terms.objects.in_force().pk
    choices = {"username": "rvallee", "password1": PASSWORD, "password2": PASSWORD, "terms": terms}
    return {"first_name": "Roger", "last_name": "Vallée"} | choices | changes


def open_link(client, link):
    response = client.get(link)
    assert response.url == ACTIVATE
    return client.get(ACTIVATE)


@pytest.mark.guide("TQ-37", "TQ-38")
def test_newcomer_activates_a_profile_and_is_signed_in(client, alice, invited, mailbox):
    assert invited.is_pending
    assert invited.expires_at > timezone.now()
    page = open_link(client, mailbox.link("roger@exemple.ca"))
    assert 'value="Roger"' in page.content.decode()
    response = client.post(ACTIVATE, typed())
    assert response.url == reverse("organizations:home", args=[invited.organization.number])
    membership = Membership.objects.get(pk=invited.pk)
    assert (membership.status, membership.is_primary) == ("active", True)
    assert (membership.user.username, membership.user.email) == ("rvallee", "roger@exemple.ca")
    assert membership.user.terms_acceptances.count() == 1
    assert client.get(response.url).status_code == 200
    actions.memberships.inactivate(membership, by=alice)
    assert Membership.objects.confirmed().get(pk=invited.pk).status == "inactive"


@pytest.mark.guide("TQ-9")
def test_first_person_of_an_account_becomes_its_administrator(client, mailbox):
    membership = MembershipFactory(
        pending=True, administrator=True, organization__registering=True, email="alexe@exemple.ca"
    )
    actions.claims.issue(membership, by=None)
    open_link(client, mailbox.link("alexe@exemple.ca"))
    client.post(ACTIVATE, typed())
    organization = Organization.objects.get(pk=membership.organization_id)
    assert organization.status == Organization.Status.ACTIVE
    assert organization.memberships.able_to_administer().get().user.email == "alexe@exemple.ca"


def test_opening_the_link_changes_nothing(client, invited, mailbox):
    for _ in range(2):
        open_link(client, mailbox.link("roger@exemple.ca"))
        client.head(mailbox.link("roger@exemple.ca"))
    assert Membership.objects.get(pk=invited.pk).is_pending


def test_the_token_leaves_the_address_at_once(client, invited, mailbox):
    response = client.get(mailbox.link("roger@exemple.ca"))
    assert response.url == ACTIVATE
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"password2": "autre chose de bien long"}, "password2"),
        ({"password1": "court", "password2": "court"}, "password1"),
        ({"terms": ""}, "terms"),
        ({"first_name": ""}, "first_name"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_created(client, invited, mailbox, change, refusal):
    open_link(client, mailbox.link("roger@exemple.ca"))
    response = client.post(ACTIVATE, typed(**change))
    assert refusal in response.context["form"].errors
    assert not User.objects.filter(email="roger@exemple.ca").exists()


def test_a_user_name_that_is_taken_is_told(client, invited, mailbox):
    UserFactory(username="rvallee")
    open_link(client, mailbox.link("roger@exemple.ca"))
    response = client.post(ACTIVATE, typed())
    assert response.status_code == 200
    assert "déjà pris" in response.content.decode()


def test_someone_with_a_user_signs_in_first_then_adds_the_account(invited, mailbox, signed_in):
    roger = UserFactory(email="roger@exemple.ca")
    visitor = Client()
    assert visitor.get(mailbox.link("roger@exemple.ca")).url == ACTIVATE
    assert visitor.get(ACTIVATE).url.startswith(reverse("account_login"))
    client = signed_in(roger)
    open_link(client, mailbox.link("roger@exemple.ca"))
    assert client.post(ACTIVATE).url == reverse("organizations:home", args=[invited.organization.number])
    assert Membership.objects.get(pk=invited.pk).user == roger


def test_a_link_for_one_person_does_nothing_for_another(invited, mailbox, signed_in, charlie):
    client = signed_in(charlie)
    page = open_link(client, mailbox.link("roger@exemple.ca"))
    assert "quelqu’un d’autre" in page.content.decode()
    client.post(ACTIVATE)
    assert Membership.objects.get(pk=invited.pk).is_pending


def test_a_link_works_once(client, invited, mailbox):
    link = mailbox.link("roger@exemple.ca")
    open_link(client, link)
    client.post(ACTIVATE, typed())
    again = Client()
    page = open_link(again, link)
    assert page.status_code == 410
    assert "Se connecter" in page.content.decode()
    # Whoever is signed in already is led to the accounts, not asked to sign in.
    shown = open_link(client, link).content.decode()
    assert "déjà servi" in shown
    assert "Se connecter" not in shown


def test_a_new_link_kills_the_former(client, invited, mailbox, time_machine):
    former = mailbox.link("roger@exemple.ca")
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    actions.memberships.resend(invited, by=invited.organization.memberships.get(role="administrator"))
    assert open_link(client, former).status_code == 410
    assert open_link(client, mailbox.link("roger@exemple.ca")).status_code == 200


def test_an_expired_link_says_what_to_do(client, invited, mailbox, time_machine):
    link = mailbox.link("roger@exemple.ca")
    time_machine.move_to(timezone.now() + timedelta(days=15))
    page = open_link(client, link)
    assert page.status_code == 410
    assert "expiré" in page.content.decode()


def test_a_link_cut_in_half_says_what_to_do(client):
    assert client.get("/activation/abc/").url == ACTIVATE
    page = client.get(ACTIVATE)
    assert page.status_code == 410
    assert "pas complet" in page.content.decode()


def test_the_claim_of_one_account_never_opens_another(alice):
    elsewhere = OrganizationFactory()
    claim = ClaimFactory(membership__organization=elsewhere, membership__email=alice.user.email)
    actions.claims.activate(claim, user=alice.user)
    assert alice.user.memberships.active().count() == 2
    with pytest.raises(ValidationError):
        actions.claims.activate(claim, user=alice.user)


def test_someone_already_in_the_account_is_told(alice):
    claim = ClaimFactory(membership__organization=alice.organization, membership__email=alice.user.email)
    with pytest.raises(ValidationError, match="déjà accès"):
        actions.claims.activate(claim, user=alice.user)
