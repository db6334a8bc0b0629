"""Teams: the groups of agents, with the desks that they serve. Only superusers see and change them."""

from typing import Any
from unicodedata import normalize

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Event

from organizations import actions
from organizations.models import SupportDesk
from organizations.permissions.desks import SERVE, desks_of_team
from portal.core import desks
from portal.core.admin import BackOffice
from portal.core.cells import link, stacked

VERBS = {"view": gettext_lazy("voir"), "add": gettext_lazy("ajouter"), "change": gettext_lazy("modifier")}
LIBRARIES = {"admin", "auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "guardian", "pghistory"}


def offered_permissions() -> QuerySet[Permission]:
    """Return what a team may be given: rights upon rows of ours. Desks are given one by one, beside them.

    Nothing is ever deleted in the back office, and histories are nobody's to write.
    """
    histories = [model for model in apps.get_models() if issubclass(model, Event)]
    past = Q(content_type__model__in=[model._meta.model_name for model in histories])
    found = Permission.objects.exclude(past | Q(content_type__app_label__in=LIBRARIES))
    found = found.exclude(codename__startswith="delete_").exclude(codename=SERVE.partition(".")[2])
    found = found.filter(_asked_somewhere())
    return found.select_related("content_type").order_by("content_type__app_label", "content_type__model", "codename")


def _asked_somewhere() -> Q:
    """Rights that a page of the back office asks, or that a team is proposed: others would open nothing."""
    shown = ContentType.objects.get_for_models(*admin.site._registry, for_concrete_models=False)  # noqa: SLF001
    named = {name for model in apps.get_models() for name, _words in model._meta.permissions}
    asked = Q(content_type__in=[each.pk for each in shown.values()]) | Q(codename__in=named)
    for permission in desks.all_permissions():
        label, _dot, codename = permission.partition(".")
        asked |= Q(content_type__app_label=label, codename=codename)
    return asked


def usual(desk: SupportDesk, *, is_extended: bool = False) -> list[int]:
    """Return what a team of this desk usually may do; with what goes further, where it leads the desk."""
    wanted = Q(pk__in=())
    for permission in [*desks.usual_permissions(desk), *(desks.extended_permissions() if is_extended else [])]:
        label, _dot, codename = permission.partition(".")
        wanted |= Q(content_type__app_label=label, codename=codename)
    return list(Permission.objects.filter(wanted).order_by().values_list("pk", flat=True))


def spoken(permission: Permission) -> str:
    """Say a right in the reader's language: « Organisations : modifier »."""
    model = permission.content_type.model_class()
    if model is None:
        return permission.name
    named = {codename: str(words) for codename, words in model._meta.permissions}
    deed = named.get(permission.codename) or str(VERBS.get(permission.codename.partition("_")[0], permission.name))
    words = {"things": capfirst(model._meta.verbose_name_plural), "deed": deed[:1].lower() + deed[1:]}
    return _("%(things)s : %(deed)s") % words


class TeamForm(forms.ModelForm):
    served = forms.ModelMultipleChoiceField(
        label=gettext_lazy("services servis"),
        queryset=SupportDesk.objects.order_by("name_fr"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("L’équipe ne voit et ne touche que les comptes des types que ces services servent."),
    )
    rights = forms.ModelMultipleChoiceField(
        label=gettext_lazy("droits"),
        queryset=Permission.objects.none(),
        required=False,
        widget=FilteredSelectMultiple(gettext_lazy("droits"), is_stacked=False),
        help_text=gettext_lazy(
            "La page de chaque service propose une équipe avec les droits usuels, et une avec les droits étendus : "
            "importer des fichiers, voir le portail comme une personne, réunir deux utilisateurs, "
            "écrire les articles d’aide et les annonces. Donnez ceux-là à peu de personnes."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = offered_permissions()
        self.fields["rights"].queryset = offered  # type: ignore[attr-defined]
        self.fields["rights"].choices = sorted(  # type: ignore[attr-defined]
            ((each.pk, spoken(each)) for each in offered), key=lambda choice: normalize("NFKD", choice[1]).lower()
        )
        if self.instance.pk:
            self.initial["served"] = list(desks_of_team(self.instance).values_list("pk", flat=True))
            self.initial["rights"] = list(self.instance.permissions.order_by().values_list("pk", flat=True))


@admin.register(Group)
class TeamAdmin(BackOffice):
    form = TeamForm
    fields = ["name", "served", "rights", "people"]
    readonly_fields = ["people"]
    list_display = ["name", "serves"]
    search_fields = ["name"]
    ordering = ["name"]

    @admin.display(description=gettext_lazy("services servis"))
    def serves(self, team: Group) -> str:
        return ", ".join(desk.name for desk in desks_of_team(team).order_by("name_fr")) or "–"

    @admin.display(description=gettext_lazy("personnes de l’équipe"))
    def people(self, team: Group) -> str:
        """On the page of each person one says to which teams they belong."""
        found = team.user_set.order_by("last_name", "first_name", "pk") if team.pk else []
        lines = ((reverse("admin:accounts_user_change", args=[each.pk]), each.get_full_name()) for each in found)
        return stacked(*(link(*line) for line in lines))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.is_superuser

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin a team of the desk from whose page one comes with what such a team usually does."""
        asked = request.GET.get("served", "")
        desk = SupportDesk.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
        if desk is None:
            return {}
        is_extended = "extended" in request.GET
        name = _("%(desk)s – droits étendus") % {"desk": desk.name} if is_extended else desk.name
        return {"name": name, "served": [desk.pk], "rights": usual(desk, is_extended=is_extended)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        settled = {"desks": form.cleaned_data["served"], "permissions": form.cleaned_data["rights"]}
        actions.teams.settle(form.instance, **settled, by=request.user)
