"""One-time codes to people who exist: to come in, and to prove that a telephone is theirs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import notices
from accounts.actions import proposals
from accounts.actions.factors import lock, refuse_below
from accounts.actions.sessions import end_sessions
from accounts.models import CODE_LIFETIME, CodeBy, OneTimeCode, User
from accounts.permissions import mode_set_up
from portal.core.journal import event, record
from portal.core.secrets import code_matches, hash_code, make_code

CODES_AN_HOUR, CODES_A_DAY = 5, 20
# Each SMS costs: those that have served count too, to one person and to one number.
SMS_A_DAY = 20

CODE_CHOSEN = event("user.code_chosen", _("%(actor)s a choisi de recevoir un code par courriel à chaque connexion."))
CODE_DROPPED = event("user.code_dropped", _("%(actor)s a cessé de recevoir un code à chaque connexion."))
TELEPHONE_PROVEN = event("user.telephone_proven", _("%(actor)s a prouvé son téléphone d’authentification."))
TELEPHONE_REMOVED = event("user.telephone_removed", _("%(actor)s a retiré son téléphone d’authentification."))

logger = structlog.get_logger(__name__)


@transaction.atomic
def send_sign_in_code(user: User, *, ticket: UUID | str, by: str) -> OneTimeCode:
    """Send a code with which this browser completes its sign-in, by e-mail or by SMS."""
    user = lock(user)
    sent_to = user.authentication_phone if by == CodeBy.SMS else user.email
    return _send(OneTimeCode(user=user, ticket=ticket, purpose=OneTimeCode.Purpose.SIGN_IN, sent_to=sent_to))


@transaction.atomic
def send_telephone_code(user: User, *, ticket: UUID | str, number: str) -> OneTimeCode:
    """Send a code by SMS to the number that a person says is theirs."""
    user = lock(user)
    return _send(OneTimeCode(user=user, ticket=ticket, purpose=OneTimeCode.Purpose.TELEPHONE, sent_to=number))


def _send(asked: OneTimeCode) -> OneTimeCode:
    """Send a new code, which kills those before it. The person's row is locked: the limits count rows."""
    codes, code, now = OneTimeCode.objects.filter(user=asked.user), make_code(), timezone.now()
    is_sms = "@" not in asked.sent_to
    latest = codes.filter(purpose=asked.purpose).newest_first().first()
    if latest and latest.cooldown and (is_sms or not latest.used_at):
        raise _too_soon(latest.cooldown)
    if is_sms:
        _refuse_too_many_sms(asked)
    # What has served says that its owner is there: only what was sent for nothing counts.
    sent = list(codes.filter(used_at=None).sent_within(timedelta(days=1)).values_list("sent_at", flat=True))
    this_hour = [sent_at for sent_at in sent if sent_at > now - timedelta(hours=1)]
    if len(this_hour) >= CODES_AN_HOUR or len(sent) >= CODES_A_DAY:
        raise ValidationError(_("Trop de codes ont été demandés. Attendez une heure, puis recommencez."), code="many")
    codes.filter(purpose=asked.purpose).live().update(expires_at=now)
    asked.code_hash, asked.sent_at, asked.expires_at = hash_code(code), now, now + CODE_LIFETIME
    asked.save(force_insert=True)
    notices.one_time_code(asked, code=code)
    return asked


def _refuse_too_many_sms(asked: OneTimeCode) -> None:
    today = OneTimeCode.objects.sent_within(timedelta(days=1)).exclude(sent_to__contains="@")
    if max(today.filter(user=asked.user).count(), today.filter(sent_to=asked.sent_to).count()) >= SMS_A_DAY:
        words = _("Trop de codes ont été envoyés par texto aujourd’hui. Réessayez demain.")
        raise ValidationError(words, code="many_sms")


def _too_soon(seconds: int) -> ValidationError:
    words = ngettext(
        "Un code vient de partir. Patientez encore %(seconds)d seconde avant d’en demander un autre.",
        "Un code vient de partir. Patientez encore %(seconds)d secondes avant d’en demander un autre.",
        seconds,
    )
    return ValidationError(words % {"seconds": seconds}, code="cooldown")


def use_code(asked: OneTimeCode, code: str) -> None:
    """Use a code up, or refuse it.

    The try is counted first, in one conditional UPDATE of its own that stays when the code is wrong: forty
    guesses at once are five. A used, expired or replaced code answers like a wrong one.
    """
    counted = OneTimeCode.objects.live().filter(pk=asked.pk).update(tries=F("tries") + 1)
    if not counted or not code_matches(code, asked.code_hash):
        logger.warning("one_time_code_refused", user=asked.user_id)
        raise _wrong_code()
    if not OneTimeCode.objects.unexpired().filter(pk=asked.pk).update(used_at=timezone.now()):
        raise _wrong_code()


def _wrong_code() -> ValidationError:
    return ValidationError(_("Ce code n’est pas le bon, ou il n’est plus valable."), code="wrong_code")


def prove_telephone(asked: OneTimeCode, code: str, *, keep: str | None) -> None:
    """Take the number that the code went to as the person's, and send the codes of their sign-ins there."""
    use_code(asked, code)
    with transaction.atomic():
        user = lock(asked.user)
        user.authentication_phone, user.code_by = asked.sent_to, CodeBy.SMS
        _save(user, TELEPHONE_PROVEN, _("Un téléphone d’authentification a été ajouté."), keep=keep)
        proposals.hear_of_telephone(user)


@transaction.atomic
def choose_code(user: User, code_by: str, *, keep: str | None) -> None:
    """Send a code by e-mail at each sign-in, or none any more. The telephone, if there was one, is forgotten."""
    if code_by == CodeBy.SMS:
        raise ValueError("A telephone is proven first (prove_telephone).")
    user = lock(user)
    had_telephone, user.code_by, user.authentication_phone = bool(user.authentication_phone), code_by, ""
    refuse_below(user, mode_set_up(user))
    if code_by:
        what, kind = _("Un code par courriel sera demandé à chaque connexion."), CODE_CHOSEN
    elif had_telephone:
        what, kind = _("Le téléphone d’authentification a été retiré."), TELEPHONE_REMOVED
    else:
        what, kind = _("Plus aucun code n’est envoyé à la connexion."), CODE_DROPPED
    _save(user, kind, what, keep=keep)


def _save(user: User, kind: str, what: Any, *, keep: str | None) -> None:
    user.save(update_fields=["code_by", "authentication_phone"])
    # A sign-in that was begun elsewhere waits for a code that went to the place before.
    OneTimeCode.objects.filter(user=user, purpose=OneTimeCode.Purpose.SIGN_IN).live().update(expires_at=timezone.now())
    end_sessions(user, keep=keep)
    record(kind, about=user, place=None, by=user)
    notices.factors_changed(user, what=what)
