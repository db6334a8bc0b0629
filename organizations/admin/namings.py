"""Naming someone responsible for an account that has nobody: one agent proposes here, another one confirms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from organizations import actions
from organizations.models import Organization
from organizations.permissions import can_correct, can_look
from portal.core.admin import BackOffice, Page
from portal.core.fields import EmailAddressField, PersonNameField


class NamingForm(forms.Form):
    """Who, and why."""

    first_name = PersonNameField(label=_("prénom"))
    last_name = PersonNameField(label=_("nom"))
    email = EmailAddressField(label=_("adresse de courriel"))
    language = forms.ChoiceField(label=_("langue"), choices=Language)
    reason = forms.CharField(
        label=_("motif"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Comment vous avez vérifié qui est cette personne, et qu’elle représente le compte."),
    )


class Names(BackOffice):
    """Pages of accounts, with the way to name someone where nobody is responsible."""

    change_form_template = "organizations/admin/organization.html"

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        organization = context.get("original")
        context["may_name"] = (
            organization is not None
            and _may_name(request, organization)
            and actions.namings.lacks_someone(organization)
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def pages(self) -> dict[str, tuple[Page, str]]:
        return super().pages() | {"<int:pk>/name/": (self.name_someone, "organizations_name_someone")}

    def name_someone(self, request: HttpRequest, pk: int) -> HttpResponse:
        organization = get_object_or_404(self.get_queryset(request), pk=pk)
        if not _may_name(request, organization):
            raise PermissionDenied
        form = NamingForm(request.POST or None)
        if form.is_valid():
            typed = form.cleaned_data
            reason = typed.pop("reason")
            try:
                someone = actions.namings.Someone(**typed)
                actions.namings.propose(organization, someone, reason=reason, by=request.user)
            except ValidationError as refusal:
                form.add_error(None, " ".join(refusal.messages))
            else:
                self.message_user(request, _("C’est proposé : une autre personne confirmera."), messages.SUCCESS)
                return redirect("admin:organizations_organization_change", pk)
        title = _("Nommer une personne responsable")
        return self.page(request, "organizations/admin/name.html", title=title, organization=organization, form=form)


def _may_name(request: HttpRequest, organization: Organization) -> bool:
    return can_look(request.user) and can_correct(request.user, organization)
