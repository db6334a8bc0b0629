"""What requests of every kind go through: submitted, decided, taken back; and how what they ask is told.

Each kind says once, in the `actions` of its app, how its wishes are told and what a decision does:

    requests.declare(Kind.EDIT_ADDRESS, tells=told, accepts=change_address)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices, permissions
from organizations.models import LinkLine, Membership, Organization, ServiceRequest, SupportDesk
from organizations.models.requests import ANSWER_WITHIN, next_request_number
from organizations.models.types import due
from portal.core.fields import spoken_telephone
from portal.core.journal import event, record

SUBMITTED = event("request.submitted", _("%(actor)s a fait la demande %(number)s."))
HANDED_OVER = event("request.handed_over", _("La demande %(number)s attend la décision d’un agent."))
ACCEPTED = event("request.accepted", _("%(actor)s a accepté la demande %(number)s."))
REFUSED = event("request.refused", _("%(actor)s a refusé la demande %(number)s."))
CANCELLED = event("request.cancelled", _("%(actor)s a annulé la demande %(number)s."))

# What telling a desk of a line reads.
LINE_READS = ("membership__user", "membership__organization__type__desk", "target__type__desk")

State, Kind = ServiceRequest.State, ServiceRequest.Kind
Told = list[tuple[str, str]]
# Where the name of a wish is looked up when its kind says nothing of it: as people call the field it would change.
NAMED_IN = ("contactsheet", "membership", "address", "organization")


@dataclass(frozen=True)
class Form:
    """What is particular to one kind of request: its wishes in words, what accepting it does, what cancelling does."""

    tells: Callable[[ServiceRequest], Told]
    accepts: Callable[[ServiceRequest, User], None]
    cancels: Callable[[ServiceRequest, User], None]


def _nothing_more(asked: ServiceRequest, by: User) -> None:
    """Leave it at the state of the request."""


_forms: dict[str, Form] = {}


def declare(
    kind: str,
    *,
    tells: Callable[[ServiceRequest], Told] | None = None,
    accepts: Callable[[ServiceRequest, User], None] = _nothing_more,
    cancels: Callable[[ServiceRequest, User], None] = _nothing_more,
) -> None:
    """Say what is particular to a kind. `accepts` and `cancels` run in the transaction of the decision, before it."""
    if kind in _forms:
        raise ValueError(f"Two forms for {kind}.")
    _forms[kind] = Form(tells or tell_fields, accepts, cancels)


def _form(kind: str) -> Form:
    return _forms.get(kind) or Form(tell_fields, _nothing_more, _nothing_more)


# --- In words ------------------------------------------------------------------------------------


def wishes_in_words(asked: ServiceRequest) -> Told:
    """Return what was asked as people read it: the name of each thing, and the value wanted."""
    return _form(asked.kind).tells(asked)


def tell_fields(asked: ServiceRequest) -> Told:
    """Tell each wish under the name of the field that it would change."""
    return [(_name_of(name), _value_of(name, value)) for name, value in asked.wishes.items()]


def _field(name: str) -> Any:
    for model in NAMED_IN:
        try:
            return apps.get_model("organizations", model)._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None


def _name_of(name: str) -> str:
    words = str(getattr(_field(name), "verbose_name", name.replace("_", " ")))
    return words[:1].upper() + words[1:]


def _value_of(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Oui") if value else gettext("Non")
    if isinstance(value, Mapping):
        return ", ".join(f"{_name_of(key)}{gettext(' : ')}{_value_of(key, each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_value_of(name, each) for each in value)
    if isinstance(value, str) and name.endswith("telephone"):
        return spoken_telephone(value) or "–"
    choices = dict(getattr(_field(name), "flatchoices", None) or ())
    return str(choices.get(value, value)) if value not in (None, "") else "–"


# --- Deeds ---------------------------------------------------------------------------------------


@transaction.atomic
def submit(  # noqa: PLR0913 (what a form of the catalogue holds: each of these is a part of it)
    kind: str,
    organization: Organization | None,
    *,
    by: User,
    about: Membership | None = None,
    wishes: Mapping[str, Any] | None = None,
    attestation: str = "",
    state: str = State.SUBMITTED,
) -> ServiceRequest:
    """Keep what someone asks: done already, waiting for those concerned (submitted), or for an agent (in validation).

    The caller has made sure that `by` may ask it, and does what a request that is done says.
    """
    now = timezone.now()
    is_done = state == State.DONE
    asked = ServiceRequest.objects.create(
        number=next_request_number(),
        kind=kind,
        organization=organization,
        asked_by=by,
        state=state,
        due_at=now if is_done else _due(now, organization),
        decided_at=now if is_done else None,
        about=about,
        wishes=_plain(wishes or {}),
        attestation=attestation,
        attested_at=now if attestation else None,
    )
    record(SUBMITTED, about=asked, place=organization, by=by, number=asked.number)
    if state == State.IN_VALIDATION and organization:
        notices.request_waiting(asked, organization.type.desk)
    return asked


def _due(now: datetime, organization: Organization | None) -> datetime:
    return due(now, ANSWER_WITHIN, organization.type.desk) if organization else now + ANSWER_WITHIN


def _plain(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what JSON can hold: days are written as on screen."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in wishes.items()}


def refuse_who_may_not_decide(asked: ServiceRequest, agent: User) -> None:
    """Raise unless the agent has the right, and the request is of their desks."""
    if not permissions.can_decide(agent, asked):
        raise PermissionDenied


@transaction.atomic
def decide(asked: ServiceRequest, *, accepted: bool, reason: str = "", agent: User) -> ServiceRequest:
    """Say yes, and do it; or say no, and why. Who asked is told."""
    refuse_who_may_not_decide(asked, agent)
    if asked.kind in Kind.decided_elsewhere():
        raise PermissionDenied
    if not reason.strip() and (not accepted or asked.kind == Kind.QUESTION):
        raise ValidationError({"answer": _("Écrivez pourquoi : la personne le lira.")}, code="no_reason")
    asked = _lock(asked)
    if accepted:
        _form(asked.kind).accepts(asked, agent)
    asked.answer, asked.decided_by = reason.strip(), agent
    _settle(asked, State.DONE if accepted else State.REFUSED)
    kind = ACCEPTED if accepted else REFUSED
    record(kind, about=asked, place=asked.organization, by=agent, number=asked.number)
    notices.request_decided(asked)
    return asked


@transaction.atomic
def cancel(asked: ServiceRequest, *, by: User) -> ServiceRequest:
    """Take a request back, as long as it waits; what is decided stays."""
    asked = _lock(asked)
    if not permissions.can_cancel(by, asked):
        raise PermissionDenied
    close(asked, by=by)
    return asked


@transaction.atomic
def close(asked: ServiceRequest, *, by: User) -> None:
    """Leave a request undone. The caller holds the locks, and `by` may decide so."""
    _form(asked.kind).cancels(asked, by)
    _settle(asked, State.CANCELLED)
    record(CANCELLED, about=asked, place=asked.organization, by=by, number=asked.number)


@transaction.atomic
def hand_over_to_agents() -> int:
    """Give agents the requests that nobody answered in time; return how many."""
    late = ServiceRequest.objects.from_within().filter(state=State.SUBMITTED, due_at__lte=timezone.now())
    found = list(late.select_related("organization").select_for_update(of=("self",), skip_locked=True))
    for asked in found:
        asked.state = State.IN_VALIDATION
        asked.save(update_fields=["state"])
        record(HANDED_OVER, about=asked, place=asked.organization, by=None, number=asked.number)
        _tell_desks(asked)
    return len(found)


def _tell_desks(asked: ServiceRequest) -> None:
    """Tell each desk of the lines that are now its own: where a number is nobody's, the desk of the asking account."""
    desks: dict[SupportDesk, list[LinkLine]] = {}
    for line in asked.lines.waiting().select_related(*LINE_READS).order_by("pk"):
        account = line.target or line.membership.organization
        desks.setdefault(account.type.desk, []).append(line)
    for desk, lines in desks.items():
        notices.link_handed_over(asked, desk, lines)


def _lock(asked: ServiceRequest) -> ServiceRequest:
    """Lock the account, then the request: two people decide once."""
    if asked.organization_id:
        Organization.objects.select_for_update(no_key=True).get(pk=asked.organization_id)
    locked = ServiceRequest.objects.select_for_update(of=("self",))
    asked = locked.select_related("organization__type__desk", "asked_by", "about").get(pk=asked.pk)
    if not asked.is_open:
        raise ValidationError(_("Cette demande est déjà traitée."), code="stale")
    return asked


def _settle(asked: ServiceRequest, state: str) -> None:
    asked.state, asked.decided_at = state, timezone.now()
    asked.save(update_fields=["state", "decided_at", "decided_by", "answer"])
