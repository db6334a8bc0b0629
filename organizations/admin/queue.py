"""The queue: what waits, by kind, age and deadline, whose it is; taken, given back, given to a colleague."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from organizations import actions
from organizations.models import SecondLook, ServiceRequest
from organizations.permissions import can_decide, colleagues_at
from portal.core.admin import BackOffice, Page

# By their addresses: how many days at least a request has waited.
AGES = {"1": 1, "2": 2, "5": 5, "10": 10}


def from_now(at: datetime) -> str:
    """Say how far an instant is."""
    now = timezone.now()
    if at > now:
        return _("dans %(time)s") % {"time": timeuntil(at, now, depth=1)}
    if now - at < timedelta(minutes=1):
        return _("à l’instant")
    return _("il y a %(time)s") % {"time": timesince(at, now, depth=1)}


def instant(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def relative(at: datetime) -> str:
    """Say how far an instant is, with the instant itself below."""
    stamp = timezone.localtime(at).isoformat(timespec="seconds")
    return format_html('{}<br><time datetime="{}">{}</time>', from_now(at), stamp, instant(at))


def with_looks(asked: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Let each request say whether a decision upon it waits for a second look."""
    name = Concat(Value(f"{ServiceRequest._meta.label_lower}:"), Cast(OuterRef("pk"), CharField()))
    return asked.annotate(awaits_look=Exists(SecondLook.objects.waiting().filter(about=name)))


