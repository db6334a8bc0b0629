"""The back office of types and desks; accounts and their people are read here and changed through actions."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organizations import actions
from organizations.actions.information import IDENTITY, REACH
from organizations.admin.dispatches import Explains
from organizations.admin.hours import OpeningHoursInline
from organizations.admin.namings import Names
from organizations.admin.queue import relative
from organizations.admin.tables import DeskForm, TypeForm
from organizations.forms.accounts import ContactStep
from organizations.models import (
    Address,
    ConnectedService,
    LinkLine,
    Membership,
    Organization,
    OrganizationType,
    SupportDesk,
)
from organizations.models.accounts import ADDRESS_FIELDS
from organizations.models.types import Lockable
from organizations.permissions.desks import teams_of
from portal.core.admin import BackOffice, Inline, ReadOnly
from portal.core.cells import link, stacked
from portal.core.fields import TelephoneField


@admin.register(SupportDesk)
class SupportDeskAdmin(BackOffice):
    form = DeskForm
    list_display = ["name_fr", "name_en", "email", "telephone", "toll_free", "region"]
    inlines = [OpeningHoursInline]

    @admin.display(description=_("équipes"))
    def teams(self, desk: SupportDesk) -> str:
        """Lead to the groups of agents who serve it, and to a new one with the usual rights, or with more."""
        lines = [(reverse("admin:auth_group_change", args=[team.pk]), team.name) for team in teams_of(desk)]
        begin = f"{reverse('admin:auth_group_add')}?served={desk.pk}"
        lines += [(begin, _("Créer une équipe")), (f"{begin}&extended=1", _("Créer une équipe aux droits étendus"))]
        return stacked(*(link(*line) for line in lines))

    def get_readonly_fields(self, request: HttpRequest, obj: SupportDesk | None = None) -> list[str]:
        """Only superusers give rights; a desk has a team once it is there."""
        return ["teams"] if obj and request.user.is_superuser else []


class ConnectedServiceInline(Inline):
    """« Bordereaux », « Projets », « Facturation »: which of them the menu has, and where each leads."""

    model = ConnectedService
    fields = ["kind", "address"]
    extra = 0
    max_num = len(ConnectedService.Kind)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(OrganizationType)
class OrganizationTypeAdmin(BackOffice):
    form = TypeForm
    inlines = [ConnectedServiceInline]
    list_display = ["prefix", "name_fr", "name_en", "desk", "highest_role", "pending_days", "is_open"]
    list_select_related = ["desk"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What is locked is ticked, not typed."""
        if db_field.name != "locked_fields":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label=db_field.verbose_name,
            choices=Lockable,
            required=False,
            help_text=db_field.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The prefix is part of every number already given, and the highest role of a rule that holds today."""
        return ["prefix", "highest_role"] if obj and obj.organizations.exists() else []


class AddressInline(Inline):
    model = Address
    fields = ADDRESS_FIELDS
    extra = max_num = 1
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Address]:
        return super().get_queryset(request).filter(kind=Address.Kind.CIVIC)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account may have been registered without one, where only the desk could add it."""
        return obj is not None and obj.civic_address is None


class InformationForm(forms.ModelForm):
    """What is typed of an organization, judged as on the page of the account."""

    telephone = TelephoneField(label=_("téléphone"))
    extension = ContactStep.base_fields["extension"]


