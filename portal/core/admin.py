"""What every page of the back office keeps to."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# How Django's own filters ask; « startswith » and its like would let one guess letter by letter.
ENDINGS = {"day", "exact", "gte", "id", "in", "isnull", "lt", "month", "pk", "year"}


class BackOffice(admin.ModelAdmin):
    """Rows that stay, and lists that answer only the questions they show: no filter by a hidden column."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say what an action refused once the form was right: someone else was faster. Nothing was written."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as refusal:
            if request.method != "POST":
                raise
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return redirect(request.path)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        filters: list[Any] = list(self.list_filter)
        declared = {_asked_by(item) for item in filters} | {self.date_hierarchy}
        path = lookup.split("__")
        while path and path[-1] in ENDINGS:
            path.pop()
        return "__".join(path) in declared

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _asked_by(item: Any) -> str:
    """Return how an address asks for what a filter offers: a column, alone or with its filter, or a filter's own."""
    if isinstance(item, type) and issubclass(item, admin.SimpleListFilter):
        return str(item.parameter_name)
    return item if isinstance(item, str) else item[0]


class ReadOnly(BackOffice):
    """Shown as it is: what changes it is a deed, done through the actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
