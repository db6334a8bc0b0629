"""Correcting what was typed about someone who has still to confirm."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations import permissions
from organizations.actions import claims, memberships, sheets
from organizations.actions.keys import keep_secret
from organizations.actions.memberships import Newcomer
from organizations.models import Membership, Role, Secret, SecretQuestion
from organizations.models.sheets import version_of
from portal.core.journal import event, record

CORRECTED = event("membership.corrected", _("%(actor)s a corrigé les renseignements saisis pour %(name)s (%(role)s)."))
SECRET_CORRECTED = event(
    "membership.secret_corrected", _("%(actor)s a changé la question secrète choisie pour %(name)s.")
)
READDRESSED = event(
    "membership.readdressed",
    _("%(actor)s a corrigé l’adresse saisie pour %(name)s : un nouveau lien remplace l’ancien."),
)

OWN = ("email", "username", "first_name", "last_name", "role", "language", "ends_on", "asked_mode")


@transaction.atomic
def correct(membership: Membership, newcomer: Newcomer, *, seen: str, by: Membership) -> Membership:
    """Correct a pending person. Another address kills the link of the former one, and gets its own.

    `seen` is the version that the page showed: nobody overwrites what somebody else has just corrected. What
    `newcomer` leaves out (details, a secret) stays; a secret without an answer keeps the one agreed.
    """
    membership = memberships.lock(membership, by=by, being=Membership.Status.PENDING)
    if seen != version_of(membership):
        raise memberships.stale(membership)
    if not permissions.can_name(by, newcomer.role) or Role(newcomer.role) not in membership.organization.type.roles:
        raise PermissionDenied
    changed = _write(membership, newcomer)
    is_secret_new = newcomer.secret is not None and _correct_secret(membership, newcomer.secret)
    facts = {"name": membership.full_name, "role": membership.role}
    if changed - {"email"}:
        record(CORRECTED, about=membership, place=membership.organization, by=by.user, **facts)
    if is_secret_new:
        record(SECRET_CORRECTED, about=membership, place=membership.organization, by=by.user, **facts)
    if "email" in changed:
        _send_elsewhere(membership, by=by)
        record(READDRESSED, about=membership, place=membership.organization, by=by.user, **facts)
    return membership


def _write(membership: Membership, newcomer: Newcomer) -> set[str]:
    """Write what differs, on the place and on its sheet; return the names of it."""
    details = newcomer.details
    typed = {name: getattr(newcomer, name) for name in OWN if name != "asked_mode"}
    if details:
        typed["asked_mode"] = permissions.mode_beyond(membership.organization, details.asked_mode)
    own = {name: value for name, value in typed.items() if value != getattr(membership, name)}
    if "email" in own:
        memberships.refuse_known(membership.organization, newcomer.email)
    if "ends_on" in own:
        memberships.refuse_past_end(newcomer.ends_on)
    for name, value in own.items():
        setattr(membership, name, value)
    if own:
        membership.save(update_fields=list(own))
    if not details:
        return set(own)
    return {*own, *sheets.keep(membership, telephone=details.telephone, birth_date=details.birth_date)}


def _correct_secret(membership: Membership, secret: Secret) -> bool:
    """Keep another question or answer; return whether there was one."""
    kept = SecretQuestion.objects.filter(membership=membership).first()
    if secret.answer:
        keep_secret(membership, secret)
        return True
    if kept is None:
        raise ValidationError({"secret_answer": _("Saisissez la réponse à la question secrète.")})
    if kept.question == secret.question:
        return False
    kept.question = secret.question
    kept.save(update_fields=["question"])
    return True


def _send_elsewhere(membership: Membership, *, by: Membership) -> None:
    try:
        claims.issue(membership, by=by.user)
    except ValidationError as refusal:
        raise ValidationError({"email": refusal.messages}) from None
    membership.expires_at = claims.term(membership.organization)
    membership.save(update_fields=["expires_at"])
