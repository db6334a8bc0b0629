"""Correcting what was typed about someone who has still to confirm."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations import permissions
from organizations.actions import claims, memberships
from organizations.actions.memberships import Newcomer
from organizations.models import Membership, Role
from portal.core.journal import event, record

CORRECTED = event("membership.corrected", _("%(actor)s a corrigé les renseignements de %(name)s (%(role)s)."))
READDRESSED = event(
    "membership.readdressed", _("%(actor)s a corrigé l’adresse de %(name)s : un nouveau lien remplace l’ancien.")
)


@transaction.atomic
def correct(membership: Membership, newcomer: Newcomer, *, seen: str, by: Membership) -> Membership:
    """Correct a pending person. Another address kills the link of the former one, and gets its own.

    `seen` is the `version` that the page showed: nobody overwrites what somebody else has just corrected.
    """
    membership = memberships.lock(membership, by=by, being=Membership.Status.PENDING)
    if seen != membership.version:
        raise memberships.stale(membership)
    if not permissions.can_name(by, newcomer.role) or Role(newcomer.role) not in membership.organization.type.roles:
        raise PermissionDenied
    typed = {name: value for name, value in asdict(newcomer).items() if name != "secret"}
    changed = {name: value for name, value in typed.items() if value != getattr(membership, name)}
    if not changed:
        return membership
    _refuse(changed, membership)
    for name, value in changed.items():
        setattr(membership, name, value)
    membership.save(update_fields=list(changed))
    facts = {"name": membership.full_name, "role": membership.role}
    if changed.keys() - {"email"}:
        record(CORRECTED, about=membership, place=membership.organization, by=by.user, **facts)
    if "email" in changed:
        _send_elsewhere(membership, by=by)
        record(READDRESSED, about=membership, place=membership.organization, by=by.user, **facts)
    return membership


def _refuse(changed: dict[str, Any], membership: Membership) -> None:
    if "email" in changed:
        memberships.refuse_known(membership.organization, changed["email"])
    if "ends_on" in changed:
        memberships.refuse_past_end(changed["ends_on"])


def _send_elsewhere(membership: Membership, *, by: Membership) -> None:
    try:
        claims.issue(membership, by=by.user)
    except ValidationError as refusal:
        raise ValidationError({"email": refusal.messages}) from None
    membership.expires_at = claims.term(membership.organization)
    membership.save(update_fields=["expires_at"])
