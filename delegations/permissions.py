"""Who may do what with relations and authorizations. `access` is the caller's membership."""

from django.db.models import Q

from delegations.models import Authorization, Relation
from delegations.models.authorizations import AuthorizationQuerySet
from delegations.models.relations import RelationQuerySet
from organizations.models import Membership
from organizations.models.memberships import MembershipQuerySet
from organizations.permissions import can_manage_people
from portal.core.tables import folded


def can_see_authorizations(access: Membership) -> bool:
    """Whoever manages people sees who holds what, in the file of the account and through it."""
    return can_manage_people(access)


def relations_of(access: Membership) -> RelationQuerySet:
    """Return the relations in which the account of `access` stands, on either side."""
    return Relation.objects.of(access.organization)


def authorizations_of(access: Membership) -> AuthorizationQuerySet:
    """Return what the account and its people hold, and what others hold in its file."""
    account = access.organization
    return Authorization.objects.filter(
        Q(file=account) | Q(holder_organization=account) | Q(holder_membership__organization=account)
    )


def contacts_authorized(access: Membership) -> MembershipQuerySet:
    """Return the contacts of the account who hold something, by name."""
    held = Authorization.objects.of_people().filter(holder_membership__organization=access.organization)
    contacts = access.organization.memberships.filter(pk__in=held.values("holder_membership"))
    return contacts.order_by(folded("last_name"), folded("first_name"), "pk")
