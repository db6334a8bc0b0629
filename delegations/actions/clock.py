"""What the clock does: proposals without an answer, what is about to end, what is over.

remind() warn() expire() sweep() -> int    each safe to run at any moment, any number of times
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from delegations import notices
from delegations.actions import relations
from delegations.actions.giving import end_rows
from delegations.actions.locks import lock_relations_of
from delegations.models import Authorization, Relation
from delegations.models.authorizations import TOLD_BEFORE
from delegations.models.relations import WARNED_BEFORE
from organizations.models import Membership

# What one run looks at: the next one goes on.
BATCH = 500

State = Relation.State


@transaction.atomic
def remind() -> int:
    """Tell clients, once, that a proposal waits no longer than a few days more; return how many proposals."""
    now = timezone.now()
    soon = Relation.objects.proposed().filter(warned_at=None, answer_by__gt=now, answer_by__lte=now + WARNED_BEFORE)
    found = soon.select_related("client", "provider", "type").order_by("pk")[:BATCH]
    reminded = list(found.select_for_update(of=("self",), skip_locked=True))
    for relation in reminded:
        relation.warned_at = now
        relation.save(update_fields=["warned_at"])
        notices.proposal_ending(relation)
    return len(reminded)


@transaction.atomic
def expire() -> int:
    """Close the proposals that nobody answered in time; return how many."""
    late = Relation.objects.proposed().filter(answer_by__lte=timezone.now())
    keys = list(late.order_by("pk").values_list("pk", flat=True)[:BATCH])
    expired = lock_relations_of(late.filter(pk__in=keys))
    for relation in expired:
        relations.close(relation, State.EXPIRED, by=None)
        relations.note(relations.EXPIRED, relation, by=None)
        notices.proposal_closed(relation)
    return len(expired)


@transaction.atomic
def warn() -> int:
    """Tell what ends in 30 days, and again in 5: the client of its providers, each person of their own."""
    told = 0
    # The nearest end first: what is told of it is not told of the other.
    for days in sorted(TOLD_BEFORE):
        rows = _ending_within(days)
        Authorization.objects.filter(pk__in=[row.pk for row in rows]).update(told_days_before=days)
        told += _warn(rows, days)
    return told


def _ending_within(days: int) -> list[Authorization]:
    """Return what ends within so many days and has not been told to, and not what only covers an absence."""
    today = timezone.localdate()
    soon = Authorization.objects.in_force().filter(ends_on__range=(today, today + timedelta(days=days)), covers=None)
    soon = soon.filter(Q(told_days_before=None) | Q(told_days_before__gt=days))
    standing = soon.filter(Q(relation=None) | Q(relation__state=State.ACTIVE))
    found = standing.as_listed().select_related("relation__client", "relation__type").order_by("pk")[:BATCH]
    return list(found.select_for_update(of=("self",), skip_locked=True, no_key=True))


def _warn(rows: Iterable[Authorization], days: int) -> int:
    by_relation: dict[Relation, list[Authorization]] = {}
    by_person: dict[Membership, list[Authorization]] = {}
    for row in rows:
        if row.holder_membership:
            by_person.setdefault(row.holder_membership, []).append(row)
        elif row.relation:
            by_relation.setdefault(row.relation, []).append(row)
    for relation, ending in by_relation.items():
        notices.authorizations_ending(relation, ending, days=days)
    for membership, ending in by_person.items():
        if membership.is_active:
            notices.access_ending(membership, ending)
    return len(by_relation) + len(by_person)


@transaction.atomic
def sweep() -> int:
    """End what is over: relations past their last day, with all that hangs on them, and authorizations."""
    today = timezone.localdate()
    over = Relation.objects.filter(state=State.ACTIVE, ends_on__lt=today)
    keys = list(over.order_by("pk").values_list("pk", flat=True)[:BATCH])
    finished = lock_relations_of(over.filter(pk__in=keys))
    for relation in finished:
        relations.finish(relation, relations.OVER, by=None)
    return len(finished) + _sweep_authorizations()


def _sweep_authorizations() -> int:
    """Whoever holds something is told before it ends (`warn`); that a cover is over is known to who covered."""
    today = timezone.localdate()
    gone = Q(holder_membership__status=Membership.Status.ENDED)
    over = Authorization.objects.filter(Q(ends_on__lt=today) | gone, ended_at=None).order_by("pk")[:BATCH]
    rows = list(over.select_for_update(of=("self",), skip_locked=True, no_key=True))
    ended = end_rows(rows, by=None)
    return len(ended)
