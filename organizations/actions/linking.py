"""« Liaison d’un profil » with a client number and a linking code, and issuing that code."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices
from organizations.actions import claims, guesses, memberships
from organizations.models import Claim, ClaimMethod, Membership, Organization
from portal.core.journal import event, record
from portal.core.secrets import hash_linking_code, linking_code_matches

ISSUED = event("membership.code_issued", _("%(actor)s a émis un nouveau code de liaison pour %(name)s."))
OTHER_ADDRESS = event(
    "membership.linked_elsewhere", _("%(name)s se connecte avec une autre adresse que celle de l’inscription.")
)

logger = structlog.get_logger(__name__)


# --- Linking -------------------------------------------------------------------------------------


def link_by_code(number: str, code: str, *, user: User) -> Membership:
    """Make `user` the person of the place that the code was issued for: who holds the code is who was meant.

    One slow hash is computed whether or not anybody bears the number, and wrong ones are counted alike.
    """
    key = f"code {number}"
    guesses.count(key)
    claim = _find(number, code)
    if claim is None:
        logger.warning("linking_code_refused", user=user.pk)
        raise ValidationError(
            _("Le numéro de client et le code de liaison ne concordent pas. Relisez le dernier courriel reçu."),
            code="no_match",
        )
    guesses.give_back(key)
    return _link(claim, user=user)


def _find(number: str, code: str) -> Claim | None:
    """Return the claim of this code, whether it still serves or not."""
    kept = hash_linking_code(code, number=number)
    issued = Claim.objects.filter(method=ClaimMethod.LINKING_CODE, membership__sheet__client_number=number)
    issued = issued.select_related("membership")
    # What was kept at another cost than today's has another beginning: only that is tried one by one.
    before = issued.live().exclude(secret_hash__startswith=kept.rpartition("$")[0] + "$")
    return issued.filter(secret_hash=kept).first() or next(
        (claim for claim in before.order_by("pk") if linking_code_matches(code, claim.secret_hash)), None
    )


@transaction.atomic
def _link(claim: Claim, *, user: User) -> Membership:
    membership = lock_place(claim.membership)
    claim = Claim.objects.get(pk=claim.pk)
    if claim.used_at:
        raise already_linked(membership, user)
    if claim.revoked_at and membership.is_pending:
        raise ValidationError(
            _("Un code plus récent remplace celui-ci. Cherchez le dernier courriel reçu."), code="replaced"
        )
    refuse_unlinkable(membership, user)
    if membership.has_expired:
        raise ValidationError(
            _("Ce code de liaison est expiré. Demandez-en un nouveau à la personne responsable du compte."),
            code="expired",
        )
    membership.claims.filter(pk=claim.pk).update(used_at=timezone.now())
    return settle(membership, user=user)


def lock_place(membership: Membership) -> Membership:
    """Lock the account, then the place (the order that every action keeps), and return the place as it is now."""
    locked = Organization.objects.select_for_update(of=("self",), no_key=True).select_related("type__desk")
    organization = locked.get(pk=membership.organization_id)
    membership = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.pk)
    membership.organization = organization
    return membership


def refuse_unlinkable(membership: Membership, user: User) -> None:
    """Refuse a place that waits for nobody any more, or in an account that is not open."""
    if membership.status in Membership.CONFIRMED:
        raise already_linked(membership, user)
    if not membership.is_pending or membership.organization.status != Organization.Status.ACTIVE:
        raise ValidationError(
            _("Cette inscription a pris fin. Demandez à la personne responsable du compte de vous ajouter de nouveau."),
            code="ended",
        )


def already_linked(membership: Membership, user: User) -> ValidationError:
    if membership.user_id == user.pk:
        return ValidationError(_("Ce dossier est déjà lié à votre profil."), code="already_yours")
    return ValidationError(
        _("Ces coordonnées ont déjà servi. Demandez un nouveau code à la personne responsable du compte."), code="used"
    )


@transaction.atomic
def settle(membership: Membership, *, user: User) -> Membership:
    """Give the place to `user`, whose address it takes; tell the address that was written to, if it is another.

    The caller holds the locks on the account and the place, and has judged the proof.
    """
    former = membership.email
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    claims.revoke(membership)
    membership = claims.take(membership, user=user)
    if former != user.email:
        place, name = membership.organization, user.get_full_name()
        record(OTHER_ADDRESS, about=membership, place=place, by=user, name=name)
        notices.linked_elsewhere(membership, email=former)
    return membership


# --- Issuing -------------------------------------------------------------------------------------


@transaction.atomic
def issue_code(membership: Membership, *, by: Membership, changes: Sequence[Any] = ()) -> Membership:
    """Send a pending contact a new linking code, which kills the former one; with it, what was changed about them.

    Someone whose profile is linked has nothing left to link: it is refused, and says so.
    """
    refuse_without_code(by.organization)
    if by.organization.memberships.confirmed().filter(pk=membership.pk).exists():
        raise ValidationError(
            _("%(name)s a déjà lié son profil : un code n’y changerait rien.") % {"name": membership.full_name},
            code="nothing_to_link",
        )
    membership = memberships.lock(membership, by=by, being=Membership.Status.PENDING)
    claims.issue(membership, by=by.user, tell=partial(notices.coordinates, changes=changes))
    extend(membership)
    record(ISSUED, about=membership, place=membership.organization, by=by.user, name=membership.full_name)
    return membership


def extend(membership: Membership) -> None:
    """Let a place wait for as long as what has just been sent serves."""
    membership.expires_at = claims.term(membership.organization)
    membership.save(update_fields=["expires_at"])


def refuse_without_code(organization: Organization) -> None:
    if not organization.links_by_code:
        raise ValidationError(
            _("Dans ce type de compte, chacun active son accès par le lien reçu par courriel."), code="no_code"
        )
