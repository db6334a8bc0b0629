"""Where a person is signed in, and in which browsers they have been before."""

from ipaddress import ip_address, ip_network

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.actions.sessions import end_sessions
from accounts.models import Device, User
from accounts.models.devices import browser_of
from portal.core.journal import event, record
from portal.core.secrets import hash_token, make_token

NEW_DEVICE = event(
    "user.new_device", _("%(actor)s a ouvert une session avec un appareil inconnu jusque-là (%(device)s).")
)
DEVICE_FORGOTTEN = event("user.device_forgotten", _("%(actor)s a fait oublier un appareil (%(device)s)."))
SESSION_ENDED = event("user.session_ended", _("%(actor)s a mis fin à une session (%(device)s)."))
OTHERS_ENDED = event("user.other_sessions_ended", _("%(actor)s a mis fin à ses autres sessions."))


@transaction.atomic
def note_sign_in(user: User, *, key: str, user_agent: str, is_first: bool) -> str:
    """Note that `user` came in with the browser that keeps `key`; return the key that it must keep from now on.

    A browser in which this person never was is told to them by mail, except at the very first sign-in. One
    browser has one key for all the people who use it; a key that we did not give is not taken.
    """
    now, label = timezone.now(), browser_of(user_agent)
    holders = Device.objects.filter(key_hash=hash_token(key)) if key else Device.objects.none()
    if holders.filter(user=user).update(last_seen_at=now, label=label):
        return key
    if not holders.exists():
        key = make_token()
    device = Device.objects.create(user=user, key_hash=hash_token(key), label=label, last_seen_at=now)
    record(NEW_DEVICE, about=user, place=None, by=user, device=label or "?")
    if not is_first:
        notices.new_device(user, device)
    return key


@transaction.atomic
def note_use(user: User, *, session_key: str, ip: str, user_agent: str) -> None:
    """Note that a session is in use. Of the address only the network is kept."""
    longest = UserSession._meta.get_field("user_agent").max_length
    seen = {"user": user, "ip": coarse(ip), "user_agent": user_agent[:longest], "last_seen_at": timezone.now()}
    UserSession.objects.update_or_create(session_key=session_key, defaults=seen)


def coarse(ip: str) -> str:
    """Return the network of an address: enough to tell two places apart, not two people."""
    address = ip_address(ip or "0.0.0.0")  # noqa: S104 (an address that is unknown, not one to listen on)
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False).network_address)


def live_sessions(user: User) -> list[UserSession]:
    """Return the sessions in which `user` is still in, the one used last first."""
    noted = {session.session_key: session for session in UserSession.objects.filter(user=user)}
    kept = Session.objects.filter(session_key__in=noted, expire_date__gt=timezone.now())
    proof = user.get_session_auth_hash()
    live = [noted[session.session_key] for session in kept if session.get_decoded().get(HASH_SESSION_KEY) == proof]
    return sorted(live, key=lambda session: session.last_seen_at, reverse=True)


@transaction.atomic
def end_session(session: UserSession, *, by: User) -> None:
    """End one session of a person: the next request of that browser leads to the sign-in page."""
    record(SESSION_ENDED, about=session.user, place=None, by=by, device=browser_of(session.user_agent) or "?")
    session.end()


@transaction.atomic
def end_other_sessions(user: User, *, kept: str, by: User) -> int:
    """End all the sessions of a person but the one with the key `kept`; return how many."""
    ended = end_sessions(user, keep=kept)
    if ended:
        record(OTHERS_ENDED, about=user, place=None, by=by)
    return ended


@transaction.atomic
def forget_device(device: Device, *, by: User) -> None:
    """Forget a browser: the next sign-in there is told by mail again."""
    record(DEVICE_FORGOTTEN, about=device.user, place=None, by=by, device=device.label or "?")
    device.delete()
