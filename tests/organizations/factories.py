"""Accounts and the people in them. A membership is a plain member's, active, unless a trait says otherwise."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from organizations.models import (
    Address,
    Announcement,
    Claim,
    ContactSheet,
    Membership,
    Organization,
    OrganizationType,
    Role,
    SupportDesk,
)
from organizations.models.accounts import next_number
from organizations.models.announcements import look_again
from portal.core.secrets import hash_token
from tests.accounts.factories import UserFactory


class SupportDeskFactory(factory.django.DjangoModelFactory[SupportDesk]):
    class Meta:
        model = SupportDesk
        django_get_or_create = ("name_fr",)

    name_fr = "Service à la clientèle"
    name_en = "Customer service"
    email = "service@exemple.ca"


class AnnouncementFactory(factory.django.DjangoModelFactory[Announcement]):
    """Shown from now on, to all, unless told."""

    class Meta:
        model = Announcement
        skip_postgeneration_save = True

    title_fr = "Du nouveau"
    title_en = "Something new"
    body_fr = "Voyez https://exemple.ca/nouvelles"
    body_en = "See https://exemple.ca/news"

    class Params:
        incident = factory.Trait(level=Announcement.Level.INCIDENT)
        maintenance = factory.Trait(
            level=Announcement.Level.MAINTENANCE,
            starts_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=1)),
            ends_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=1, hours=2)),
        )

    @factory.post_generation
    def types(self, create: bool, extracted: list[str] | None, **more: Any) -> None:
        """Take the prefixes of types: `types=["TRP"]`."""
        for prefix in extracted or []:
            self.types.add(OrganizationTypeFactory(prefix=prefix))
        look_again()


class OrganizationTypeFactory(factory.django.DjangoModelFactory[OrganizationType]):
    class Meta:
        model = OrganizationType
        django_get_or_create = ("prefix",)

    prefix = "TRP"
    name_fr = "Transporteur"
    name_en = "Carrier"
    administrator_fr = "Administrateur de compte"
    administrator_en = "Account administrator"
    manager_fr = "Gestionnaire"
    manager_en = "Manager"
    member_fr = "Utilisateur"
    member_en = "User"
    desk = factory.SubFactory(SupportDeskFactory)


class OrganizationFactory(factory.django.DjangoModelFactory[Organization]):
    class Meta:
        model = Organization
        skip_postgeneration_save = True

    type = factory.SubFactory(OrganizationTypeFactory)
    number = factory.LazyAttribute(lambda account: next_number(account.type))
    name = factory.Sequence("Transport Exemple {} inc.".format)
    telephone = "+14506771757"
    status = Organization.Status.ACTIVE
    activated_at = factory.LazyFunction(timezone.now)
    address = factory.RelatedFactory("tests.organizations.factories.AddressFactory", "organization")

    class Params:
        registering = factory.Trait(status=Organization.Status.REGISTERING, activated_at=None)
        closed = factory.Trait(status=Organization.Status.CLOSED, closed_at=factory.LazyFunction(timezone.now))


class AddressFactory(factory.django.DjangoModelFactory[Address]):
    class Meta:
        model = Address

    organization = factory.SubFactory(OrganizationFactory, address=None)
    street = "460, rue Principale"
    city = "Sainte-Brigide-d’Iberville"
    province = "QC"
    postal_code = "J0J1X0"
    region = "17"


def has_no_account_yet(membership: Any) -> bool:
    """Everyone's first account is their principal one."""
    return membership.user is not None and not membership.user.memberships.confirmed().exists()


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER
    status = Membership.Status.ACTIVE
    is_primary = factory.LazyAttribute(has_no_account_yet)
    email = factory.LazyAttribute(lambda membership: membership.user.email)
    first_name = factory.LazyAttribute(lambda membership: membership.user.first_name)
    last_name = factory.LazyAttribute(lambda membership: membership.user.last_name)
    activated_at = factory.LazyFunction(timezone.now)

    class Params:
        administrator = factory.Trait(role=Role.ADMINISTRATOR)
        manager = factory.Trait(role=Role.MANAGER)
        inactive = factory.Trait(status=Membership.Status.INACTIVE)
        ended = factory.Trait(
            status=Membership.Status.ENDED, ended_at=factory.LazyFunction(timezone.now), is_primary=False
        )
        pending = factory.Trait(
            status=Membership.Status.PENDING,
            user=None,
            is_primary=False,
            email=factory.Sequence("dominique.gagnon.{}@exemple.ca".format),
            first_name="Dominique",
            last_name=factory.Sequence("Gagnon {}".format),
            activated_at=None,
            expires_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=14)),
        )


class ClaimFactory(factory.django.DjangoModelFactory[Claim]):
    """The link of a pending membership; `token` is what the e-mail would carry."""

    class Meta:
        model = Claim
        exclude = ("token",)

    membership = factory.SubFactory(MembershipFactory, pending=True)
    token = factory.Sequence("token-of-claim-{}".format)
    secret_hash = factory.LazyAttribute(lambda claim: hash_token(claim.token))


class ContactSheetFactory(factory.django.DjangoModelFactory[ContactSheet]):
    class Meta:
        model = ContactSheet

    membership = factory.SubFactory(MembershipFactory, pending=True)
    client_number = factory.Sequence(lambda n: f"{20_000_000 + n}")
