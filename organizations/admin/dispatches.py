"""The explanatory e-mail with its coordinates, sent by agents; and how far each dispatch of codes is."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organizations import actions
from organizations.models import Dispatch, DispatchLine, Membership
from organizations.permissions import can_explain
from portal.core.admin import BackOffice, ReadOnly
from portal.core.cells import link


class DatesForm(forms.Form):
    dates_fr = forms.CharField(
        label=_("dates importantes, en français"), max_length=2000, required=False, widget=forms.Textarea
    )
    dates_en = forms.CharField(
        label=_("dates importantes, en anglais"), max_length=2000, required=False, widget=forms.Textarea
    )


class Explains(BackOffice):
    """Lists from which the explanatory e-mail is sent: to those ticked, once its dates are written."""

    actions = ["explain"]
    # Who is to hear of it, among the rows chosen: each list says so.
    awaited_in: Callable[[QuerySet[Any]], QuerySet[Membership]]

    @admin.action(
        description=_("Envoyer le courriel explicatif et les coordonnées de liaison"), permissions=["explain"]
    )
    def explain(self, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
        people = self.awaited_in(chosen)
        form = DatesForm(request.POST if "send" in request.POST else None)
        if form.is_valid():
            try:
                dispatch = actions.dispatches.explain(people, **form.cleaned_data, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)
                return None
            self.message_user(request, _("Les courriels partent un à un : cette page dit où en est l’envoi."))
            return redirect("admin:organizations_dispatch_change", dispatch.pk)
        return self.page_of_chosen(
            request, "organizations/admin/explain.html", people, title=_("Courriel explicatif"), form=form
        )

    def has_explain_permission(self, request: HttpRequest) -> bool:
        return can_explain(request.user)


@admin.register(Dispatch)
class DispatchAdmin(ReadOnly):
    """How far each dispatch is; it goes on whoever looks, and is found here again."""

    list_display = ["asked_at", "asked_by", "account", "progress", "ended_at"]
    list_select_related = ["asked_by", "request__organization"]
    ordering = ["-asked_at", "-pk"]
    fields = ["asked_at", "asked_by", "account", "progress", "ended_at", "dates_fr", "dates_en"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispatch]:
        return super().get_queryset(request).with_counts()

    @admin.display(description=_("compte"))
    def account(self, dispatch: Dispatch) -> str:
        return str(dispatch.request.organization) if dispatch.request else "–"

    @admin.display(description=_("avancement"))
    def progress(self, dispatch: Any) -> str:
        facts = {"done": dispatch.done, "total": dispatch.total, "refused": dispatch.refused}
        words = ngettext(
            "%(done)d sur %(total)d, %(refused)d refus", "%(done)d sur %(total)d, %(refused)d refus", dispatch.refused
        )
        url = f"{reverse('admin:organizations_dispatchline_changelist')}?dispatch__id__exact={dispatch.pk}"
        return link(url, words % facts)


class OutcomeFilter(admin.SimpleListFilter):
    title = _("résultat")
    parameter_name = "resultat"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("attente", _("En attente")), ("envoye", _("Envoyé")), ("refuse", _("Refusé"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DispatchLine]) -> QuerySet[DispatchLine]:
        chosen = {
            "attente": queryset.filter(done_at=None),
            "envoye": queryset.filter(done_at__isnull=False, refusal=""),
            "refuse": queryset.exclude(refusal=""),
        }
        return chosen.get(self.value() or "", queryset)


@admin.register(DispatchLine)
class DispatchLineAdmin(ReadOnly):
    list_display = ["membership", "email", "done_at", "refusal"]
    list_select_related = ["membership__organization", "membership__user"]
    list_filter = [OutcomeFilter, ("dispatch", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["membership__email", "membership__last_name", "membership__organization__number"]
    ordering = ["pk"]

    @admin.display(description=_("courriel"))
    def email(self, line: DispatchLine) -> str:
        return line.membership.email
