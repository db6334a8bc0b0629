"""When desks are open: their hours, on their own page; and the holidays of each region."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizations.models import Holiday, OpeningHours
from portal.core.admin import BackOffice, Inline


class OpeningHoursInline(Inline):
    model = OpeningHours
    fields = ["weekday", "opens", "closes"]
    extra = 1


@admin.register(Holiday)
class HolidayAdmin(BackOffice):
    list_display = ["day", "region", "name_fr", "name_en"]
    list_filter = ["region", "day"]
    date_hierarchy = "day"
    ordering = ["-day", "region"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A day that is worked after all goes: nothing hangs on it."""
        return request.user.has_perm("organizations.delete_holiday")