class RequestStateFilter(admin.ChoicesFieldListFilter):
    """The state of the whole request, beside that of its line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("état de la demande")


@admin.register(Organization)
class OrganizationAdmin(Names, Explains):
    """What the accounts' own people may not change (« Modifier les informations ») is corrected here."""

    form = InformationForm
    fields = ["number", "former_number", "type", "status", *IDENTITY, *REACH, "registered_at", "activated_at"]
    readonly_fields = ["number", "former_number", "type", "status", "registered_at", "activated_at"]
    list_display = ["number", "name", "type", "status", "registered_at"]
    list_filter = ["type", "status"]
    list_select_related = ["type"]
    search_fields = ["number", "former_number", "name", "other_name", "enterprise_number"]
    inlines = [AddressInline]

    def awaited_in(self, chosen: QuerySet[Organization]) -> QuerySet[Membership]:
        return Membership.objects.pending().able_to_manage_people().filter(organization__in=chosen)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Organization, form: forms.ModelForm, change: bool) -> None:
        self._correct(request, obj, form)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Set what Django will list as changed, and let the action write the address."""
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for address in formset.forms:
            self._correct(request, address.instance.organization, address)

    def _correct(self, request: HttpRequest, organization: Organization, form: forms.ModelForm) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.information.correct(organization, changes, agent=request.user)


@admin.register(Membership)
class MembershipAdmin(Explains, ReadOnly):
    list_display = ["organization", "person", "email", "role", "status", "expires_at"]
    list_filter = ["status", "role"]
    list_select_related = ["organization", "user"]
    search_fields = ["organization__number", "email", "first_name", "last_name", "user__username", "user__email"]

    @admin.display(description=_("personne"), ordering=("last_name", "first_name"))
    def person(self, place: Membership) -> str:
        return place.full_name

    def awaited_in(self, chosen: QuerySet[Membership]) -> QuerySet[Membership]:
        return Membership.objects.filter(pk__in=chosen.order_by().values("pk"))


@admin.register(LinkLine)
class LinkLineAdmin(ReadOnly):
    """People to be added to another account: what its administrators did not answer, agents decide here."""

    list_display = ["asked", "person", "asked_from", "added_to", "state", "due_at", "proofs"]
    list_filter = ["state", ("request__state", RequestStateFilter)]
    list_select_related = ["request__asked_by", "request__organization", "membership__user", "target"]
    search_fields = ["request__number", "target_number", "request__organization__number"]
    ordering = ["request__due_at", "pk"]
    actions = ["accept", "refuse"]

    @admin.display(description=_("demande"), ordering="request__number")
    def asked(self, line: LinkLine) -> str:
        return line.request.number

    @admin.display(description=_("personne"))
    def person(self, line: LinkLine) -> str:
        return line.membership.full_name

    @admin.display(description=_("compte à jumeler"), ordering="target_number")
    def added_to(self, line: LinkLine) -> str:
        return stacked(line.target_number, line.get_role_display())

    @admin.display(description=_("compte initial"))
    def asked_from(self, line: LinkLine) -> str:
        return str(line.request.organization)

    @admin.display(description=_("à décider avant"))
    def due_at(self, line: LinkLine) -> str:
        return relative(line.request.due_at) if line.state == LinkLine.State.WAITING else "–"

    @admin.display(description=_("preuves"))
    def proofs(self, line: LinkLine) -> str:
        """What speaks for it: the account exists, and it is the same enterprise."""
        if line.target is None:
            return str(_("Aucun compte actif ne porte ce numéro."))
        own = line.request.organization.enterprise_number
        is_same = bool(own) and own == line.target.enterprise_number
        return str(_("Même NEQ.") if is_same else _("NEQ différent ou inconnu : vérifiez auprès du compte visé."))

    @admin.action(description=_("Ajouter la personne au compte"), permissions=["change_lines"])
    def accept(self, request: HttpRequest, lines: QuerySet[LinkLine]) -> None:
        self._decide(request, lines, is_accepted=True)

    @admin.action(description=_("Refuser"), permissions=["change_lines"])
    def refuse(self, request: HttpRequest, lines: QuerySet[LinkLine]) -> None:
        self._decide(request, lines, is_accepted=False)

    def has_change_lines_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("organizations.change_linkline")

    def _decide(self, request: HttpRequest, lines: QuerySet[LinkLine], *, is_accepted: bool) -> None:
        done = 0
        for line in lines:
            try:
                actions.links.decide_as_agent(line, is_accepted=is_accepted, agent=request.user)
                done += 1
            except ValidationError as refusal:
                words = _("%(name)s : %(refusal)s") % {
                    "name": line.membership.full_name,
                    "refusal": refusal.messages[0],
                }
                self.message_user(request, words, messages.ERROR)
        if done:
            added = ngettext("%(count)d personne ajoutée.", "%(count)d personnes ajoutées.", done)
            refused = ngettext("%(count)d ajout refusé.", "%(count)d ajouts refusés.", done)
            self.message_user(request, (added if is_accepted else refused) % {"count": done}, messages.SUCCESS)
