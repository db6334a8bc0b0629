"""Second factors: added and removed by the person, used at the sign-in. Whoever calls has confirmed who they are.

The person's row is locked first, so that two windows cannot each remove « the other » factor.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.actions.passwords import PASSWORD_CHANGED
from accounts.actions.sessions import end_proofs, end_sessions
from accounts.models import Mode, User
from accounts.permissions import has_strong_factor, mode_asked, mode_set_up, who_asks
from portal.core.journal import event, record
from portal.core.models import JournalEntry, place_of
from portal.core.secrets import normalise_code, reseal

TOTP_ADDED = event("user.totp_added", _("%(actor)s a ajouté une application d’authentification."))
TOTP_REMOVED = event("user.totp_removed", _("%(actor)s a retiré son application d’authentification."))
PASSKEY_ADDED = event("user.passkey_added", _("%(actor)s a ajouté une clé d’accès."))
PASSKEY_REMOVED = event("user.passkey_removed", _("%(actor)s a retiré une clé d’accès."))
CODES_MADE = event("user.recovery_codes_made", _("%(actor)s a obtenu de nouveaux codes de secours."))
CODE_USED = event("user.recovery_code_used", _("%(actor)s a utilisé un code de secours."))
PASSWORD_DROPPED = event("user.password_dropped", _("%(actor)s a retiré son mot de passe."))


@transaction.atomic
def add_totp(user: User, *, secret: str, code: str, keep: str | None) -> Authenticator:
    """Pair an application whose first `code` is right. Of the sessions only `keep` goes on."""
    user = lock(user)
    step = _step_of(secret, code, after=0)
    if step is None:
        raise wrong_code()
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise ValidationError(_("Une application est déjà associée. Retirez-la d’abord."), code="already")
    added = TOTP.activate(user, secret).instance
    # The code that paired it is used up too.
    added.data["last_step"] = step
    added.save(update_fields=["data"])
    _after_change(user, TOTP_ADDED, _("Une application d’authentification a été ajoutée."), keep=keep)
    return added


@transaction.atomic
def remove_totp(user: User, *, keep: str | None) -> None:
    user = lock(user)
    removed, _rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    if removed:
        refuse_below(user, mode_set_up(user))
        _drop_dangling_codes(user)
        _after_change(user, TOTP_REMOVED, _("L’application d’authentification a été retirée."), keep=keep)


@transaction.atomic
def add_passkey(user: User, *, name: str, credential: dict[str, Any], keep: str | None) -> Authenticator:
    """Keep a passkey whose answer to our challenge was verified. Its `public_id` names it in addresses."""
    user = lock(user)
    kept = {"name": name, "credential": credential, "public_id": str(uuid4())}
    added = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=kept)
    _after_change(user, PASSKEY_ADDED, _("Une clé d’accès a été ajoutée."), keep=keep)
    return added


@transaction.atomic
def remove_passkey(passkey: Authenticator, *, keep: str | None) -> None:
    user = lock(passkey.user)
    removed, _rows = Authenticator.objects.filter(pk=passkey.pk, user=user, type=Authenticator.Type.WEBAUTHN).delete()
    if not removed:
        return
    if not user.has_usable_password() and not _has_passkey(user):
        raise ValidationError(
            _("C’est votre seule façon d’entrer. Choisissez d’abord un mot de passe, ou ajoutez une autre clé."),
            code="only_way_in",
        )
    refuse_below(user, mode_set_up(user))
    _drop_dangling_codes(user)
    _after_change(user, PASSKEY_REMOVED, _("Une clé d’accès a été retirée."), keep=keep)


@transaction.atomic
def make_recovery_codes(user: User) -> Authenticator:
    """Give ten new recovery codes; the former ones are worth nothing any more."""
    user = lock(user)
    if not has_strong_factor(user):
        raise ValidationError(_("Ajoutez d’abord une application ou une clé d’accès."), code="no_factor")
    replaced, _rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    made = RecoveryCodes.activate(user).instance
    record(CODES_MADE, about=user, place=None, by=user)
    # The first ones come with a factor, which has just been told.
    if replaced:
        what = _("De nouveaux codes de secours ont été donnés; les anciens ne servent plus.")
        notices.factors_changed(user, what=what)
    return made


@transaction.atomic
def drop_password(user: User, *, keep: str | None) -> User:
    """Let a person sign in by passkey alone. « Mot de passe oublié? » gives a password again."""
    user = lock(user)
    if not _has_passkey(user):
        raise ValidationError(_("Ajoutez d’abord une clé d’accès."), code="no_passkey")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_proofs(user)
    _after_change(user, PASSWORD_DROPPED, _("Votre mot de passe a été retiré."), keep=keep)
    return user


@transaction.atomic
def check_code(user: User, code: str) -> Authenticator:
    """Return the factor whose code this is, and use the code up; refuse what is wrong or has served.

    The caller counts the tries, before.
    """
    typed = normalise_code(code)
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    # The application first: a row is locked, so that one code sent twice at once serves once.
    for factor in Authenticator.objects.select_for_update().filter(user=user, type__in=kinds).order_by("-type"):
        is_application = factor.type == Authenticator.Type.TOTP
        if not (_use_totp(factor, typed) if is_application else factor.wrap().validate_code(typed)):
            continue
        factor.record_usage()
        if not is_application:
            record(CODE_USED, about=user, place=None, by=user)
            notices.recovery_code_used(user, left=len(recovery_codes_left(user)))
        return factor
    raise ValidationError(
        _(
            "Ce code n’est pas le bon, ou il a déjà servi."
            " Attendez le code suivant de l’application, ou prenez un autre code de secours."
        ),
        code="wrong_code",
    )


def recovery_codes_left(user: User) -> list[str]:
    """Return the recovery codes that have not served."""
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return codes.wrap().get_unused_codes() if codes else []


def password_changed_at(user: User) -> datetime | None:
    """Return when the password was last changed, as far as the journal knows."""
    changes = JournalEntry.objects.filter(about=place_of(user), kind=PASSWORD_CHANGED).newest_first()
    return changes.values_list("at", flat=True).first()


@transaction.atomic
def reseal_all() -> int:
    """Seal the secrets of all factors with today's key, so that the one before can be thrown away; return how many."""
    resealed = 0
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk").select_for_update():
        name = "secret" if factor.type == Authenticator.Type.TOTP else "seed"
        factor.data[name] = reseal(factor.data[name])
        factor.save(update_fields=["data"])
        resealed += 1
    return resealed


