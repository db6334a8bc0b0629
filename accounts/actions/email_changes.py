"""A new address: wanted, proven from the new mailbox, told to the old one."""

from datetime import timedelta
from math import ceil

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import notices
from accounts.actions.sessions import end_proofs
from accounts.models import EmailChange, User
from accounts.permissions import can_sign_in
from accounts.signals import email_changed
from portal.core.fields import canonical_email
from portal.core.journal import event, record
from portal.core.secrets import hash_token, make_token

LIFETIME = timedelta(hours=24)
COOLDOWN = timedelta(seconds=60)
A_DAY = 10

ASKED = event("user.email_change_asked", _("%(actor)s a demandé une autre adresse courriel pour %(name)s."))
CANCELLED = event(
    "user.email_change_cancelled", _("%(actor)s a annulé le changement d’adresse courriel demandé pour %(name)s.")
)
CHANGED = event("user.email_changed", _("%(actor)s a changé d’adresse courriel."))


def pending(user: User) -> EmailChange | None:
    """Return the address that waits for its proof."""
    return user.email_changes.live().order_by("-asked_at").first()


def cooldown(change: EmailChange) -> int:
    """The seconds to wait before the link may be sent again."""
    return max(0, ceil((change.asked_at + COOLDOWN - timezone.now()).total_seconds()))


@transaction.atomic
def ask(user: User, *, email: str, by: User) -> EmailChange:
    """Send a link to the address that is wanted for `user`, and say so at the present one. The former link dies.

    An address that has a user already costs the same work: its holder is told, and the link goes nowhere.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    email = canonical_email(email)
    if email == user.email:
        raise ValidationError({"email": ValidationError(_("C’est déjà votre adresse."), code="same_address")})
    _refuse_too_many(user)
    now, token = timezone.now(), make_token()
    user.email_changes.live().update(expires_at=now)
    change = EmailChange.objects.create(
        user=user, email=email, secret_hash=hash_token(token), asked_by=by, asked_at=now, expires_at=now + LIFETIME
    )
    record(ASKED, about=user, place=None, by=by, name=user.get_full_name())
    holder = User.objects.filter(email=email).first()
    if holder:
        notices.address_wanted(holder, event=event_of(change))
    else:
        notices.email_change_asked(change, token=token, event=event_of(change))
    notices.email_change_told(change, event=event_of(change))
    return change


def event_of(change: EmailChange) -> str:
    """Name what the messages about a change have in common."""
    return f"email_change:{change.pk}"


def _refuse_too_many(user: User) -> None:
    today = user.email_changes.filter(asked_at__gt=timezone.now() - timedelta(days=1)).order_by("-asked_at")
    latest = list(today[:A_DAY])
    if len(latest) == A_DAY:
        raise ValidationError(
            _("Trop de changements ont été demandés aujourd’hui. Réessayez demain."), code="too_many_changes"
        )
    if latest and (seconds := cooldown(latest[0])):
        raise ValidationError(
            ngettext(
                "Un lien vient de partir. Patientez encore %(seconds)d seconde avant d’en demander un autre.",
                "Un lien vient de partir. Patientez encore %(seconds)d secondes avant d’en demander un autre.",
                seconds,
            )
            % {"seconds": seconds},
            code="cooldown",
        )


@transaction.atomic
def resend(user: User, *, by: User) -> EmailChange:
    """Send the link to the address that waits for its proof again: a new one, which kills the former."""
    change = pending(user)
    if change is None:
        raise ValidationError(_("Aucun changement d’adresse n’est en cours."), code="none_pending")
    return ask(user, email=change.email, by=by)


@transaction.atomic
def cancel(user: User, *, by: User) -> None:
    """Give up the address that waits: its link dies, and so does the mail that may still hold it."""
    if user.email_changes.live().update(expires_at=timezone.now()):
        record(CANCELLED, about=user, place=None, by=by, name=user.get_full_name())


def opened(secret_hash: str) -> EmailChange | None:
    """Return the change whose link was opened, while it serves."""
    return EmailChange.objects.live().filter(secret_hash=secret_hash).select_related("user", "asked_by").first()


@transaction.atomic
def confirm(change: EmailChange, *, by: User | None = None) -> User:
    """Give the person the address that the link has just proven; every session but the one that confirms ends.

    `by` is whoever is signed in. What someone else proposed needs the person: the link alone would let its
    author take the user over. The session ends with the address that it began with (User), as it does with
    the password, and so does what was sent to that address.
    """
    now = timezone.now()
    user = User.objects.select_for_update(no_key=True).get(pk=change.user_id)
    if change.is_proposal and by != user:
        words = _("Cette adresse a été proposée à quelqu’un d’autre, qui doit se connecter pour l’accepter.")
        raise ValidationError(words, code="not_theirs")
    if not can_sign_in(user) or not EmailChange.objects.live().filter(pk=change.pk).update(used_at=now):
        raise ValidationError(_("Ce lien a déjà servi, ou il a été remplacé."), code="used")
    former, user.email = user.email, change.email
    if user.username == former:
        user.username = user.email
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "username"])
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:
        raise ValidationError(
            _("Cette adresse est devenue celle d’un autre utilisateur. Choisissez-en une autre."), code="email_taken"
        ) from None
    end_proofs(user)
    record(CHANGED, about=user, place=None, by=user)
    notices.email_changed(user, former=former, event=event_of(change))
    email_changed.send(User, user=user, former=former)
    return user
