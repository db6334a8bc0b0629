"""Opening a user oneself: the one-time code that proves the address, then the user."""

from datetime import timedelta
from typing import Unpack
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import notices
from accounts.actions.users import Identity, enrol
from accounts.models import CODE_LIFETIME, SignUp, Terms, User
from portal.core.secrets import code_matches, hash_code, make_code

CODES_AN_HOUR, CODES_A_DAY = 3, 10

logger = structlog.get_logger(__name__)


@transaction.atomic
def ask_to_sign_up(ticket: UUID | str, *, password: str, terms: Terms, **identity: Unpack[Identity]) -> SignUp:
    """Send a code to the address, or a mail that says so when it already has a user. `password` is hashed.

    Both do the same work and leave the same row: neither the page, nor the limits, nor the time that
    it takes tells a stranger which. A form sent twice, or corrected at once, keeps the code on its way.
    """
    _lock_address(identity["email"])
    asked = SignUp(ticket=ticket, password=password, terms=terms, **identity)
    on_its_way = SignUp.objects.live().filter(ticket=ticket, email=asked.email).newest_first().first()
    if on_its_way is None or not on_its_way.cooldown:
        return _send_code(asked)
    asked.pk, asked.code_hash, asked.tries = on_its_way.pk, on_its_way.code_hash, on_its_way.tries
    asked.sent_at, asked.expires_at = on_its_way.sent_at, on_its_way.expires_at
    asked.save(force_update=True, update_fields=["first_name", "last_name", "password", "language", "terms"])
    return asked


@transaction.atomic
def resend_code(sign_up: SignUp) -> SignUp:
    """Send another code, which kills the former one."""
    _lock_address(sign_up.email)
    newest = SignUp.objects.filter(ticket=sign_up.ticket).newest_first()[0]
    if newest.used_at:
        raise ValidationError(_("Ce code a été remplacé ou a servi. Recommencez, ou connectez-vous."), code="used")
    if seconds := newest.cooldown:
        raise ValidationError(
            ngettext(
                "Un code vient de partir. Patientez encore %(seconds)d seconde avant d’en demander un autre.",
                "Un code vient de partir. Patientez encore %(seconds)d secondes avant d’en demander un autre.",
                seconds,
            )
            % {"seconds": seconds},
            code="cooldown",
        )
    copied = ("ticket", "email", "first_name", "last_name", "password", "language", "terms")
    return _send_code(SignUp(**{name: getattr(newest, name) for name in copied}))


def _send_code(sign_up: SignUp) -> SignUp:
    codes, code, now = SignUp.objects.filter(email=sign_up.email), make_code(), timezone.now()
    today = dict(codes.sent_within(timedelta(days=1)).values_list("pk", "sent_at"))
    this_hour = [pk for pk, sent_at in today.items() if sent_at > now - timedelta(hours=1)]
    if len(this_hour) >= CODES_AN_HOUR or len(today) >= CODES_A_DAY:
        raise ValidationError(
            _("Trop de codes ont été demandés pour cette adresse. Attendez une heure, puis recommencez."),
            code="too_many_codes",
        )
    codes.live().update(expires_at=now)
    sign_up.code_hash, sign_up.sent_at, sign_up.expires_at = hash_code(code), now, now + CODE_LIFETIME
    sign_up.save(force_insert=True)
    # Looked up for strangers too, who have none: both answers must take the same time.
    told = notices.owner_told(this_hour)
    owner = User.objects.filter(email=sign_up.email).first()
    if owner:
        notices.already_registered(owner, event=told or notices.asking(sign_up.pk))
    else:
        notices.code_asked(sign_up, code=code)
    return sign_up


def _lock_address(email: str) -> None:
    """Let one request at a time ask for this address: there is no row yet to lock, and the limits count rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign_up:{email}"])


def confirm_sign_up(sign_up: SignUp, code: str) -> User:
    """Open the user whose code is right.

    The try is counted first, in one conditional UPDATE of its own that stays when the code is wrong:
    forty guesses at once are five. A used, expired or replaced code answers like a wrong one.
    """
    counted = SignUp.objects.live().filter(pk=sign_up.pk).update(tries=F("tries") + 1)
    if not counted or not code_matches(code, sign_up.code_hash):
        logger.warning("sign_up_code_refused", sign_up=sign_up.pk)
        raise _wrong_code()
    with transaction.atomic():
        used = SignUp.objects.unexpired().filter(pk=sign_up.pk).update(used_at=timezone.now(), password="")
        if not used:
            raise _wrong_code()
        return enrol(
            sign_up.password,
            sign_up.terms,
            email=sign_up.email,
            first_name=sign_up.first_name,
            last_name=sign_up.last_name,
            language=sign_up.language,
        )


def _wrong_code() -> ValidationError:
    return ValidationError(_("Ce code n’est pas le bon, ou il n’est plus valable."), code="wrong_code")
