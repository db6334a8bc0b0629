"""Four eyes: what is dangerous is proposed by one agent, and done when another one of the desk confirms it.

Each app says once, in its `actions`, what its dangerous deeds are; `does` runs in the transaction of the
confirmation, and writes, records and mails as any action does (nothing was done before):

    second_looks.declare("person.merge", second_looks.Deed(name=_("Fusionner…"), does=_merge, may=can_merge, desk=…))
    second_looks.propose("person.merge", about=kept, payload={"gone": gone.pk}, reason="…", by=agent)
    second_looks.confirm(look, by=another)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices, permissions
from organizations.models import SecondLook, SupportDesk
from organizations.models.second_looks import NAMES
from portal.core import journal
from portal.core.journal import event, record
from portal.core.models import place_of
from portal.core.retention import delete_in_batches

PROPOSED = event("second_look.proposed", _("%(actor)s a proposé : %(deed)s. Un second regard est attendu."))
CONFIRMED = event("second_look.confirmed", _("%(actor)s a confirmé : %(deed)s."))
SENT_BACK = event("second_look.sent_back", _("%(actor)s a renvoyé ce qui était proposé : %(deed)s."))
WITHDRAWN = event("second_look.withdrawn", _("%(actor)s a retiré sa proposition : %(deed)s."))

State = SecondLook.State
Told = list[tuple[str, str]]


def _tells_nothing(look: SecondLook) -> Told:
    return []


def _locks_nothing(thing: Any) -> None:
    """Leave the locks to `does`."""


@dataclass(frozen=True)
class Deed:
    """What is particular to one dangerous deed.

    `may` says whether an agent may do it to this thing, with another's confirmation; `desk` which desk it
    is the business of (None: of superusers alone); `tells` the payload in words; `locks` takes the locks that
    `does` needs first, so that a confirmation waits as everyone does.
    """

    name: str | Promise
    does: Callable[[SecondLook, User], None]
    may: Callable[[User, Any], bool]
    desk: Callable[[Any], SupportDesk | None]
    tells: Callable[[SecondLook], Told] = _tells_nothing
    locks: Callable[[Any], Any] = _locks_nothing


_deeds: dict[str, Deed] = {}


def declare(kind: str, deed: Deed) -> str:
    """Say what a kind of deed is; return its name, by which it is proposed."""
    if kind in _deeds:
        raise ValueError(f"Two deeds for {kind}.")
    _deeds[kind] = deed
    NAMES[kind] = deed.name
    return kind


def deed_of(look: SecondLook) -> Deed:
    return _deeds[look.kind]


def _spoken(kind: str) -> str:
    """How the journal calls a deed."""
    return str(_deeds[kind].name) if kind in _deeds else kind


journal.speech("deed", _spoken)


def names() -> list[tuple[str, str | Promise]]:
    """Return the kinds of deeds that there are, each with its words."""
    return [(kind, deed.name) for kind, deed in _deeds.items()]


def in_words(look: SecondLook) -> Told:
    """Return what is proposed as an agent reads it."""
    return deed_of(look).tells(look)


def may_look(agent: User, look: SecondLook) -> bool:
    """Whether an agent may be the second: another one, of the same desk, who could have proposed it."""
    return agent.pk != look.proposed_by_id and _may(agent, look.kind, look.thing, look.desk)


def _may(agent: User, kind: str, thing: Any, desk: SupportDesk | None) -> bool:
    serves = agent.is_superuser or (desk is not None and permissions.desks_of(agent).contains(desk))
    return thing is not None and permissions.can_look(agent) and serves and _deeds[kind].may(agent, thing)


@transaction.atomic
def propose(kind: str, *, about: models.Model, payload: Mapping[str, Any], reason: str, by: User) -> SecondLook:
    """Say what one would do, and why; nothing happens, and nobody outside is told, before another one confirms."""
    deed = _deeds[kind]
    if not reason.strip():
        raise ValidationError({"reason": _("Écrivez pourquoi : la personne qui confirme le lira.")}, code="no_reason")
    deed.locks(about)
    desk = deed.desk(about)
    if not _may(by, kind, about, desk):
        raise PermissionDenied
    waits = ValidationError(_("Cette décision attend déjà un second regard."), code="stale")
    if SecondLook.objects.waiting().about(about).filter(kind=kind).exists():
        raise waits
    kept = {"payload": dict(payload), "reason": reason.strip(), "proposed_by": by}
    try:
        with transaction.atomic():
            look = SecondLook.objects.create(kind=kind, about=place_of(about), desk=desk, **kept)
    except IntegrityError:
        raise waits from None
    _tell(PROPOSED, look, by=by)
    return look


@transaction.atomic
def confirm(look: SecondLook, *, by: User) -> SecondLook:
    """Do what another one proposed."""
    look = _lock(look)
    if look.proposed_by_id == by.pk:
        raise ValidationError(
            _("Vous avez proposé cette décision : une autre personne doit la confirmer."), code="same_agent"
        )
    if not may_look(by, look):
        raise PermissionDenied
    deed_of(look).does(look, by)
    _tell(CONFIRMED, look, by=by)
    settled = _settle(look, State.CONFIRMED, by=by)
    notices.look_settled(settled)
    return settled


@transaction.atomic
def send_back(look: SecondLook, *, reason: str, by: User) -> SecondLook:
    """Leave it undone, and tell who proposed it why."""
    if not reason.strip():
        raise ValidationError({"answer": _("Écrivez pourquoi : la personne qui propose le lira.")}, code="no_reason")
    look = _lock(look)
    if not may_look(by, look):
        raise PermissionDenied
    _tell(SENT_BACK, look, by=by)
    settled = _settle(look, State.SENT_BACK, by=by, answer=reason.strip())
    notices.look_settled(settled)
    return settled


@transaction.atomic
def withdraw(look: SecondLook, *, by: User) -> SecondLook:
    """Take back what one proposed oneself."""
    look = _lock(look)
    if look.proposed_by_id != by.pk:
        raise PermissionDenied
    _tell(WITHDRAWN, look, by=by)
    return _settle(look, State.WITHDRAWN, by=by)


@transaction.atomic
def void(thing: models.Model, *, by: User | None) -> None:
    """Close what awaits a second look about something that was settled otherwise. The caller holds its locks."""
    for look in SecondLook.objects.waiting().about(thing).select_for_update().order_by("pk"):
        _settle(look, State.VOID, by=by)


def forget(before: datetime) -> int:
    """Forget what was proposed and settled; what was done by it stays, with its line of the journal."""
    return delete_in_batches(SecondLook.objects.filter(closed_at__lt=before))


def _settle(look: SecondLook, state: str, *, by: User | None, answer: str = "") -> SecondLook:
    """Close it. What was in it is now where it was done, or nowhere."""
    look.state, look.closed_by, look.closed_at, look.answer = state, by, timezone.now(), answer
    look.payload = {}
    look.save(update_fields=["state", "closed_by", "closed_at", "answer", "payload"])
    return look


def _tell(kind: str, look: SecondLook, *, by: User) -> None:
    """What is between agents is told in no account: there, what the deed itself records."""
    record(kind, about=look.thing, place=None, by=by, deed=look.kind)


def _lock(look: SecondLook) -> SecondLook:
    """Lock what it is about, then itself: two agents settle it once."""
    thing = look.thing
    if thing is not None:
        deed_of(look).locks(thing)
    locked = SecondLook.objects.select_for_update(of=("self",)).select_related("desk", "proposed_by")
    look = locked.get(pk=look.pk)
    if not look.is_waiting:
        raise ValidationError(_("Cette proposition vient d’être réglée : relisez-la."), code="stale")
    return look
