"""Bringing people and their accounts in, by the deeds by which they come in everywhere else."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.actions.users import create_user
from accounts.models import Terms, User
from organizations.actions import accounts, claims, linking
from organizations.models import Claim, Membership, Organization, OrganizationType
from portal.core.models import Counter
from portal.demo.cast import PASSWORD, Character


@dataclass(frozen=True)
class Place:
    """Where an account is, and by which number it is called."""

    number: int
    name: str
    street: str
    city: str
    postal_code: str
    telephone: str
    region: str = "00"
    province: str = "QC"
    country: str = "CA"
    enterprise_number: str = ""

    def registration(self, prefix: str) -> accounts.Registration:
        """Return what the wizard would have gathered; the account gets the number that the story gives it."""
        Counter.objects.update_or_create(series=f"account {prefix}", defaults={"last": self.number - 1})
        names = ("street", "city", "province", "country", "postal_code", "region")
        return accounts.Registration(
            key=uuid4(),
            type=OrganizationType.objects.get(prefix=prefix),
            identity={
                "name": self.name,
                "enterprise_number": self.enterprise_number,
                "telephone": self.telephone,
            },
            addresses=[{name: getattr(self, name) for name in names}],
        )


def newcomer(person: Character, **more: Any) -> User:
    """Give someone a user, as « Créer un compte » does once the code is right."""
    return create_user(
        password=PASSWORD,
        terms=Terms.objects.in_force(),
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        language="fr-ca",
        **more,
    )


def register(prefix: str, place: Place, person: Character) -> Membership:
    """Register an account as a visitor does, then follow the link of the activation e-mail."""
    first = accounts.Person(person.email, person.first_name, person.last_name, "fr-ca")
    accounts.register(place.registration(prefix), person=first)
    return activate(Membership.objects.pending().get(email=person.email))


def open_account(prefix: str, place: Place, by: User) -> Membership:
    """Open a further account, as someone signed in does."""
    organization = accounts.open_account(place.registration(prefix), by=by)
    return member(by, organization)


def member(person: User, organization: Organization) -> Membership:
    return person.memberships.select_related("organization__type__desk", "user").get(organization=organization)


def activate(membership: Membership, username: str = "") -> Membership:
    """Follow the link that someone received, as someone whom the portal does not know yet."""
    claim = Claim.objects.live().select_related("membership").get(membership=membership)
    chosen = claims.NewUser(
        membership.first_name,
        membership.last_name,
        username or membership.username or membership.email,
        PASSWORD,
        Terms.objects.in_force(),
        membership.language,
    )
    active = claims.activate_as_newcomer(claim, newcomer=chosen)
    return member(active.holder, active.organization)


def link(membership: Membership, person: User) -> Membership:
    """Take the place with the linking coordinates that were sent: the code itself is in the mail alone."""
    linking.settle(linking.lock_place(membership), user=person)
    return member(person, membership.organization)


def came_in(person: User, days: int) -> None:
    """Say when someone last came in; written as it is, for nobody signs in while the story is told."""
    User.objects.filter(pk=person.pk).update(last_login=timezone.now() - timedelta(days=days, minutes=person.pk % 50))
