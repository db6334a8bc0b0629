"""What pages list and forms offer: each set begins at an account, a relation or a type."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from delegations.models import Authorization, Relation, RelationType, Right, Subject
from delegations.models.authorizations import AuthorizationQuerySet
from delegations.models.relations import RelationQuerySet
from organizations.models import Address, Membership, Organization
from organizations.models.memberships import MANAGING_ROLES, MembershipQuerySet
from portal.core.tables import folded


def relations_of(organization: Organization) -> RelationQuerySet:
    """Return the relations in which an organization stands, on either side."""
    return Relation.objects.of(organization)


def authorizations_of(organization: Organization) -> AuthorizationQuerySet:
    """Return what an organization and its people hold, and what others hold in its file."""
    # Whoever holds something of another's file holds it by a relation: two sets, each with an index of its own.
    own = Authorization.objects.filter(file=organization).values("pk")
    given = Authorization.objects.filter(relation__provider=organization).values("pk")
    return Authorization.objects.filter(pk__in=own.union(given))


def contacts_authorized(organization: Organization) -> MembershipQuerySet:
    """Return the contacts of an organization who hold something, by name."""
    held = Authorization.objects.of_people().filter(holder_membership__organization=organization)
    contacts = organization.memberships.filter(pk__in=held.values("holder_membership"))
    return contacts.order_by(folded("last_name"), folded("first_name"), "pk")


def subjects_given(relation: Relation) -> AuthorizationQuerySet:
    """Return what the client gave the provider by a relation, what stands first."""
    rows = relation.authorizations.of_organizations().as_listed()
    return rows.order_by("-ended_at", "subject__family__position", "subject__position", "pk")


def subjects_told() -> QuerySet[Subject]:
    """Return the subjects that may be given today, by family, each with the types of account that have it."""
    return Subject.objects.offered().in_families().prefetch_related("types")


def offered_in(organization: Organization) -> dict[Subject, Right]:
    """Return the subjects of an organization's own file, each with the highest right that it is offered in."""
    return {subject: subject.highest for subject in Subject.objects.offered().of(organization).in_families()}


def offered_to_providers(organization: Organization) -> dict[Subject, Right]:
    """Return of the subjects of a file those that may leave it."""
    return {subject: right for subject, right in offered_in(organization).items() if subject.is_delegable}


def offered_by_clients(types: Collection[RelationType]) -> dict[Subject, Right]:
    """Return what the clients of these types of relation could entrust a provider with."""
    found = Subject.objects.offered().delegable().filter(types__relation_types_as_client__in=types).distinct()
    return {subject: subject.highest for subject in found.in_families()}


def held_of(relation: Relation, on: date | None = None) -> dict[Subject, Right]:
    """Return what the provider may give on to its people by a relation."""
    rows = relation.authorizations.of_organizations().standing(on).select_related("subject__family")
    held: dict[Subject, Right] = {}
    for row in rows.order_by("subject__family__position", "subject__position", "subject", "right"):
        held[row.subject] = Right(row.right)
    return {subject: right for subject, right in held.items() if subject.is_delegable and not subject.retired_at}


def relation_types_as_client(organization: Organization) -> QuerySet[RelationType]:
    return organization.type.relation_types_as_client.all()


def relation_types_as_provider(organization: Organization) -> QuerySet[RelationType]:
    return organization.type.relation_types_as_provider.all()


def clients_of(organization: Organization) -> RelationQuerySet:
    """Return the relations in force of a provider, each with `staff`: how many of its people have something there."""
    held = Authorization.objects.in_force().of_people().filter(relation=OuterRef("pk")).order_by()
    count = held.values("relation").annotate(count=Count("holder_membership", distinct=True)).values("count")
    relations = Relation.objects.in_force().filter(provider=organization).select_related("client", "type")
    return relations.annotate(staff=Coalesce(Subquery(count), 0))


def with_staff(relations: RelationQuerySet) -> RelationQuerySet:
    """Load, as `held_by_people`, what the provider gave on to its people by each relation."""
    people = Authorization.objects.in_force().of_people().select_related("subject", "holder_membership__user")
    return relations.prefetch_related(Prefetch("authorizations", people, to_attr="held_by_people"))


def staff_of(organization: Organization) -> MembershipQuerySet:
    """Return those to whom a provider may give something on: its active and its awaited people, by name."""
    people = organization.memberships.filter(status__in=[Membership.Status.ACTIVE, Membership.Status.PENDING])
    return people.select_related("user", "sheet", "organization__type").order_by(
        folded("last_name"), folded("first_name"), "pk"
    )


