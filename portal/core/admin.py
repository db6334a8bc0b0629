"""What every page of the back office keeps to."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

# How Django's own filters ask; « startswith » and its like would let one guess letter by letter.
ENDINGS = {"day", "exact", "gte", "id", "in", "isnull", "lt", "month", "pk", "year"}


class BackOffice(admin.ModelAdmin):
    """Rows that stay, and lists that answer only the questions they show: no filter by a hidden column."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        filters: list[Any] = list(self.list_filter)
        columns = [item for item in filters if not isinstance(item, type)]
        declared = {item if isinstance(item, str) else item[0] for item in columns} | {self.date_hierarchy}
        path = lookup.split("__")
        while path and path[-1] in ENDINGS:
            path.pop()
        return "__".join(path) in declared

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(BackOffice):
    """Shown as it is: what changes it is a deed, done through the actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
