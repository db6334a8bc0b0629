"""What an agent does for people whom an account awaits: the same deeds as its managers', by the right of the desk."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import permissions
from organizations.actions import claims, memberships
from organizations.actions.invitations import READDRESSED
from organizations.models import Membership, Organization
from portal.core.journal import record


@transaction.atomic
def resend(membership: Membership, *, by: User) -> Membership:
    """Send a new link to an awaited person, as `memberships.resend` does; the former one dies."""
    membership = _lock(membership, by=by)
    _issue(membership, by=by)
    _record(memberships.RESENT, membership, by=by)
    return membership


@transaction.atomic
def readdress(membership: Membership, *, email: str, seen: str, by: User) -> Membership:
    """Correct the address of an awaited person: the former link dies, the new address gets its own.

    `seen` is the address that the page showed. Whoever receives the link of the highest role of an account that is
    open has the account: that takes two agents, who name an administrator.
    """
    membership = _lock(membership, by=by)
    if membership.email != seen:
        raise memberships.stale(membership)
    if email == membership.email:
        raise ValidationError({"email": _("C’est l’adresse actuelle : renvoyez plutôt l’invitation.")}, code="same")
    organization = membership.organization
    if membership.has_role(organization.type.highest_role) and not organization.is_registering:
        raise ValidationError(
            _("Le rôle le plus élevé d’un compte ouvert ne change pas d’adresse ainsi : nommez un administrateur."),
            code="highest",
        )
    memberships.refuse_known(organization, email)
    membership.email = email
    membership.save(update_fields=["email"])
    _issue(membership, by=by)
    _record(READDRESSED, membership, by=by)
    return membership


def _issue(membership: Membership, *, by: User) -> None:
    claims.issue(membership, by=by)
    membership.expires_at = claims.term(membership.organization)
    membership.save(update_fields=["expires_at"])


def _lock(membership: Membership, *, by: User) -> Membership:
    """Re-read an awaited person's place under the lock of the account, and make sure that the agent may help there."""
    locked = Organization.objects.select_related("type__desk").select_for_update(of=("self",), no_key=True)
    organization = locked.get(pk=membership.organization_id)
    if not permissions.can_help(by, organization):
        raise PermissionDenied
    membership = organization.memberships.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    membership.organization = organization
    if not membership.is_pending or organization.status == Organization.Status.CLOSED:
        raise memberships.stale(membership)
    return membership


def _record(kind: str, membership: Membership, *, by: User) -> None:
    facts = {"name": membership.full_name, "role": membership.role}
    record(kind, about=membership, place=membership.organization, by=by, **facts)