def subjects_by_key(keys: Collection[int]) -> QuerySet[Subject]:
    return Subject.objects.filter(pk__in=keys).in_families()


def providers_by_place(keys: Collection[int]) -> dict[int, Organization]:
    """Return the organization of each place."""
    places = Membership.objects.filter(pk__in=keys).select_related("organization")
    return {place.pk: place.organization for place in places}


def kept_in(organization: Organization) -> QuerySet[Subject]:
    """Return the subjects that never leave a file: only a contact of the organization itself uses them."""
    return Subject.objects.offered().of(organization).filter(is_delegable=False).in_families()


def in_force_of(organization: Organization) -> RelationQuerySet:
    """Return the relations in force of an organization, on either side, by name."""
    relations = Relation.objects.in_force().of(organization).select_related("client", "provider", "type")
    return relations.order_by(folded("client__name"), folded("provider__name"), "pk")


def people_by_key(keys: Collection[int]) -> dict[int, Membership]:
    return {place.pk: place for place in Membership.objects.filter(pk__in=keys).select_related("user")}


def proposed_to_or_by(organization: Organization) -> RelationQuerySet:
    """Return the relations that wait for an answer, the most urgent first."""
    waiting = Relation.objects.proposed().of(organization).select_related("client", "provider", "type")
    return waiting.order_by("answer_by", "pk")


def people_of(relation: Relation) -> list[Membership]:
    """Return the people who hold something by a relation, by name."""
    rows = relation.authorizations.standing().of_people()
    places = Membership.objects.filter(pk__in=rows.values("holder_membership")).select_related("user")
    return list(places.order_by(folded("last_name"), folded("first_name"), "pk"))


def given_by(organization: Organization) -> AuthorizationQuerySet:
    """Return what an organization gave providers of its own file."""
    rows = Authorization.objects.of_organizations().filter(file=organization)
    return rows.select_related("subject", "relation__provider", "file")


def standing_of(organization: Organization) -> AuthorizationQuerySet:
    """Return what an organization and its people hold, and what others hold in its file, that has not ended."""
    rows = authorizations_of(organization).filter(ended_at=None).select_related("subject", "file")
    return rows.select_related("relation__provider", "holder_organization", "holder_membership__user")


def find_provider(number: str, type_: RelationType) -> Organization:
    """Return the active organization of this number that may serve others in this way."""
    found = Organization.objects.active().filter(number=number, type__relation_types_as_provider=type_).first()
    if found is None:
        raise ValidationError(
            {"provider": _("Aucune organisation mandataire active ne porte ce numéro. Vérifiez-le auprès d’elle.")}
        )
    return found


def find_client(number: str, postal_code: str, type_: RelationType) -> Organization:
    """Return the client whom both facts name: the number alone would tell anyone which accounts exist."""
    clients = Organization.objects.active().filter(number=number, type__relation_types_as_client=type_)
    found = clients.filter(addresses__kind=Address.Kind.CIVIC, addresses__postal_code=postal_code).first()
    if found is None:
        raise ValidationError(
            {"client": _("Ce numéro et ce code postal ne désignent aucun client possible. Vérifiez-les auprès de lui.")}
        )
    return found


def explained_to(organization: Organization) -> MembershipQuerySet:
    """Return whose access an organization may have explained: its own people, and whoever was given its file."""
    given = Authorization.objects.filter(file=organization)
    through = Q(pk__in=given.of_people().values("holder_membership"))
    providers = Relation.objects.granted().filter(client=organization).values("provider")
    in_charge = Q(organization__in=providers, role__in=MANAGING_ROLES)
    people = Membership.objects.filter(Q(organization=organization) | through | in_charge)
    return people.select_related("user", "organization__type")


def files_explained(organization: Organization, membership: Membership) -> QuerySet[Organization]:
    """Return the files about which `organization` may ask why of a person: its own, and those of its clients."""
    if membership.organization_id != organization.pk:
        return Organization.objects.filter(pk=organization.pk)
    clients = Relation.objects.granted().filter(provider=organization).values("client")
    files = Organization.objects.filter(Q(pk=organization.pk) | Q(pk__in=clients))
    return files.order_by(Case(When(pk=organization.pk, then=0), default=1), folded("name"), "pk")


def held_by(membership: Membership) -> AuthorizationQuerySet:
    """Return what a person holds or is to hold through a place: the own file first, then clients by name."""
    rows = Authorization.objects.standing().filter(holder_membership=membership).select_related("relation__client")
    own_first = F("relation").asc(nulls_first=True)
    return rows.as_listed().order_by(own_first, "subject__family__position", "subject__position", "pk")
