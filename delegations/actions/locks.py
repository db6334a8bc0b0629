"""Locks, always in one order: the organizations by key, then places, then relations, then authorizations.

What a provider was given changes under the locks of both organizations; what its people were given,
under that of the provider; what contacts were given in the own file, under that of the file.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations.models import Relation
from delegations.permissions import By, is_agent
from organizations.models import Membership, Organization


def lock(by: By, *organizations: Organization) -> None:
    """Lock these organizations and that of `by`, who must still be who the page was shown to."""
    keys = {organization.pk for organization in organizations}
    keys |= {by.organization_id} if isinstance(by, Membership) else set()
    found = Organization.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    states = {organization.pk: organization.status for organization in found}
    if not _is_still_there(by):
        raise PermissionDenied
    if any(status != Organization.Status.ACTIVE for status in states.values()):
        raise ValidationError(_("L’une des organisations n’est plus active dans le portail."), code="closed")


def _is_still_there(by: By) -> bool:
    if isinstance(by, User):
        return is_agent(User.objects.get(pk=by.pk))
    places = Membership.objects.giving_access().filter(pk=by.pk, role=by.role, user__is_active=True)
    return places.exists()


def lock_relation(relation: Relation, by: By) -> Relation:
    """Lock both organizations, then the relation, and read it again."""
    lock(by, relation.client, relation.provider)
    return _fresh(Relation.objects.all()).get(pk=relation.pk)


def _fresh(relations: QuerySet[Relation]) -> QuerySet[Relation]:
    parties = relations.select_related("client__type", "provider__type", "type")
    return parties.select_for_update(of=("self",), no_key=True)


def lock_relations_of(relations: QuerySet[Relation]) -> list[Relation]:
    """Lock the organizations of some relations for the clock, then the relations that are still such."""
    parties = relations.order_by().values_list("client", "provider")
    keys = {key for pair in parties for key in pair}
    list(Organization.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))
    return list(_fresh(relations).order_by("pk"))


def lock_membership(membership: Membership) -> Membership:
    """Lock a place whose organization is locked, and read it again."""
    places = Membership.objects.select_related("user", "organization__type")
    return places.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)


def stale() -> ValidationError:
    """Return the refusal of a deed that a page offered before someone else did another."""
    return ValidationError(_("La situation a changé entre-temps : relisez la liste."), code="stale")