class _ChoiceFilter(admin.SimpleListFilter):
    """A filter whose choices are `conditions`: by their addresses, in words, and of the rows."""

    conditions: Callable[[HttpRequest], dict[str, tuple[Any, Q]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(word, label) for word, (label, _condition) in self.conditions(request).items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
        chosen = self.conditions(request).get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


class LateFilter(_ChoiceFilter):
    title = gettext_lazy("échéance")
    parameter_name = "echeance"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        now = timezone.now()
        waiting = Q(decided_at=None)
        soon = waiting & Q(due_at__gt=now, due_at__lte=now + timedelta(days=1))
        return {
            "ouvertes": (_("À décider"), waiting),
            "retard": (_("En retard"), waiting & Q(due_at__lte=now)),
            "demain": (_("D’ici 24 heures"), soon),
        }


class AgeFilter(_ChoiceFilter):
    title = gettext_lazy("âge")
    parameter_name = "age"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        now = timezone.now()
        return {
            word: (
                ngettext("Plus de %(days)d jour", "Plus de %(days)d jours", days) % {"days": days},
                Q(decided_at=None, asked_at__lte=now - timedelta(days=days)),
            )
            for word, days in AGES.items()
        }


class AssigneeFilter(_ChoiceFilter):
    title = gettext_lazy("attribution")
    parameter_name = "agent"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        return {
            "moi": (_("À moi"), Q(assigned_to=request.user.pk)),
            "personne": (_("À personne"), Q(assigned_to=None, decided_at=None)),
            "collegue": (_("À un collègue"), Q(assigned_to__isnull=False) & ~Q(assigned_to=request.user.pk)),
        }


class LookFilter(_ChoiceFilter):
    title = gettext_lazy("second regard")
    parameter_name = "regard"

    def conditions(self, request: HttpRequest) -> dict[str, tuple[Any, Q]]:
        return {"attendu": (_("Attendu"), Q(awaits_look=True))}


class ColleagueForm(forms.Form):
    colleague = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("collègue"))

    def __init__(self, *args: Any, agent: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues_at(agent)  # type: ignore[attr-defined]


class Queue(BackOffice):
    """The list of requests as a queue: columns, filters, and whose each is."""

    list_display = ["told", "due", "organization", "assigned_to", "state_told", "age"]
    list_filter = [LateFilter, AgeFilter, AssigneeFilter, LookFilter, "kind", "state"]
    list_select_related = ["organization", "assigned_to"]
    actions = ["take", "give_back", "assign"]

    @admin.display(description=gettext_lazy("demande"), ordering="number")
    def told(self, asked: ServiceRequest) -> str:
        return format_html("{}<br>{}", asked.number, asked.get_kind_display())

    @admin.display(description=gettext_lazy("état"), ordering="state")
    def state_told(self, asked: Any) -> str:
        words = asked.get_state_display()
        if getattr(asked, "awaits_look", False):
            return format_html("{}<br><strong>{}</strong>", words, _("Attend un second regard"))
        return str(words)

    @admin.display(description=gettext_lazy("âge"), ordering="asked_at")
    def age(self, asked: ServiceRequest) -> str:
        return format_html('<span title="{}">{}</span>', instant(asked.asked_at), from_now(asked.asked_at))

    @admin.display(description=gettext_lazy("à décider avant"), ordering="due_at")
    def due(self, asked: ServiceRequest) -> str:
        if not asked.is_late:
            return relative(asked.due_at) if asked.is_open else "–"
        return format_html("<strong>{}</strong>, {}", _("En retard"), relative(asked.due_at))

    # --- Several at once -------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("M’attribuer"), permissions=["decide"])
    def take(self, request: HttpRequest, chosen: QuerySet[ServiceRequest]) -> None:
        self._each(request, chosen, lambda asked: actions.assignments.take(asked, by=request.user))

    @admin.action(description=gettext_lazy("Rendre à la file"), permissions=["decide"])
    def give_back(self, request: HttpRequest, chosen: QuerySet[ServiceRequest]) -> None:
        self._each(request, chosen, lambda asked: actions.assignments.give_back(asked, by=request.user))

    @admin.action(description=gettext_lazy("Attribuer à un collègue…"), permissions=["decide"])
    def assign(self, request: HttpRequest, chosen: QuerySet[ServiceRequest]) -> HttpResponse | None:
        form = ColleagueForm(request.POST if "send" in request.POST else None, agent=request.user)
        if form.is_valid():
            colleague = form.cleaned_data["colleague"]
            self._each(request, chosen, lambda asked: actions.assignments.assign(asked, colleague, by=request.user))
            return None
        return self.page_of_chosen(
            request, "organizations/admin/assign.html", chosen, title=_("Attribuer à un collègue"), form=form
        )

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return can_decide(request.user)

    def _each(self, request: HttpRequest, chosen: QuerySet[ServiceRequest], deed: Any) -> None:
        done = 0
        for asked in chosen.order_by("pk"):
            done += self._tried(request, asked, deed)
        if done:
            words = ngettext("%(count)d demande à jour.", "%(count)d demandes à jour.", done)
            self.message_user(request, words % {"count": done}, messages.SUCCESS)

    def _tried(self, request: HttpRequest, asked: ServiceRequest, deed: Any) -> bool:
        """Do it; say what refused it, where it was refused."""
        try:
            deed(asked)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return False
        except PermissionDenied:
            words = _("La demande %(number)s n’est pas pour vous à décider.") % {"number": asked.number}
            self.message_user(request, words, messages.ERROR)
            return False
        return True

    # --- One, from its page ----------------------------------------------------------------------------

    def pages(self) -> dict[str, tuple[Page, str]]:
        take = self._door(actions.assignments.take, gettext_lazy("Cette demande vous est attribuée."))
        back = self._door(actions.assignments.give_back, gettext_lazy("Cette demande n’est plus à personne."))
        return super().pages() | {
            "<int:pk>/take/": (take, "organizations_request_take"),
            "<int:pk>/give-back/": (back, "organizations_request_give_back"),
        }

    def _door(self, verb: Any, done: Any) -> Page:
        @require_POST
        def door(request: HttpRequest, pk: int) -> HttpResponse:
            if not can_decide(request.user):
                raise PermissionDenied
            asked = get_object_or_404(self.get_queryset(request), pk=pk)
            if self._tried(request, asked, lambda asked: verb(asked, by=request.user)):
                self.message_user(request, done, messages.SUCCESS)
            return redirect("admin:organizations_servicerequest_change", pk)

        return door
