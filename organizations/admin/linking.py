"""What agents decide of linking: profiles to link by identity, contacts who may be known already."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations import actions
from organizations.actions.contacts import ASKER_GONE, CONTACT
from organizations.admin.answers import AnswerForm, Answers
from organizations.models import ContactCheck, ContactSheet, Membership, ProfileLink, Role
from organizations.permissions import can_decide, may_still_name
from portal.core.cells import lines_of, stacked

TOLD = ["number", "organization", "asked_by", "state", "asked_at", "due_at", "assigned_to", "said", "compared"]
REFUSE, NEW = "refuse", "new"


# --- Deciding ------------------------------------------------------------------------------------


class DeedForm(AnswerForm):
    """What an agent does with a request, among what its page offers, and why not."""

    deed = forms.ChoiceField(label=_("décision"), widget=forms.RadioSelect)
    # The deeds that the page offers, with their words: each kind of request says so.
    offered: Callable[[], list[tuple[str, Any]]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "deed" in self.fields:
            self.fields["deed"].choices = self.offered()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("deed") == REFUSE and not (cleaned.get("answer") or "").strip():
            self.add_error("answer", _("Écrivez pourquoi : la personne le lira."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row as it is: the action reads it again under a lock, and writes it."""


class ToDecide(Answers):
    """Requests that only agents decide; what they hold of people goes with the decision."""

    list_display = ["number", "organization", "asked_by", "state", "asked_at", "due_at", "assigned_to"]
    list_filter = ["state"]
    list_select_related = ["organization", "asked_by", "assigned_to"]
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

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Remember who reads: whom the page compares are people of that agent's desks."""
        asked = super().get_object(request, object_id, from_field)
        if asked:
            asked.reader = request.user
        return asked

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return (
            [*TOLD, "deed", "answer_template", "answer"]
            if self.has_change_permission(request, obj)
            else [*TOLD, "reason"]
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*TOLD, "reason"]

    @admin.display(description=_("motif de la réponse"))
    def reason(self, asked: Any) -> str:
        return asked.answer or "–"


class ProfileLinkForm(DeedForm):
    def offered(self) -> list[tuple[str, Any]]:
        matches = actions.identity.matches(self.instance, self.instance.reader)
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
        return lines_of("{} : {}", lines)

    @admin.display(description=_("fiches qui portent ce numéro"))
    def compared(self, asked: Any) -> str:
        same, other = _("pareil"), _("différent ou inconnu")
        lines = (
            (
                match.sheet.membership.full_name,
                match.sheet.membership.email,
                match.sheet.membership.organization,
                same if match.same_birth_date else other,
                same if match.same_postal_code else other,
            )
            for match in actions.identity.matches(asked, asked.reader)
        )
        words = _("{}, {}, {}; date de naissance : {}; code postal : {}")
        return lines_of(str(words), lines, _("Aucune"))

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
        refusal = (REFUSE, _("Refuser"))
        if not may_still_name(self.instance, self.instance.wishes[CONTACT]["role"]):
            return [refusal]
        return [*known, (NEW, _("Une autre personne : lui donner un nouveau numéro")), refusal]


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
        if typed and asked.organization:
            lines.append(asked.organization.type.word_for(Role(typed["role"])))
            lines.append("" if may_still_name(asked, typed["role"]) else ASKER_GONE)
        return stacked(*lines)

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
        return lines_of("{}, {}, {} : {}", lines, _("Aucune"))

    def save_model(self, request: HttpRequest, obj: ContactCheck, form: Any, change: bool) -> None:
        deed = form.cleaned_data["deed"]
        if deed == REFUSE:
            actions.contacts.refuse(obj, answer=form.cleaned_data["answer"], by=request.user)
        else:
            known = None if deed == NEW else ContactSheet.objects.get(pk=deed)
            actions.contacts.accept(obj, known=known, by=request.user)
