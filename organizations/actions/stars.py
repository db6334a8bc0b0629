"""The accounts that a person marks as their favourites. Their own business: neither journal nor notice."""

from django.db import transaction

from organizations.models import Membership


@transaction.atomic
def star(place: Membership, *, by: Membership) -> None:
    """Put the account first where the person goes from one to another."""
    _mark(place, by=by, starred=True)


@transaction.atomic
def unstar(place: Membership, *, by: Membership) -> None:
    _mark(place, by=by, starred=False)


def _mark(place: Membership, *, by: Membership, starred: bool) -> None:
    Membership.objects.filter(pk=place.pk, user=by.user_id, is_starred=not starred).update(is_starred=starred)
