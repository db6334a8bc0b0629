"""A user that nobody has used for a year falls asleep: told a month before, woken by the person or an administrator."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.actions.users import is_last_superuser
from accounts.models import User
from accounts.permissions import is_let_in
from notifications.actions import cancel_waiting
from portal.core.journal import event, record

FELL_ASLEEP = event(
    "user.fell_asleep", _("Faute de connexion, l’utilisateur qui appartient à %(name)s a été mis en sommeil.")
)
WOKEN = event("user.woken", _("%(actor)s a réveillé l’utilisateur qui appartient à %(name)s."))

# Whatever the settings and the clock say, nobody falls asleep sooner after being told.
NOTICE = timedelta(days=30)
LINK_LIFETIME = timedelta(days=7)
# The same person may knock as often as they like: one mail in this time.
KNOCK = timedelta(minutes=10)
SALT = "accounts.actions.sleep"


def watch() -> int:
    """Tell those who have not come for long, and put to sleep those who were told; return how many of both."""
    return sum(map(tell, _keys(_to_tell()))) + sum(map(put_to_sleep, _keys(_to_put_to_sleep())))


def _keys(users: QuerySet[User]) -> list[int]:
    return list(users.order_by("pk").values_list("pk", flat=True))


def _awake(unseen_for_days: int) -> QuerySet[User]:
    unseen_since = timezone.now() - timedelta(days=unseen_for_days)
    seen = User.objects.annotate(seen_at=Coalesce("last_login", "joined_at"))
    return seen.filter(is_active=True, asleep_since=None, seen_at__lt=unseen_since)


def _to_tell() -> QuerySet[User]:
    return _awake(settings.SLEEP_NOTICE_DAYS).filter(told_of_sleep_at=None)


def _to_put_to_sleep() -> QuerySet[User]:
    return _awake(settings.SLEEP_DAYS).filter(told_of_sleep_at__lt=timezone.now() - NOTICE)


@transaction.atomic
def tell(pk: int) -> bool:
    """Tell a person that the user will fall asleep; whoever may not be written to is out already."""
    if is_last_superuser(pk):
        return False
    user = _to_tell().select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=pk).first()
    if user is None or not is_let_in(user):
        return False
    user.told_of_sleep_at = timezone.now()
    user.save(update_fields=["told_of_sleep_at"])
    notices.sleep_announced(user, on=timezone.localdate(_sleeps_at(user)))
    return True


def _sleeps_at(user: User) -> Any:
    assert user.told_of_sleep_at is not None  # noqa: S101 (the person was just told)
    seen_at = user.last_login or user.joined_at
    return max(seen_at + timedelta(days=settings.SLEEP_DAYS), user.told_of_sleep_at + NOTICE)


@transaction.atomic
def put_to_sleep(pk: int) -> bool:
    """Nobody signs in with a user that sleeps, and nothing is written to it. The last superuser never sleeps."""
    if is_last_superuser(pk):
        return False
    asleep = _to_put_to_sleep().select_for_update(of=("self",), no_key=True, skip_locked=True)
    user = asleep.filter(pk=pk).first()
    if user is None:
        return False
    user.asleep_since = timezone.now()
    user.save(update_fields=["asleep_since"])
    cancel_waiting(user)
    record(FELL_ASLEEP, about=user, place=None, by=None, name=user.get_full_name())
    return True


def stay_awake(user: User) -> None:
    """Begin the count anew: the person has come."""
    if user.told_of_sleep_at:
        user.told_of_sleep_at = None
        user.save(update_fields=["told_of_sleep_at"])


@transaction.atomic
def knock(user: User) -> None:
    """Send the link that wakes to someone who sleeps and has just proven to be the person, or asked by mail."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.asleep_since and is_let_in(user):
        minutes = int(timezone.now().timestamp() // KNOCK.total_seconds())
        notices.waking(user, token=token_of(user), event=f"waking:{user.pk}:{minutes}")


def token_of(user: User) -> str:
    """Return a token that wakes `user` from this sleep: woken, it serves no more."""
    return signing.dumps(_sleep_of(user), salt=SALT)


def _sleep_of(user: User) -> list[str]:
    return [str(user.public_id), user.asleep_since.isoformat() if user.asleep_since else ""]


def sleeper(token: str) -> User | None:
    """Return whom a token wakes, while it does."""
    try:
        public_id, since = signing.loads(token, salt=SALT, max_age=LINK_LIFETIME)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(public_id=public_id, asleep_since__isnull=False).first()
    return user if user and _sleep_of(user) == [public_id, since] and is_let_in(user) else None


@transaction.atomic
def wake_by_token(token: str) -> User:
    """Wake the person who holds the link from the mail."""
    user = sleeper(token)
    if user is None:
        raise ValidationError(_("Ce lien a déjà servi ou n’est plus valide."), code="stale")
    return wake(user, by=user)


@transaction.atomic
def wake(user: User, *, by: User) -> User:
    """Let a person who sleeps sign in again. Who does not come all the same is told again, and has a month."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.asleep_since is None:
        raise ValidationError(_("Cet utilisateur n’est pas en sommeil."), code="stale")
    user.asleep_since = user.told_of_sleep_at = None
    user.save(update_fields=["asleep_since", "told_of_sleep_at"])
    record(WOKEN, about=user, place=None, by=by, name=user.get_full_name())
    return user
