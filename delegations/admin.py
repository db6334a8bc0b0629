"""The back office of delegations: tables that an operator edits; relations and authorizations, read and ended."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delegations import actions, authorizations
from delegations.forms.why import WhyForm
from delegations.models import Authorization, Relation, RelationType, Right, Subject, SubjectFamily
from delegations.views.access import told
from organizations.admin.tables import refuse_half_told
from portal.core.admin import BackOffice, Page, ReadOnly
from portal.core.cells import link


@admin.register(SubjectFamily)
class SubjectFamilyAdmin(BackOffice):
    list_display = ["name_fr", "name_en", "position"]


@admin.register(RelationType)
class RelationTypeAdmin(BackOffice):
    """Between which types of account it stands is part of the relations that there are."""

    list_display = ["name_fr", "name_en", "position"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["client_types", "provider_types"] if obj and obj.relations.exists() else []


class SubjectForm(forms.ModelForm):
    """A subject; without its tick it is given no more, and opens nothing to those who have it."""

    is_offered = forms.BooleanField(
        label=_("offert"),
        required=False,
        initial=True,
        help_text=_("Sans la coche, plus personne ne peut s’en servir, ni le donner."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["is_offered"] = self.instance.retired_at is None

    def clean_is_delegable(self) -> bool:
        is_delegable: bool = self.cleaned_data["is_delegable"]
        given = self.instance.pk and self.instance.authorizations.standing().filter(relation__isnull=False).exists()
        if not is_delegable and given:
            raise ValidationError(
                _("Des organisations mandataires ont ce sujet aujourd’hui : retirez-le de leurs autorisations d’abord.")
            )
        return is_delegable

    def clean(self) -> dict[str, Any]:
        """What is held today stays in force: a right, or a type of account, goes once nobody has it."""
        cleaned = super().clean() or self.cleaned_data
        refuse_half_told(self, "summary")
        standing = self.instance.authorizations.standing() if self.instance.pk else Authorization.objects.none()
        for name, right in (("offers_read", Right.READ), ("offers_write", Right.WRITE)):
            if not cleaned.get(name) and standing.filter(right=right).exists():
                self.add_error(name, _("Des autorisations en vigueur donnent ce droit : retirez-les d’abord."))
        if "types" in cleaned and standing.exclude(file__type__in=cleaned["types"]).exists():
            self.add_error(
                "types",
                _("Des autorisations en vigueur visent des dossiers d’un type retiré : retirez-les d’abord."),
            )
        return cleaned


@admin.register(Subject)
class SubjectAdmin(BackOffice):
    form = SubjectForm
    list_display = ["name_fr", "family", "offers_read", "offers_write", "is_delegable", "is_offered"]
    list_filter = ["family", "is_delegable"]
    list_select_related = ["family"]
    search_fields = ["name_fr", "name_en", "code"]
    exclude = ["retired_at"]

    @admin.display(description=_("offert"), boolean=True, ordering="retired_at")
    def is_offered(self, subject: Subject) -> bool:
        return subject.retired_at is None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code is written in requests and proposals."""
        return ["code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Subject, form: forms.ModelForm, change: bool) -> None:
        if form.cleaned_data["is_offered"] != (obj.retired_at is None):
            obj.retired_at = None if form.cleaned_data["is_offered"] else timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(Relation)
class RelationAdmin(ReadOnly):
    """Agents end a relation that its client cannot end any more, by the same action as the client."""

    list_display = ["client", "type", "provider", "state", "starts_on", "ends_on"]
    list_filter = ["state", "type"]
    list_select_related = ["client", "provider", "type"]
    search_fields = ["client__name", "client__number", "provider__name", "provider__number"]
    ordering = ["client__name", "provider__name", "pk"]
    actions = ["end"]

    @admin.action(description=_("Mettre fin aux relations choisies"), permissions=["end"])
    def end(self, request: HttpRequest, relations: QuerySet[Relation]) -> None:
        for relation in relations:
            try:
                actions.relations.end(relation, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, f"{relation}{_(' : ')}{' '.join(refusal.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("Terminée : %(relation)s") % {"relation": relation}, messages.SUCCESS)

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("delegations.change_relation")


@admin.register(Authorization)
class AuthorizationAdmin(ReadOnly):
    """Who holds what, with who granted it and when; and why, today or on a past day."""

    list_display = ["subject", "right", "file", "holder_organization", "holder_membership", "starts_on", "ends_on"]
    list_filter = ["right", "subject__family"]
    list_select_related = [
        "subject", "file", "holder_organization", "holder_membership__user", "holder_membership__organization",
    ]  # fmt: skip
    search_fields = [
        "file__name",
        "file__number",
        "holder_organization__name",
        "holder_membership__user__last_name",
        "holder_membership__last_name",
    ]
    ordering = ["file__name", "subject", "pk"]
    readonly_fields = ["explained"]

    @admin.display(description=_("pourquoi cette personne a-t-elle accès?"))
    def explained(self, row: Authorization) -> str:
        if row.holder_membership is None or row.holder_membership.user is None:
            return "–"
        url = reverse("admin:delegations_authorization_why", args=[row.pk])
        return link(url, row.holder_membership.full_name)

    def pages(self) -> dict[str, tuple[Page, str]]:
        return {"<int:pk>/pourquoi/": (self.why, "delegations_authorization_why")}

    def why(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say by which path the person of an authorization came to what they may do in its file, on a day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(holder_membership__user__isnull=False)
        row = get_object_or_404(found.select_related("holder_membership__user", "file"), pk=pk)
        person = row.holder_membership
        form = WhyForm(request.GET or None, files=[row.file], today=timezone.localdate())
        file, on = form.asked
        return self.page(
            request,
            "delegations/admin/why.html",
            title=_("Pourquoi cette personne a-t-elle accès?"),
            subtitle=person.full_name,
            form=form,
            person=person,
            file=file,
            explanation=told(authorizations.why(person.user, file, on)),
        )
