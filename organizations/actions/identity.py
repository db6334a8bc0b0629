"""« Liaison d’un profil » by facts of identity, for who has lost the coordinates: an agent always decides."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices
from organizations.actions import linking, requests
from organizations.models import ContactSheet, Membership, ServiceRequest, SupportDesk
from organizations.models.requests import next_request_number
from organizations.models.types import due
from portal.core import desks
from portal.core.journal import event, record

ASKED = event("request.profile_link_asked", _("%(actor)s a demandé de lier un profil (demande %(number)s)."))
ACCEPTED = event("request.profile_link_accepted", _("%(actor)s a lié le profil de %(name)s (demande %(number)s)."))
REFUSED = event("request.profile_link_refused", _("%(actor)s a refusé de lier un profil (demande %(number)s)."))

DECIDED_WITHIN = timedelta(hours=48)
Kind, State = ServiceRequest.Kind, ServiceRequest.State


@dataclass(frozen=True)
class Identity:
    """What somebody says of themselves."""

    client_number: str
    birth_date: date
    postal_code: str


@dataclass(frozen=True)
class Match:
    """A sheet of this number, and what else agrees."""

    sheet: ContactSheet
    same_birth_date: bool
    same_postal_code: bool


@transaction.atomic
def ask(identity: Identity, *, user: User) -> ServiceRequest:
    """Leave to an agent who somebody is. The answer is the same whether or not anybody bears the number."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    wishes = asdict(identity) | {"birth_date": identity.birth_date.isoformat()}
    same = ServiceRequest.objects.filter(kind=Kind.PROFILE_LINK, asked_by=user, decided_at=None, wishes=wishes)
    if already := same.first():
        return already
    asked = ServiceRequest.objects.create(
        number=next_request_number(),
        kind=Kind.PROFILE_LINK,
        asked_by=user,
        state=State.IN_VALIDATION,
        due_at=_due(),
        wishes=wishes,
    )
    record(ASKED, about=asked, place=None, by=user, number=asked.number)
    return asked


def _due() -> datetime:
    """Return when an agent will have said who somebody is, by the clock of the first desk that reads such requests."""
    now = timezone.now()
    desk = SupportDesk.objects.filter(links_by_identity=True).order_by("pk").first()
    return due(now, DECIDED_WITHIN, desk) if desk else now + DECIDED_WITHIN


def matches(asked: ServiceRequest, agent: User) -> list[Match]:
    """Return the places that wait under the number given, at the desks of an agent that link by identity."""
    number = asked.wishes.get("client_number")
    if not number:
        return []
    sheets = ContactSheet.objects.filter(
        client_number=number,
        membership__status=Membership.Status.PENDING,
        membership__organization__type__desk__links_by_identity=True,
    )
    sheets = desks.within(sheets, agent).select_related("membership__organization__type").order_by("pk")
    return [
        Match(
            sheet,
            sheet.birth_date is not None and sheet.birth_date.isoformat() == asked.wishes["birth_date"],
            _plain(sheet.postal_code) == _plain(asked.wishes["postal_code"]) != "",
        )
        for sheet in sheets
    ]


def _plain(postal_code: str) -> str:
    return postal_code.replace(" ", "").upper()


@transaction.atomic
def accept(asked: ServiceRequest, membership: Membership, *, by: User) -> Membership:
    """Link the place that an agent recognised to whoever asked."""
    requests.refuse_who_may_not_decide(asked, by)
    membership = linking.lock_place(membership)
    asker = asked.asked_by
    assert asker is not None  # noqa: S101 (a rule of the database)
    linking.refuse_unlinkable(membership, asker)
    asker = User.objects.select_for_update(no_key=True).get(pk=asker.pk)
    locked = _lock(asked)
    if membership.pk not in {match.sheet.membership_id for match in matches(locked, by)}:
        raise ValidationError(_("Ce dossier n’attend plus cette personne : relisez la demande."), code="stale")
    membership = linking.settle(membership, user=asker)
    _settle(locked, State.DONE, by=by, about=membership)
    facts = {"name": membership.full_name, "number": locked.number}
    record(ACCEPTED, about=membership, place=membership.organization, by=by, **facts)
    notices.profile_linked(locked, membership)
    return membership


@transaction.atomic
def refuse(asked: ServiceRequest, *, answer: str, by: User) -> None:
    """Say no, and why."""
    requests.refuse_who_may_not_decide(asked, by)
    asked = _lock(asked)
    _settle(asked, State.REFUSED, by=by, answer=answer)
    record(REFUSED, about=asked, place=None, by=by, number=asked.number)
    notices.profile_not_linked(asked)


def _settle(asked: ServiceRequest, state: str, *, by: User, answer: str = "", about: Membership | None = None) -> None:
    """Close the request; what was said of the person has served."""
    asked.wishes, asked.about, asked.organization = {}, about, about.organization if about else None
    asked.state, asked.decided_at, asked.decided_by, asked.answer = state, timezone.now(), by, answer
    asked.save(update_fields=["wishes", "about", "organization", "state", "decided_at", "decided_by", "answer"])


def _lock(asked: ServiceRequest) -> ServiceRequest:
    asked = ServiceRequest.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=asked.pk)
    if asked.kind != Kind.PROFILE_LINK or asked.state != State.IN_VALIDATION:
        raise ValidationError(_("Cette demande vient d’être traitée : relisez-la."), code="stale")
    return asked
