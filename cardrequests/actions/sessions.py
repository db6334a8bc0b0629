"""A session: begun once however often the form is sent, changed while it is new, by one page at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cardrequests import permissions
from cardrequests.models import (
    Activity,
    Institution,
    OrganismKind,
    SessionDraft,
    Trainer,
    TrainingSession,
    next_session_number,
)
from portal.core.journal import event, record

CREATED = event("session.created", _("%(actor)s a créé la session %(number)s."))
CHANGED = event("session.changed", _("%(actor)s a modifié la fiche de la session %(number)s."))
CANCELLED = event("session.cancelled", _("%(actor)s a annulé la session %(number)s."))

STALE = _("Cette fiche a changé entre-temps, dans une autre fenêtre. Comparez, puis enregistrez de nouveau.")
# So many at once: whoever has more drafts than this keeps the latest.
DRAFTS_KEPT = 20


@dataclass(frozen=True)
class Sheet:
    """« Fiche de la session », as its trainer fills it in."""

    trainer_email: str
    second_trainer: Trainer | None
    kind: OrganismKind
    institution: Institution | None
    organism_name: str
    place: str
    activity: Activity
    ended_on: date
    delivery_street: str
    delivery_city: str
    delivery_postal_code: str
    delivery_attention: str
    delivery_email: str

    @property
    def facts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@transaction.atomic
def create(sheet: Sheet, *, key: UUID, by: Trainer) -> TrainingSession:
    """Begin a session; the same form (its `key`) sent again gives the session that the first one began."""
    _lock_trainer(by)
    if existing := by.sessions.filter(draft_key=key).first():
        return existing
    _refuse_future(sheet.ended_on)
    if TrainingSession.objects.filter(draft_key=key).exists():
        raise ValidationError(_("Cette page n’est plus bonne. Ouvrez « Ajouter » de nouveau."), code="unknown_form")
    session = TrainingSession.objects.create(trainer=by, draft_key=key, number=next_session_number(), **sheet.facts)
    by.drafts.filter(key=key).delete()
    record(CREATED, about=session, place=session, by=by.user, number=session.number)
    return session


@transaction.atomic
def save(session: TrainingSession, sheet: Sheet, *, seen: int, by: Trainer) -> bool:
    """Save the sheet as typed on a page that showed the version `seen`; return whether anything changed.

    Refused if another page has changed it meanwhile: nobody overwrites what they have not read.
    """
    session = lock(session, by=by)
    changed = [name for name, value in sheet.facts.items() if getattr(session, name) != value]
    if not changed:
        return False
    if session.version != seen:
        raise ValidationError(STALE, code="stale")
    if "ended_on" in changed:
        _refuse_future(sheet.ended_on)
    for name in changed:
        setattr(session, name, getattr(sheet, name))
    session.version += 1
    session.save(update_fields=[*changed, "version"])
    record(CHANGED, about=session, place=session, by=by.user, number=session.number)
    return True


@transaction.atomic
def cancel(session: TrainingSession, *, by: Trainer) -> TrainingSession:
    """Cancel a session that was not submitted. Done again, it stays done."""
    session = _locked(session, by=by)
    if session.state == TrainingSession.State.CANCELLED:
        return session
    refuse_unless_new(session)
    session.state, session.cancelled_at = TrainingSession.State.CANCELLED, timezone.now()
    session.version += 1
    session.save(update_fields=["state", "cancelled_at", "version"])
    record(CANCELLED, about=session, place=session, by=by.user, number=session.number)
    return session


def _refuse_future(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError({"ended_on": _("La fin de la session ne peut pas être après aujourd’hui.")})


# --- Locks ---------------------------------------------------------------------------------------


def _lock_trainer(by: Trainer) -> Trainer:
    """Lock a trainer, who may have been retired since the page was opened: one thing at a time for each."""
    trainer = Trainer.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not permissions.can_report(trainer):
        raise PermissionDenied
    return trainer


@transaction.atomic
def lock(session: TrainingSession, *, by: Trainer) -> TrainingSession:
    """Re-read a session of `by` under a lock; refuse one that is new no more."""
    session = _locked(session, by=by)
    refuse_unless_new(session)
    return session


def _locked(session: TrainingSession, *, by: Trainer) -> TrainingSession:
    trainer = _lock_trainer(by)
    locked = TrainingSession.objects.select_for_update(of=("self",)).select_related("trainer__user")
    session = locked.get(pk=session.pk)
    if session.trainer_id != trainer.pk:
        raise PermissionDenied
    return session


def refuse_unless_new(session: TrainingSession) -> None:
    if not session.is_new:
        raise ValidationError(
            _("La session %(number)s n’est plus « Nouvelle » : elle ne se modifie plus.") % {"number": session.number},
            code="settled",
        )


# --- Drafts --------------------------------------------------------------------------------------


@transaction.atomic
def keep_draft(typed: dict[str, str], *, key: UUID, by: Trainer) -> SessionDraft | None:
    """Keep what is typed of a session that is not saved yet; nothing once it is, nor of an empty form."""
    _lock_trainer(by)
    if TrainingSession.objects.filter(draft_key=key).exists() or not any(typed.values()):
        return None
    draft = by.drafts.filter(key=key).first()
    if draft is None:
        if SessionDraft.objects.filter(key=key).exists():
            return None
        draft = SessionDraft(key=key, trainer=by)
    draft.typed = typed
    draft.save()
    kept = by.drafts.order_by("-saved_at").values_list("pk", flat=True)[:DRAFTS_KEPT]
    by.drafts.exclude(pk__in=list(kept)).delete()
    return draft


@transaction.atomic
def discard_draft(key: UUID, *, by: Trainer) -> None:
    by.drafts.filter(key=key).delete()
