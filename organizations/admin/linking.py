"""Linking, as agents see it: profiles to link by identity, contacts to check, the explanatory e-mail."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organizations import actions
from organizations.actions.contacts import CONTACT
from organizations.models import ContactCheck, ContactSheet, Dispatch, DispatchLine, Membership, ProfileLink
from organizations.permissions import can_decide, can_explain
from portal.core.admin import BackOffice, ReadOnly

BREAK = SafeString("<br>")
TOLD = ["number", "organization", "asked_by", "state", "asked_at", "due_at", "said", "compared"]
REFUSE, NEW = "refuse", "new"


# --- Deciding ------------------------------------------------------------------------------------


class DeedForm(forms.ModelForm):
    """What an agent does with a request, among what its page offers, and why not."""

    deed = forms.ChoiceField(label=_("décision"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "deed" in self.fields:
            self.fields["deed"].choices = self.offered()  # type: ignore[attr-defined]

    def offered(self) -> list[tuple[str, Any]]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("deed") == REFUSE and not (cleaned.get("answer") or "").strip():
            self.add_error("answer", _("Écrivez pourquoi : la personne le lira."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row as it is: the action reads it again under a lock, and writes it."""


class ToDecide(BackOffice):
    """Requests that only agents decide; what they hold of people goes with the decision."""

    list_display = ["number", "organization", "asked_by", "state", "asked_at", "due_at"]
    list_filter = ["state"]
    list_select_related = ["organization", "asked_by"]
    search_fields = ["number", "organization__number", "asked_by__email", "asked_by__last_name"]
    ordering = ["due_at", "pk"]
    readonly_fields = TOLD

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_decide(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_decide(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody decides on what they asked themselves."""
        if obj is not None and (not obj.is_open or obj.asked_by_id == request.user.pk):
            return False
        return can_decide(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*TOLD, "deed", "answer"] if self.has_change_permission(request, obj) else [*TOLD, "reason"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*TOLD, "reason"]

    @admin.display(description=_("motif de la réponse"))
    def reason(self, asked: Any) -> str:
        return asked.answer or "–"


class ProfileLinkForm(DeedForm):
    def offered(self) -> list[tuple[str, Any]]:
        matches = actions.identity.matches(self.instance)
        words = _("Lier à %(organization)s, comme %(role)s (%(name)s)")
        return [
            *(
                (
                    str(match.sheet.membership.pk),
                    words
                    % {
                        "organization": match.sheet.membership.organization,
                        "role": match.sheet.membership.role_label,
                        "name": match.sheet.membership.full_name,
                    },
                )
                for match in matches
            ),
            (REFUSE, _("Refuser")),
        ]


@admin.register(ProfileLink)
class ProfileLinkAdmin(ToDecide):
    form = ProfileLinkForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProfileLink]:
        return super().get_queryset(request).filter(kind=ProfileLink.Kind.PROFILE_LINK)

    @admin.display(description=_("renseignements donnés"))
    def said(self, asked: ProfileLink) -> str:
        labels = {
            "client_number": _("Numéro de client"),
            "birth_date": _("Date de naissance"),
            "postal_code": _("Code postal"),
        }
        lines = [(label, asked.wishes[name]) for name, label in labels.items() if name in asked.wishes]
        if asked.asked_by:
            lines.insert(0, (asked.asked_by.get_full_name(), asked.asked_by.email))
        return format_html_join(BREAK, "{} : {}", lines) or "–"

    @admin.display(description=_("fiches qui portent ce numéro"))
    def compared(self, asked: ProfileLink) -> str:
        same, other = _("pareil"), _("différent ou inconnu")
        lines = (
            (
                match.sheet.membership.full_name,
                match.sheet.membership.email,
                match.sheet.membership.organization,
                same if match.same_birth_date else other,
                same if match.same_postal_code else other,
            )
            for match in actions.identity.matches(asked)
        )
        words = _("{}, {}, {}; date de naissance : {}; code postal : {}")
        return format_html_join(BREAK, str(words), lines) or str(_("Aucune"))

    def save_model(self, request: HttpRequest, obj: ProfileLink, form: Any, change: bool) -> None:
        deed = form.cleaned_data["deed"]
        if deed == REFUSE:
            actions.identity.refuse(obj, answer=form.cleaned_data["answer"], by=request.user)
        else:
            actions.identity.accept(obj, Membership.objects.get(pk=deed), by=request.user)


class ContactCheckForm(DeedForm):
    def offered(self) -> list[tuple[str, Any]]:
        words = _("Même personne : lui donner le numéro %(number)s (%(name)s, %(organization)s)")
        found = {
            suspicion.sheet.client_number: suspicion.sheet for suspicion in actions.contacts.suspected(self.instance)
        }
        known = [
            (
                str(sheet.pk),
                words
                % {
                    "number": number,
                    "name": sheet.membership.full_name,
                    "organization": sheet.membership.organization,
                },
            )
            for number, sheet in found.items()
        ]
        return [*known, (NEW, _("Une autre personne : lui donner un nouveau numéro")), (REFUSE, _("Refuser"))]


@admin.register(ContactCheck)
class ContactCheckAdmin(ToDecide):
    form = ContactCheckForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactCheck]:
        return super().get_queryset(request).filter(wishes__has_key=CONTACT).select_related("organization__type__desk")

    @admin.display(description=_("contact à ajouter"))
    def said(self, asked: ContactCheck) -> str:
        typed = asked.wishes.get(CONTACT, {})
        lines = [f"{typed.get('first_name', '')} {typed.get('last_name', '')}", typed.get("email")]
        lines += [typed.get("client_number"), typed.get("birth_date"), typed.get("job"), typed.get("telephone")]
        return format_html_join(BREAK, "{}", ((line,) for line in lines if line))

    @admin.display(description=_("personnes qui lui ressemblent"))
    def compared(self, asked: ContactCheck) -> str:
        lines = (
            (
                suspicion.sheet.membership.full_name,
                suspicion.sheet.client_number,
                suspicion.sheet.membership.organization,
                ", ".join(str(reason.label) for reason in suspicion.reasons),
            )
            for suspicion in actions.contacts.suspected(asked)
        )
        return format_html_join(BREAK, "{}, {}, {} : {}", lines) or str(_("Aucune"))

    def save_model(self, request: HttpRequest, obj: ContactCheck, form: Any, change: bool) -> None:
        deed = form.cleaned_data["deed"]
        if deed == REFUSE:
            actions.contacts.refuse(obj, answer=form.cleaned_data["answer"], by=request.user)
        else:
            known = None if deed == NEW else ContactSheet.objects.get(pk=deed)
            actions.contacts.accept(obj, known=known, by=request.user)


# --- The explanatory e-mail ----------------------------------------------------------------------


class DatesForm(forms.Form):
    dates_fr = forms.CharField(
        label=_("dates importantes, en français"), max_length=2000, required=False, widget=forms.Textarea
    )
    dates_en = forms.CharField(
        label=_("dates importantes, en anglais"), max_length=2000, required=False, widget=forms.Textarea
    )


class Explains(admin.ModelAdmin):
    """Lists from which the explanatory e-mail is sent: to those ticked, once its dates are written."""

    actions = ["explain"]

    def awaited_in(self, chosen: QuerySet[Any]) -> QuerySet[Membership]:
        """Return who is to hear of it, among the rows chosen."""
        raise NotImplementedError

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
        context = {
            **self.admin_site.each_context(request),
            "title": _("Courriel explicatif"),
            "opts": self.opts,
            "form": form,
            "total": people.count(),
            "select_across": request.POST.get("select_across", "0"),
            "chosen": request.POST.getlist("_selected_action"),
        }
        return TemplateResponse(request, "organizations/admin/explain.html", context)

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
        return format_html('<a href="{}">{}</a>', url, words % facts)


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
