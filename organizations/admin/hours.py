"""When desks are open: their hours, on their own page; and the holidays of each region."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from organizations.admin.tables import HoursFormSet
from organizations.models import Holiday, OpeningHours
from portal.core.admin import BackOffice, Inline


class OpeningHoursInline(Inline):
    model = OpeningHours
    formset = HoursFormSet
    fields = ["weekday", "opens", "closes"]
    extra = 1


@admin.register(Holiday)
class HolidayAdmin(BackOffice):
    list_display = ["day", "region", "name_fr", "name_en"]
    list_filter = ["region", "day"]
    date_hierarchy = "day"
    ordering = ["-day", "region"]

    def has_change_permission(self, request: HttpRequest, obj: Holiday | None = None) -> bool:
        """Delays were counted with the days that are past."""
        return super().has_change_permission(request, obj) and not is_past(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Holiday | None = None) -> bool:
        """A day that is worked after all goes: nothing hangs on it yet."""
        return request.user.has_perm("organizations.delete_holiday") and not is_past(obj)


def is_past(holiday: Holiday | None) -> bool:
    return holiday is not None and holiday.day < timezone.localdate()
