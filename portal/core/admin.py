"""What every page of the back office keeps to."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateTimeField, Field, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.core import desks
from portal.core.wording import elided_title

# How Django's own filters ask; « startswith » and its like would let one guess letter by letter.
ENDINGS = {"day", "exact", "gte", "id", "in", "isempty", "isnull", "lt", "month", "pk", "year"}


Page = Callable[..., HttpResponse]


class DateAndTime(AdminSplitDateTime):
    """A day and an hour in two fields, each with its name."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for field, name in zip(self.widgets, (_("Date"), _("Heure")), strict=True):
            field.attrs["aria-label"] = name


class Within(admin.options.BaseModelAdmin):
    """Rows of the desks that the agent serves, and no others: listed, opened, looked up, chosen.

    Lists, searches, pages, histories, look-ups of other pages and actions all begin at `get_queryset`.
    Which rows those are is said by model (core.desks), not here: it holds for every door.
    """

    formfield_overrides = {DateTimeField: {"widget": DateAndTime}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return desks.within(super().get_queryset(request), request.user)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        """Offer as choices of a field what the agent could open as a page."""
        ordered = super().get_field_queryset(db, db_field, request)
        offered = db_field.remote_field.model.objects.all() if ordered is None else ordered
        return desks.within(offered, request.user)


class WithinFilter(admin.RelatedFieldListFilter):
    """A filter by another row names only those within the agent's desks."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        offered = desks.within(field.remote_field.model.objects.all(), request.user)
        ordering = self.field_admin_ordering(field, request, model_admin)
        chosen = Q(pk__in=offered.order_by().values("pk"))
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=chosen)


def _is_related(field: Field) -> bool:
    return bool(field.remote_field)


admin.FieldListFilter.register(_is_related, WithinFilter, take_priority=True)


class Inline(Within, admin.StackedInline):
    """Rows shown on the page of another one; each field with its label, which a table of fields has not."""


class BackOffice(Within, admin.ModelAdmin):
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

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Call the page « Ajout d’annonce », where Django would write « Ajout de annonce »."""
        context["title"] = elided_title(str(context["title"]))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch with the rows what names them: look-ups in pages show them too, outside of any list."""
        named_by = self.list_select_related
        found = super().get_queryset(request)
        return found if isinstance(named_by, bool) else found.select_related(*named_by)

    def get_ordering(self, request: HttpRequest) -> Any:
        """Newest first, where a page says nothing else: look-ups in pages want an order too."""
        return super().get_ordering(request) or self.opts.ordering or ("-pk",)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        filters: list[Any] = list(self.list_filter)
        declared = {_asked_by(item) for item in filters} | {self.date_hierarchy}
        asked = lookup.split("__")
        while asked and asked[-1] in ENDINGS:
            asked.pop()
        return "__".join(asked) in declared

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Pages of its own ----------------------------------------------------------------------------

    def pages(self) -> dict[str, tuple[Page, str]]:
        """Return the pages beside those of Django: by address, what answers and what it is called."""
        return {}

    def get_urls(self) -> list[Any]:
        pages = self.pages().items()
        own = [path(address, self.admin_site.admin_view(view), name=name) for address, (view, name) in pages]
        return [*own, *super().get_urls()]

    def around(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page of the back office shows."""
        return self.admin_site.each_context(request) | {"opts": self.opts}

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        return TemplateResponse(request, template, self.around(request) | context)

    def page_of_chosen(
        self, request: HttpRequest, template: str, chosen: QuerySet[Any], **context: Any
    ) -> HttpResponse:
        """Ask something more before a deed is done to the rows that were ticked in a list."""
        ticked = request.POST.getlist("_selected_action")
        asked = {"total": chosen.count(), "select_across": request.POST.get("select_across", "0"), "chosen": ticked}
        return self.page(request, template, **asked, **context)

    def guarded(self, page: Page, can: Callable[[Any], bool]) -> Page:
        """Return a page that is given what is around it, once the agent may open it."""

        def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not can(request.user):
                raise PermissionDenied
            return page(request, self.around(request), **kwargs)

        return wrapper


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
