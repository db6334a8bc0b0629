"""How an account looks at its people: the conditions by which it filters and counts them."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from notifications.models import UNDELIVERED
from organizations.models.claims import Claim
from organizations.models.memberships import Membership, MembershipQuerySet

SOON = timedelta(days=3)
# How long before its last day a place is said to end soon.
ENDING = timedelta(days=30)


def expiring() -> Q:
    """Return the pending people who may still activate, but not for long."""
    now = timezone.now()
    return Q(status=Membership.Status.PENDING, expires_at__gt=now, expires_at__lte=now + SOON)


def expired() -> Q:
    return Q(status=Membership.Status.PENDING, expires_at__lte=timezone.now())


def undelivered() -> Q:
    """Return the pending people whose latest link did not reach them, as far as one knows."""
    lost = Claim.objects.live().filter(membership=OuterRef("pk"), message__state__in=UNDELIVERED)
    return Q(Exists(lost), status=Membership.Status.PENDING)


def never_signed_in() -> Q:
    return Q(status__in=Membership.CONFIRMED, user__last_login=None)


def ending() -> Q:
    """Return the people whose place has a last day, and soon."""
    today = timezone.localdate()
    return Q(status__in=Membership.CONFIRMED, ends_on__range=(today, today + ENDING))


def kept_past_end() -> Q:
    """Return those whose last day is over, and who are still there: nobody else is responsible."""
    return Q(status__in=Membership.CONFIRMED, ends_on__lt=timezone.localdate())


def as_contacts(people: MembershipQuerySet) -> MembershipQuerySet:
    """Load the sheets of people, and say for sorting and searching what they are called now."""
    shown: dict[str, Any] = {
        f"shown_{name}": Coalesce(f"user__{name}", name) for name in ("first_name", "last_name", "email", "language")
    }
    shown["sheet_number"] = F("sheet__client_number")
    named = people.annotate(**shown).annotate(shown_name=Concat("shown_last_name", Value(", "), "shown_first_name"))
    return named.select_related("user", "sheet", "organization__type")


def in_file() -> Q:
    """Return the contacts who are « actifs »: neither suspended nor ended; those who have still to link are."""
    today = timezone.localdate()
    return Q(status__in=(Membership.Status.PENDING, Membership.Status.ACTIVE)) & (
        Q(ends_on=None) | Q(ends_on__gte=today)
    )


def counts(people: MembershipQuerySet) -> dict[str, Any]:
    """Count the people of an account in each situation, in one query."""
    situations = {
        "active": Q(status=Membership.Status.ACTIVE),
        "inactive": Q(status=Membership.Status.INACTIVE),
        "pending": Q(status=Membership.Status.PENDING),
        "never_signed_in": never_signed_in(),
        "expiring": expiring(),
        "expired": expired(),
        "undelivered": undelivered(),
        "ending": ending(),
        "kept": kept_past_end(),
    }
    return people.aggregate(**{name: Count("pk", filter=kept) for name, kept in situations.items()})
