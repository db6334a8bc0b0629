"""Who may give, take back and see what in relations and authorizations.

`access` is the caller's place in an organization; `by` is such a place, or an agent of the operator.
"""

from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from delegations.models import Authorization, Relation, RelationType
from organizations.models import Membership, Organization
from organizations.models.memberships import MANAGING_ROLES
from organizations.permissions import serves
from portal.core import desks

By = Membership | User

# What is written in an organization's file is where the file is.
desks.follows("delegations.Relation", "client", to="organizations.Organization")
desks.follows("delegations.Authorization", "file", to="organizations.Organization")
desks.usual("delegations.view_relation", "delegations.change_relation", "delegations.view_authorization")
desks.tables("delegations.Subject", "delegations.SubjectFamily", "delegations.RelationType")


def can_grant(access: Membership) -> bool:
    """People in charge give and take back what concerns the own file and the own contacts."""
    return access.role in MANAGING_ROLES


def can_see_relations(access: Membership) -> bool:
    """« Relations et autorisations », and who may act in the file: people in charge."""
    return can_grant(access)


def has_relations(access: Membership) -> bool:
    """Whether organizations of this type stand in relations at all, on either side."""
    return can_be_client(access) or can_serve_clients(access)


def _sides(access: Membership) -> tuple[bool, bool]:
    """Whether organizations of this type may be clients, and providers: asked once for a page, all menus included."""
    type_: Any = access.organization.type
    if not hasattr(type_, "relation_sides"):
        asked = type_._meta.model.objects.filter(pk=type_.pk).values_list(
            Exists(RelationType.objects.filter(client_types=OuterRef("pk"))),
            Exists(RelationType.objects.filter(provider_types=OuterRef("pk"))),
        )
        type_.relation_sides = asked.get()
    return type_.relation_sides


def can_be_client(access: Membership) -> bool:
    """Whether the organization is of a type that may entrust its file to others."""
    return _sides(access)[0]


def can_give_relations(access: Membership) -> bool:
    """People in charge of a client entrust its file, and answer those who propose to serve it."""
    return can_grant(access) and can_be_client(access)


def can_serve_clients(access: Membership) -> bool:
    """Whether the organization is of a type that others may have as their provider."""
    return _sides(access)[1]


def can_propose(access: Membership) -> bool:
    """People in charge of a provider propose relations to clients."""
    return can_grant(access) and can_serve_clients(access)


def can_manage_portfolios(access: Membership) -> bool:
    """People in charge of a provider decide which of its people act for which client."""
    return can_propose(access)


def is_agent(user: User) -> bool:
    """Agents with this right do for an organization what it could do itself."""
    return user.is_active and user.is_staff and user.has_perm("delegations.change_relation")


def speaks_for(by: By, organization: Organization) -> bool:
    """Whether `by` decides for this organization: someone in charge there, or an agent."""
    if isinstance(by, Membership):
        return by.organization_id == organization.pk and can_grant(by)
    return is_agent(by) and serves(by, organization)


def can_end(by: By, relation: Relation) -> bool:
    """The client or an agent ends a relation; never the provider."""
    return speaks_for(by, relation.client)


def can_take_back(by: By, authorization: Authorization) -> bool:
    """Who owns the file takes back anything in it; a provider, what it gave its own people."""
    if speaks_for(by, authorization.file):
        return True
    holder = authorization.holder_membership
    return holder is not None and speaks_for(by, holder.organization)


def can_prolong(by: By, authorization: Authorization) -> bool:
    """A provider prolongs what it gave its own people; all else in a file, whoever owns it."""
    if authorization.holder_membership and authorization.relation:
        return speaks_for(by, authorization.relation.provider)
    return speaks_for(by, authorization.file)


def user_of(by: By) -> User:
    return by.holder if isinstance(by, Membership) else by
