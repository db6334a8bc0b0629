"""Activating with three keys: the link, the organization's answer, the answer agreed for the person.

None of the answers is ever written anywhere but as a slow hash, nor sent, nor logged.
"""

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices
from organizations.actions import claims
from organizations.actions.claims import NewUser
from organizations.models import Answers, Claim, CourierKey, Membership, Organization, Secret, SecretQuestion
from organizations.validators.answers import validate_answer
from portal.core.journal import event, record
from portal.core.secrets import answer_matches, hash_answer

EXHAUSTED = event("membership.keys_exhausted", _("Trop de réponses fausses : le lien envoyé à %(name)s ne sert plus."))

logger = structlog.get_logger(__name__)


# --- Agreeing on a secret ------------------------------------------------------------------------


def refuse_without_keys(organization: Organization, secret: Secret | None) -> None:
    """Refuse to add someone who could never answer, or would not have to."""
    if not organization.type.asks_three_keys:
        return
    if secret is None:
        raise ValidationError(_("Ce type de compte demande une question secrète à chacun."), code="no_secret")
    if not CourierKey.objects.filter(organization=organization).exists():
        raise ValidationError(
            _("Choisissez d’abord le code courrier de l’organisation : chaque personne devra le connaître."),
            code="no_courier_key",
        )


def keep_secret(membership: Membership, secret: Secret) -> None:
    """Keep the question of a person who waits, and the hash of the answer."""
    organization = membership.organization
    known = (organization.name, organization.other_name, membership.full_name, membership.email)
    try:
        validate_answer(secret.answer, names=known, question=secret.question)
    except ValidationError as refusal:
        raise ValidationError({"secret_answer": refusal}) from None
    kept = {"question": secret.question, "answer_hash": hash_answer(secret.answer)}
    SecretQuestion.objects.update_or_create(membership=membership, defaults=kept)


def forget_secret(membership: Membership) -> None:
    """Delete what was agreed for a person who waits no more."""
    SecretQuestion.objects.filter(membership=membership).delete()


# --- Activating ----------------------------------------------------------------------------------


def activate(claim: Claim, *, user: User, answers: Answers | None) -> Membership:
    """Make `user` the person of the claimed place, once the answers that it asks for are right."""
    _judge(claim, answers)
    with transaction.atomic():
        return _tell(claim, claims.activate(claim, user=user, are_keys_shown=claim.asks_three_keys))


def activate_as_newcomer(claim: Claim, *, newcomer: NewUser, answers: Answers | None) -> Membership:
    """Create the user of a claimed place, once the answers that it asks for are right."""
    _judge(claim, answers)
    with transaction.atomic():
        keys_shown = claim.asks_three_keys
        return _tell(claim, claims.activate_as_newcomer(claim, newcomer=newcomer, are_keys_shown=keys_shown))


def _judge(claim: Claim, answers: Answers | None) -> None:
    """Raise unless both answers are right, with one sentence whichever was wrong.

    The try is counted first, in one conditional UPDATE of its own that stays when an answer is wrong:
    forty guesses at once are five. Both answers are always looked at, and cost the same when there is
    nothing to compare them with. A right pair is no guess: its try is given back.
    """
    if not claim.asks_three_keys:
        return
    if answers is None or not Claim.objects.with_tries_left().filter(pk=claim.pk).update(tries=F("tries") + 1):
        raise _no_match("exhausted")
    place = claim.membership
    courier = CourierKey.objects.filter(organization=place.organization_id).first()
    secret = SecretQuestion.objects.filter(membership=place).first()
    matches = [
        answer_matches(answers.courier, courier.answer_hash if courier else ""),
        answer_matches(answers.secret, secret.answer_hash if secret else ""),
    ]
    if not all(matches):
        logger.warning("keys_refused", claim=claim.pk)
        raise _no_match("exhausted" if _end_if_exhausted(claim) else "no_match")
    Claim.objects.filter(pk=claim.pk).update(tries=F("tries") - 1)


def _no_match(code: str) -> ValidationError:
    return ValidationError(
        _("Les renseignements ne concordent pas. Vérifiez les deux réponses avec la personne qui vous les a données."),
        code=code,
    )


@transaction.atomic
def _end_if_exhausted(claim: Claim) -> bool:
    """Kill a link after the last try, and tell who may send another; return whether it was the last."""
    exhausted = Claim.objects.live().exclude(pk__in=Claim.objects.with_tries_left().values("pk"))
    if not exhausted.filter(pk=claim.pk).update(revoked_at=timezone.now()):
        return False
    place = claim.membership
    record(EXHAUSTED, about=place, place=place.organization, by=None, name=place.full_name)
    for colleague in _in_charge_of(place):
        notices.keys_exhausted(colleague, claim)
    return True


def _tell(claim: Claim, membership: Membership) -> Membership:
    """The question has served; the manager learns that it is done, the person under what name to come in."""
    if claim.asks_three_keys:
        forget_secret(membership)
        notices.welcomed(membership)
        for colleague in _in_charge_of(membership):
            notices.activated(colleague, membership)
    return membership


def _in_charge_of(membership: Membership) -> list[Membership]:
    """Return the manager who added a person, or all who manage if that one no longer does."""
    places = membership.organization.memberships.active().able_to_manage_people().exclude(pk=membership.pk)
    managing = list(places.select_related("user", "organization").order_by("pk"))
    adding = [place for place in managing if place.user_id == membership.added_by_id]
    return adding or managing
