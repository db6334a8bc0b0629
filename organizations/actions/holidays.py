"""The holidays of the years to come: written ahead, so that no promise is counted without them."""

from django.db import transaction
from django.utils import timezone

from organizations.models import Holiday, HolidayRegion
from organizations.models.holidays import legal_holidays

# This year, and so many more.
YEARS_AHEAD = 2


@transaction.atomic
def write_ahead() -> int:
    """Write the legal holidays of each coming year of which none is written yet; return how many.

    A year that an operator has begun is the operator's: a day taken off it does not come back.
    """
    this_year = timezone.localdate().year
    missing = [
        Holiday(region=region, day=day, name_fr=french, name_en=english)
        for region in HolidayRegion.values
        for year in range(this_year, this_year + YEARS_AHEAD + 1)
        if not Holiday.objects.filter(region=region, day__year=year).exists()
        for day, french, english in legal_holidays(region, year)
    ]
    return len(Holiday.objects.bulk_create(missing, ignore_conflicts=True))
