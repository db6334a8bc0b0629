"""What belongs to one account stays in it: a stranger who tries every address changes and reads nothing there."""

import pytest
from django.core import serializers

from notifications.models import Message
from organizations.models import Claim, Membership
from portal.core.models import JournalEntry
from tests.organizations.factories import MembershipFactory
from tests.sitemap import pages, sample

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete")
TENANT_PAGES = [page for page in pages() if "number" in page.parameters]
# A good answer to every form of an account: a stranger must be stopped by who they are, not by what they typed.
TYPED = {
    "email": "intrus@exemple.ca",
    "username": "",
    "first_name": "Irène",
    "last_name": "Intrus",
    "role": "member",
    "language": "fr-ca",
}


def all_that_belongs_to(organization) -> str:
    """Return every row of an account, as text: the same text means that nothing has changed."""
    memberships = Membership.objects.filter(organization=organization)
    people = memberships.values("email").union(memberships.exclude(user=None).values("user__email"))
    rows = [
        organization.type,
        type(organization).objects.get(pk=organization.pk),
        *organization.addresses.order_by("pk"),
        *memberships.order_by("pk"),
        *Claim.objects.filter(membership__in=memberships).order_by("pk"),
        *JournalEntry.objects.within(organization).order_by("pk"),
        *Message.objects.filter(recipient_email__in=[*people.values_list("email", flat=True)]).order_by("pk"),
    ]
    return serializers.serialize("json", rows)


def tries_everything(client, known, methods=METHODS) -> list:
    """Send every method with a good form to every address of an account; return the answers."""
    return [getattr(client, method)(page.address(known), TYPED) for page in TENANT_PAGES for method in methods]


def test_stranger_who_tries_everything_changes_nothing_and_reads_no_word(signed_in, charlie, alice, bob, dominique):
    people = [alice.user.last_name, bob.user.last_name, dominique.last_name, dominique.email.partition("@")[0]]
    words = [alice.organization.name, *people]
    own_page = signed_in(alice).get(f"/comptes/{alice.organization.number}/utilisateurs/").content.decode()
    assert all(word in own_page for word in words)
    before = all_that_belongs_to(bob.organization)
    for answer in tries_everything(signed_in(charlie), sample(bob, dominique)):
        page = answer.content.decode()
        assert not [word for word in words if word in page]
    assert all_that_belongs_to(bob.organization) == before


def test_plain_member_who_tries_everything_changes_nothing(signed_in, bob, dominique):
    before = all_that_belongs_to(bob.organization)
    tries_everything(signed_in(bob), sample(bob, dominique))
    assert all_that_belongs_to(bob.organization) == before


def test_administrator_who_sends_the_same_forms_changes_things(signed_in, alice, bob, dominique):
    before = all_that_belongs_to(bob.organization)
    tries_everything(signed_in(alice), sample(bob, dominique), methods=["post"])
    assert all_that_belongs_to(bob.organization) != before


@pytest.mark.parametrize("prefix", ["TRP", "ENT"])
def test_person_of_one_account_is_not_reached_through_another(signed_in, bob, prefix):
    """The number is the own one, the person is of Transport Alice; some pages are another type's, some only read."""
    own = MembershipFactory(organization__type__prefix=prefix, role="manager" if prefix == "ENT" else "administrator")
    before = all_that_belongs_to(bob.organization)
    known = {"number": own.organization.number, "person": bob.public_id}
    client = signed_in(own)
    addresses = [page.address(known) for page in TENANT_PAGES if "person" in page.parameters]
    answers = [ask(address) for address in addresses for ask in (client.get, client.post)]
    assert {answer.status_code for answer in answers} <= {403, 404, 405}
    assert all_that_belongs_to(bob.organization) == before
