"""Seeing the portal as a person does: asked, agreed to, begun, ended, told.

The session stays the agent's own; which visit it makes is noted in it (portal.support.middleware).
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Traces, User
from portal.core.journal import event, record
from portal.core.retention import delete_in_batches
from portal.support import notices
from portal.support.models import LONGEST, PageSeen, Visit
from portal.support.models.visits import NAME_MAX, PATH_MAX, TITLE_MAX
from portal.support.permissions import can_see_as, find_open_visit

ASKED = event("visit.asked", _("%(actor)s a demandé de voir le portail comme %(name)s."))
CONSENTED = event("visit.consented", _("%(actor)s a accepté que %(agent)s voie le portail à sa manière."))
DECLINED = event("visit.declined", _("%(actor)s a refusé que %(agent)s voie le portail à sa manière."))
BEGUN = event("visit.begun", _("%(actor)s a commencé à voir le portail comme %(name)s, en lecture seule."))
BEGUN_FOR = event(
    "visit.begun_for", _("%(actor)s a commencé à voir le portail comme %(name)s, en lecture seule (billet %(ticket)s).")
)
ENDED = event("visit.ended", _("%(actor)s a cessé de voir le portail comme %(name)s (pages vues : %(pages)s)."))
TIMED_OUT = event("visit.timed_out", _("%(agent)s ne voit plus le portail comme %(name)s (pages vues : %(pages)s)."))

VisitEvent: Any = Visit.events.rel.related_model  # type: ignore[attr-defined]
ERASED = "—"


# --- Asking --------------------------------------------------------------------------------------


@transaction.atomic
def ask(person: User, *, reason: str, by: User) -> Visit:
    """Ask a person, by mail and on their own page; what was asked already is not asked twice."""
    agent, person = _lock(by, person)
    asked = Visit.objects.unanswered().filter(agent=agent, person=person).first()
    if asked:
        return asked
    visit = Visit.objects.create(agent=agent, person=person, reason=reason)
    record(ASKED, about=person, place=None, by=agent, name=person.get_full_name())
    notices.visit_asked(visit)
    return visit


@transaction.atomic
def consent(visit: Visit, *, by: User) -> Visit:
    """The person says yes: the agent may begin, and the person is told of the end."""
    return _answer(visit, "consented_at", CONSENTED, by=by)


@transaction.atomic
def decline(visit: Visit, *, by: User) -> Visit:
    return _answer(visit, "declined_at", DECLINED, by=by)


def _answer(visit: Visit, moment: str, kind: str, *, by: User) -> Visit:
    visit = _lock_visit(visit)
    if visit.person_id != by.pk:
        raise PermissionDenied
    if not visit.is_unanswered:
        raise ValidationError(_("Vous avez déjà répondu à cette demande, ou elle est trop ancienne."), code="stale")
    setattr(visit, moment, timezone.now())
    visit.save(update_fields=[moment])
    record(kind, about=visit.person, place=None, by=by, agent=visit.agent.get_full_name())
    return visit


# --- Seeing --------------------------------------------------------------------------------------


@transaction.atomic
def begin(person: User, *, reason: str, ticket: str, by: User) -> Visit:
    """Begin to see the portal as a person does: for a ticket, or with the person's yes. The former visit ends."""
    agent, person = _lock(by, person)
    for former in Visit.objects.unended().filter(agent=agent):
        end(former, by=agent)
    granted = Visit.objects.granted().filter(agent=agent, person=person).select_for_update().first()
    if granted is None and not ticket:
        raise ValidationError(
            {"ticket": _("Sans numéro de billet, il faut l’accord de la personne : demandez-le-lui.")}, code="no_ticket"
        )
    visit = granted or Visit(agent=agent, person=person)
    visit.reason, visit.ticket, visit.begun_at = reason, ticket, timezone.now()
    visit.ends_at = visit.begun_at + LONGEST
    visit.save()
    facts = {"name": person.get_full_name()} | ({"ticket": ticket} if ticket else {})
    record(BEGUN_FOR if ticket else BEGUN, about=person, place=None, by=agent, **facts)
    return visit


def see(visit: Visit, *, name: str, path: str, title: str) -> PageSeen:
    """Note a page before it is shown."""
    return PageSeen.objects.create(visit=visit, name=name[:NAME_MAX], path=path[:PATH_MAX], title=title[:TITLE_MAX])


def _lock(agent: User, person: User) -> tuple[User, User]:
    """Lock both people in the one order, and refuse who may not."""
    found = User.objects.filter(pk__in=[agent.pk, person.pk]).order_by("pk").select_for_update(no_key=True)
    locked = {user.pk: user for user in found}
    agent, person = locked[agent.pk], locked[person.pk]
    if not can_see_as(agent, person):
        raise PermissionDenied
    return agent, person


def _lock_visit(visit: Visit) -> Visit:
    locked = Visit.objects.select_for_update(of=("self",), no_key=True).select_related("agent", "person")
    return locked.get(pk=visit.pk)


# --- The end -------------------------------------------------------------------------------------


@transaction.atomic
def end(visit: Visit, *, by: User | None) -> Visit:
    """End a visit, whoever or whatever ends it, and tell the person what was seen; once."""
    visit = _lock_visit(visit)
    if visit.begun_at is None or visit.ended_at is not None:
        return visit
    assert visit.ends_at is not None  # noqa: S101 (a rule of the database)
    visit.ended_at = min(timezone.now(), visit.ends_at)
    visit.save(update_fields=["ended_at"])
    facts = {"name": visit.person.get_full_name(), "pages": visit.pages.count()}
    if by is None:
        facts["agent"] = visit.agent.get_full_name()
    record(TIMED_OUT if by is None else ENDED, about=visit.person, place=None, by=by, **facts)
    notices.visit_ended(visit, pages=list(visit.pages.all()))
    return visit


@transaction.atomic
def end_all_of(user: User, *, by: User | None) -> int:
    """End the visits that an agent makes, or that are made of a person."""
    theirs = Visit.objects.unended().filter(Q(agent=user) | Q(person=user)).order_by("pk")
    return len([end(visit, by=by) for visit in theirs])


def end_due() -> int:
    """End the visits whose time is up, or which nothing allows any more; return how many."""
    unended = Visit.objects.unended().select_related("agent").order_by("pk")
    over = [visit for visit in unended if find_open_visit(visit.agent, visit.public_id) is None]
    return len([end(visit, by=None) for visit in over])


# --- Being forgotten -----------------------------------------------------------------------------


def forget(user: User, traces: Traces) -> None:
    """Take a closed user out of what agents saw: why they looked, and which pages. Needs the door (core.rewriting)."""
    theirs = Visit.objects.filter(person=user)
    for told in (theirs, VisitEvent.objects.filter(person=user)):
        told.update(reason=ERASED)
        told.exclude(ticket="").update(ticket=ERASED)
    PageSeen.objects.filter(visit__in=theirs).update(title="", path="")
    for word in traces.words:
        PageSeen.objects.filter(title__icontains=word).update(title="")


def forget_visits(before: datetime) -> int:
    """Forget the visits that ended before then, with their pages, and what was asked and led to none."""
    ended = Visit.objects.filter(Q(ended_at__lt=before) | Q(begun_at=None, asked_at__lt=before))
    pages = PageSeen.objects.filter(Exists(ended.filter(pk=OuterRef("visit"))))
    delete_in_batches(pages)
    return delete_in_batches(ended)
