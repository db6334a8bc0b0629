"""A trainer who leaves the portal, and people who took part long ago: what goes, and what stays without a name."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Hold, Traces, User
from cardrequests.models import Invoice, Participant, SessionDraft, Trainer, TrainingSession
from portal.core import journal
from portal.core.models import JournalEntry, place_of
from portal.core.retention import BATCH

ERASED = "—"
State = TrainingSession.State
# The cards of these are still to come: somebody must be there to receive them.
UNDER_WAY = (State.SUBMITTED, State.PAID)

InvoiceEvent: Any = Invoice.events.rel.related_model  # type: ignore[attr-defined]
ParticipantEvent: Any = Participant.events.rel.related_model  # type: ignore[attr-defined]
TrainingSessionEvent: Any = TrainingSession.events.rel.related_model  # type: ignore[attr-defined]


def holds_of(user: User) -> list[Hold]:
    """Return the sessions that wait for a payment or for their cards: whoever reported them sees them through."""
    waiting = TrainingSession.objects.filter(trainer__user=user, state__in=UNDER_WAY).order_by("number")
    return [
        Hold(
            _("session %(number)s") % {"number": session.number},
            reverse("cardrequests:session", args=[session.public_id]),
        )
        for session in waiting
    ]


@transaction.atomic
def leave(user: User) -> None:
    """End what a trainer had: no more sessions, nor drafts; what was not submitted is cancelled."""
    for trainer in Trainer.objects.select_for_update(no_key=True).filter(user=user):
        trainer.is_active = False
        trainer.save(update_fields=["is_active"])
        trainer.sessions.new().update(state=State.CANCELLED, cancelled_at=timezone.now(), version=F("version") + 1)
        trainer.drafts.all().delete()


def forget(user: User, traces: Traces) -> None:
    """Take a trainer's own names and addresses out of their sessions. Needs the door (core.rewriting).

    The number of the card stays: it is printed on papers of others, and names nobody by itself.
    """
    mine = Q(trainer__user=user)
    nobody = Concat(Value("ferme-"), Cast("public_id", CharField()), Value("@exemple.invalid"))
    named = Q(delivery_attention__in=traces.names)
    for name in traces.names:
        named |= Q(delivery_attention__icontains=name)
    tables: tuple[Any, ...] = (TrainingSession, TrainingSessionEvent)
    for table in tables:
        theirs = table.objects.filter(mine)
        theirs.filter(named).update(delivery_attention=ERASED)
        theirs.filter(delivery_email__in=traces.addresses).update(delivery_email=nobody)
        theirs.update(trainer_email=nobody)
        theirs.exclude(state__in=UNDER_WAY).update(
            delivery_street=ERASED, delivery_city=ERASED, delivery_postal_code="", delivery_attention=ERASED
        )
    # Of the papers only the text in the rows: a PDF that was issued is kept as it is, as the tax laws want it.
    for papers in (Invoice.objects.all(), InvoiceEvent.objects.all()):
        papers.filter(session__in=TrainingSession.objects.filter(mine)).update(billed_to=ERASED)
    places = map(place_of, TrainingSession.objects.filter(mine | Q(second_trainer__user=user)))
    journal.forget_names(traces.words, entries=JournalEntry.objects.filter(about__in=list(places)))


def forget_participants(before: datetime) -> int:
    """Forget who took part in sessions that ended before then; that they were so many stays. Needs the door."""
    day = timezone.localdate(before)
    old = Participant.objects.remembered().filter(session__ended_on__lt=day).exclude(session__state__in=UNDER_WAY)
    nobody = {"first_name": ERASED, "last_name": ERASED, "birth_date": None, "telephone": "", "extension": ""}
    count = 0
    while batch := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        ParticipantEvent.objects.filter(pgh_obj__in=batch).update(**nobody)
        Participant.objects.filter(pk__in=batch).update(**nobody, name_key="", forgotten_at=timezone.now())
        count += len(batch)
    return count


def forget_drafts(before: datetime) -> int:
    deleted, _each = SessionDraft.objects.filter(saved_at__lt=before).delete()
    return deleted
