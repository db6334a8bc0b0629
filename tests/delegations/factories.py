"""Employers, firms, and what is between them.

A relation is active, from an employer to a firm, since a month ago; an authorization is level one (to the
provider of a relation) unless a trait says that a person holds it: `own` in the own file, `delegated` in a client's.
"""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from delegations.models import Authorization, Relation, RelationType, Right, Subject
from organizations.models import OrganizationType
from tests.organizations.factories import MembershipFactory, OrganizationFactory


def a_month_ago() -> Any:
    return timezone.localdate() - timedelta(days=30)


def type_of(prefix: str) -> OrganizationType:
    return OrganizationType.objects.get(prefix=prefix)


def subject_of(code: str = "rapport-mensuel") -> Subject:
    """Return one of the subjects that a migration wrote."""
    return Subject.objects.get(code=code)


class EmployerFactory(OrganizationFactory):
    type = factory.LazyFunction(lambda: type_of("EMP"))
    name = factory.Sequence("Plomberie Exemple {} inc.".format)


class FirmFactory(OrganizationFactory):
    type = factory.LazyFunction(lambda: type_of("FIR"))
    name = factory.Sequence("Comptables Exemple {} inc.".format)


class RelationFactory(factory.django.DjangoModelFactory[Relation]):
    class Meta:
        model = Relation

    client = factory.SubFactory(EmployerFactory)
    provider = factory.SubFactory(FirmFactory)
    type = factory.LazyAttribute(
        lambda relation: RelationType.objects.filter(client_types=relation.client.type).order_by("pk").first()
    )
    state = Relation.State.ACTIVE
    starts_on = factory.LazyFunction(a_month_ago)
    granted_at = factory.LazyFunction(timezone.now)

    class Params:
        proposed = factory.Trait(
            state=Relation.State.PROPOSED,
            granted_at=None,
            starts_on=factory.LazyFunction(timezone.localdate),
            proposed_at=factory.LazyFunction(timezone.now),
            answer_by=factory.LazyFunction(lambda: timezone.now() + timedelta(days=21)),
        )
        ended = factory.Trait(state=Relation.State.ENDED, ended_at=factory.LazyFunction(timezone.now))


class AuthorizationFactory(factory.django.DjangoModelFactory[Authorization]):
    class Meta:
        model = Authorization

    relation = factory.SubFactory(RelationFactory)
    holder_organization = factory.SelfAttribute("relation.provider")
    file = factory.SelfAttribute("relation.client")
    subject = factory.LazyFunction(subject_of)
    right = Right.WRITE
    starts_on = factory.LazyFunction(a_month_ago)

    class Params:
        # A contact of the file's own organization.
        own = factory.Trait(
            relation=None,
            holder_organization=None,
            holder_membership=factory.SubFactory(MembershipFactory, organization=factory.SubFactory(EmployerFactory)),
            file=factory.SelfAttribute("holder_membership.organization"),
        )
        # A person of the provider, in the client's file.
        delegated = factory.Trait(
            holder_organization=None,
            holder_membership=factory.SubFactory(
                MembershipFactory, organization=factory.SelfAttribute("..relation.provider")
            ),
        )
        read = factory.Trait(right=Right.READ)
        ended = factory.Trait(ended_at=factory.LazyFunction(timezone.now))