def tell_of_guesses(user: User) -> None:
    """Warn a person that someone who knows the password tries codes; once a day."""
    notices.codes_guessed(user, day=timezone.localdate())


def wrong_code() -> ValidationError:
    return ValidationError(
        _("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis réessayez."), code="wrong_code"
    )


def lock(user: User) -> User:
    """Read the person again, under the lock of every change to how they come in."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def refuse_below(asked_of: User, remaining: Mode) -> None:
    """Refuse to leave a person with less than what is asked of them, and say who asks."""
    if remaining.satisfies(mode_asked(asked_of)):
        return
    asking = [asked for asked in who_asks(asked_of) if not remaining.satisfies(asked.mode)]
    listed = "; ".join(gettext("%(by)s : %(mode)s") % {"by": asked.by, "mode": asked.mode.label} for asked in asking)
    raise ValidationError(
        _("Vous ne pouvez pas descendre sous ce qui vous est demandé (%(asked)s)."),
        code="asked",
        params={"asked": listed},
    )


def _use_totp(factor: Authenticator, typed: str) -> bool:
    """Take a code once. allauth forgets after 30 seconds what the tolerance lets live for 90."""
    step = _step_of(decrypt(factor.data["secret"]), typed, after=factor.data.get("last_step", 0))
    if step is None:
        return False
    factor.data["last_step"] = step
    factor.save(update_fields=["data"])
    return True


def _step_of(secret: str, typed: str, *, after: int) -> int | None:
    """Return the 30 seconds whose code this is, among those near now and later than `after`."""
    steps = [step for step in yield_hotp_counters_from_time() if step > after]
    matches = [compare_user_code(actual=typed, expected=format_hotp_value(hotp_value(secret, step))) for step in steps]
    return steps[matches.index(True)] if True in matches else None


def _has_passkey(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()


def _drop_dangling_codes(user: User) -> None:
    """Recovery codes without a factor to recover would be a second password."""
    if not has_strong_factor(user):
        Authenticator.objects.filter(user=user).delete()


def _after_change(user: User, kind: str, what: Any, *, keep: str | None) -> None:
    end_sessions(user, keep=keep)
    record(kind, about=user, place=None, by=user)
    notices.factors_changed(user, what=what)
