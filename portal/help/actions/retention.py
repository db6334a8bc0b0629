"""What readers said and how far they went is forgotten, after a time and when they close their user."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from portal.core.retention import delete_in_batches
from portal.help.models import Opinion, TourProgress


def forget_opinions(before: datetime) -> int:
    return delete_in_batches(Opinion.objects.filter(given_at__lt=before))


def forget_tours(before: datetime) -> int:
    return delete_in_batches(TourProgress.objects.filter(touched_at__lt=before))


@transaction.atomic
def forget(user: User) -> None:
    """Forget what a person who closes the own user said and did here; what an agent published stays."""
    user.help_opinions.all().delete()
    user.tours.all().delete()
