"""The end of a place in an account: by someone's decision, or on the day that was planned."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import proposals
from accounts.models import User
from accounts.permissions import can_sign_in
from notifications.actions import cancel_waiting
from notifications.models import Message
from organizations import notices
from organizations.actions import memberships
from organizations.models import Handover, Membership, Organization
from organizations.models.memberships import MembershipQuerySet
from organizations.signals import membership_stopped
from portal.core.journal import event, record

PLANNED = event("membership.end_planned", _("%(actor)s a fixé le dernier jour d’accès de %(name)s : %(day)s."))
UNPLANNED = event("membership.end_unplanned", _("%(actor)s a laissé l’accès de %(name)s sans date de fin."))
ENDED = event("membership.ended", _("%(actor)s a mis fin à l’accès de %(name)s à la date prévue."))

# So many days before the last one, the person and those who manage people are told, once each time.
WARNED_DAYS_BEFORE = (5, 30)

Status = Membership.Status


# --- By decision ---------------------------------------------------------------------------------


@transaction.atomic
def end(person: User, membership: Membership, *, kind: str, by: User | None, tell: Callable[[], object]) -> None:
    """End a confirmed place. The caller holds the locks on the account, the place and the person."""
    if membership.is_active:
        memberships.refuse_the_last(membership)
    was_primary = membership.is_primary
    membership.status, membership.ended_at, membership.is_primary = Status.ENDED, timezone.now(), False
    membership.save(update_fields=["status", "ended_at", "is_primary"])
    if was_primary:
        _choose_another_primary(person.memberships.confirmed().order_by("status", "organization__number"))
    record_about(membership, kind, actor=by, role=membership.role)
    proposals.withdraw_all(person, place=membership.organization)
    tell()
    close_handovers(membership)
    if not can_sign_in(person):
        cancel_waiting(person)
    membership_stopped.send(Membership, membership=membership)


def close_handovers(place: Membership) -> int:
    """Take back what a person who leaves offered or was offered, and tell the other one; return how many."""
    unanswered = list(Handover.objects.unanswered().of(place).with_people().order_by("pk"))
    for handover in unanswered:
        handover.withdrawn_at = timezone.now()
        handover.save(update_fields=["withdrawn_at"])
        other = handover.successor if handover.giver_id == place.pk else handover.giver
        notices.handover_withdrawn(other, handover)
    return len(unanswered)


def invitations_of(place: Membership) -> MembershipQuerySet:
    """Return those whom a person invited into the account and who still wait."""
    return place.organization.memberships.pending().filter(added_by=place.user_id)


@transaction.atomic
def end_invitations(place: Membership, *, by: User | None) -> None:
    """End the invitations of a person who leaves, where nobody else stands behind them.

    The caller holds the lock on the account.
    """
    for invited in invitations_of(place).select_related("organization__type").order_by("pk"):
        memberships.end_pending(invited)
        record_about(invited, memberships.WITHDRAWN, actor=by)


def _choose_another_primary(places: Iterable[Membership]) -> None:
    for place in places:
        place.is_primary = True
        place.save(update_fields=["is_primary"])
        return


@transaction.atomic
def plan(membership: Membership, ends_on: date | None, *, by: Membership) -> None:
    """Write the last day of a place, if it is another. The caller holds the lock, and `by` may decide there."""
    if ends_on == membership.ends_on:
        return
    if membership.user_id == by.user_id:
        raise ValidationError({"ends_on": _("Demandez à une autre personne responsable de changer cette date.")})
    memberships.refuse_past_end(ends_on)
    if ends_on:
        _refuse_to_plan_the_last(membership)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record_about(membership, PLANNED if ends_on else UNPLANNED, actor=by.holder, day=ends_on or "")


def _refuse_to_plan_the_last(membership: Membership) -> None:
    """An account keeps someone responsible whose place has no end."""
    responsible = membership.organization.memberships.able_to_administer()
    if responsible.filter(pk=membership.pk).exists():
        others = responsible.exclude(pk=membership.pk)
        if not others.filter(ends_on=None).exists():
            raise ValidationError(
                {
                    "ends_on": _(
                        "Ce compte doit garder une personne responsable sans date de fin. Nommez-en d’abord une autre."
                    )
                },
                code="last",
            )


def record_about(membership: Membership, kind: str, *, actor: User | None, **facts: Any) -> None:
    record(kind, about=membership, place=membership.organization, by=actor, name=membership.full_name, **facts)


# --- By the clock --------------------------------------------------------------------------------


@transaction.atomic
def warn() -> int:
    """Tell of the places that end soon, once thirty days and once five days before; return how many."""
    today = timezone.localdate()
    latest = today + timedelta(days=max(WARNED_DAYS_BEFORE))
    soon = Membership.objects.active().filter(ends_on__range=(today, latest))
    due = {_warning(place, today): place for place in soon.select_related("organization__type", "user").order_by("pk")}
    told = set(Message.objects.filter(event__in=due).values_list("event", flat=True))
    for warning, place in due.items():
        if warning not in told:
            notices.ending(place, event=warning)
            for colleague in colleagues(place):
                notices.colleague_ending(colleague, place, event=warning)
    return len(due.keys() - told)


def _warning(place: Membership, today: date) -> str:
    assert place.ends_on is not None  # noqa: S101 (only places with an end are read)
    left = (place.ends_on - today).days
    days = next(days for days in WARNED_DAYS_BEFORE if left <= days)
    return f"ending:{place.public_id}:{place.ends_on}:{days}"


def colleagues(place: Membership) -> list[Membership]:
    """Return those who manage people of an account, but the person themselves."""
    managing = place.organization.memberships.active().able_to_manage_people().exclude(pk=place.pk)
    return list(managing.select_related("user", "organization__type").order_by("pk"))


def end_due() -> int:
    """End the places whose last day is over; return how many. The last person responsible stays, and is told."""
    over = Membership.objects.exclude(status=Status.ENDED).filter(ends_on__lt=timezone.localdate())
    return sum(_end_due(place) for place in over.order_by("organization", "pk"))


@transaction.atomic
def _end_due(found: Membership) -> bool:
    accounts = Organization.objects.select_for_update(of=("self",), no_key=True).select_related("type__desk")
    organization = accounts.get(pk=found.organization_id)
    place = organization.memberships.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
    place.organization = organization
    # Read again under the lock: someone may have moved the day, or ended the place.
    if place.status == Status.ENDED or place.ends_on is None or place.ends_on >= timezone.localdate():
        return False
    if place.is_pending:
        memberships.end_pending(place)
        record_about(place, ENDED, actor=None)
        return True
    person = User.objects.select_for_update(no_key=True).get(pk=place.holder.pk)
    try:
        end(person, place, kind=ENDED, by=None, tell=lambda: notices.ended(place))
    except ValidationError:  # the last one responsible
        for concerned in (place, *colleagues(place)):
            notices.kept_past_end(concerned, place)
        return False
    end_invitations(place, by=None)
    return True
