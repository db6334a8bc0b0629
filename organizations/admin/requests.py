"""Requests: agents read what was said and sent, and decide; the actions do it, under a lock."""

from typing import Any

import structlog
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import actions
from organizations.admin.answers import AnswerForm, Answers
from organizations.admin.figures import Counts
from organizations.admin.queue import Queue, with_looks
from organizations.models import Document, SecondLook, ServiceRequest
from organizations.permissions import can_decide
from portal.core.admin import Page
from portal.core.cells import lines_of, link, stacked
from portal.core.fields import spoken_telephone

logger = structlog.get_logger(__name__)

State, Kind = ServiceRequest.State, ServiceRequest.Kind
# The kinds that are decided line by line, or by comparing people, on a page of their own.
DECIDED_ON = {
    Kind.LINK: ("organizations_linkline", _("Ajouts demandés")),
    Kind.PROFILE_LINK: ("organizations_profilelink", _("Liaisons de profil")),
    Kind.ADD_SUBJECTS: ("organizations_contactcheck", _("Contacts à valider")),
}
TOLD = ["number", "kind", "organization", "state_told", "asked_at", "due", "assigned_to", "decided_where"]
FROM_OUTSIDE = ["asker", "lost_account", "what_happened", "documents", "objections", "look"]
FROM_WITHIN = ["asker", "about", "wishes_told", "attestation", "attested_at", "documents"]
DECIDED = ["decided_by", "decided_at", "reason"]


class Deed(models.TextChoices):
    NAME = "name", _("Rattacher au compte ci-dessous; ses responsables ont cinq jours pour s’opposer")
    ACCEPT = "accept", _("Accepter")
    PROPOSE = "propose", _("Proposer de rendre l’accès : une autre personne confirmera")
    REFUSE = "refuse", _("Refuser")


class DecisionForm(AnswerForm):
    """What an agent does with a request, and why not."""

    deed = forms.ChoiceField(label=_("décision"), widget=forms.RadioSelect)
    account_number = forms.CharField(label=_("numéro du compte"), required=False, max_length=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "deed" not in self.fields:  # decided, and only read
            return
        if self.instance.kind == Kind.QUESTION:
            self.fields["deed"].choices = [(Deed.ACCEPT, _("Répondre"))]  # type: ignore[attr-defined]
            self.fields["deed"].initial, self.fields["answer"].label = Deed.ACCEPT, _("réponse")
            return
        offered = [Deed.REFUSE]
        if self.instance.kind != Kind.RECOVERY:
            offered.insert(0, Deed.ACCEPT)
        elif self.instance.organization_id is None:
            offered.insert(0, Deed.NAME)
        elif self.instance.recovery.may_be_accepted and not self.instance.awaits_look:
            offered.insert(0, Deed.PROPOSE)
        self.fields["deed"].choices = [(deed, deed.label) for deed in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("answer") or "").strip() and (why := self._must_say(cleaned.get("deed"))):
            self.add_error("answer", why)
        if cleaned.get("deed") == Deed.NAME and not cleaned.get("account_number"):
            self.add_error("account_number", _("Saisissez un numéro de compte, comme TRP0000000."))
        return cleaned

    def _must_say(self, deed: str | None) -> Any:
        """Return what to ask of an agent who wrote nothing, or None where nothing need be written."""
        if self.instance.kind == Kind.QUESTION:
            return _("Écrivez la réponse : la personne la lira.")
        if deed == Deed.REFUSE:
            return _("Écrivez pourquoi : la personne le lira.")
        return _("Écrivez pourquoi : la personne qui confirme le lira.") if deed == Deed.PROPOSE else None

    def _post_clean(self) -> None:
        """Leave the row as it is: the action reads it again under a lock, and writes it."""


@admin.register(ServiceRequest)
class ServiceRequestAdmin(Counts, Queue, Answers):
    """All that is complete, late ones first; requests between accounts are decided elsewhere, line by line."""

    form = DecisionForm
    change_list_template = "organizations/admin/requests.html"
    search_fields = ["number", "organization__number", "organization__name", "contact__email", "contact__last_name"]

    @admin.display(description=_("second regard"))
    def look(self, request: ServiceRequest) -> str:
        found = SecondLook.objects.about(request).select_related("proposed_by").first()
        if found is None:
            return "–"
        url = reverse("admin:organizations_secondlook_change", args=[found.pk])
        return stacked(link(url, found.get_state_display()), f"{found.proposed_by}{_(' : ')}{found.reason}")

    @admin.display(description=_("où elle se décide"))
    def decided_where(self, request: ServiceRequest) -> str:
        """What this page does not decide is decided on another."""
        page = DECIDED_ON.get(request.kind)
        if page is None or not request.is_open:
            return str(_("Ici"))
        name, words = page
        return link(f"{reverse(f'admin:{name}_changelist')}?q={request.number}", words)

    @admin.display(description=_("demandée par"))
    def asker(self, request: ServiceRequest) -> str:
        contact = getattr(request, "contact", None)
        if contact is None:
            return _to_dossier(request.asked_by) if request.asked_by else "–"
        parts = [contact.full_name, contact.position, contact.email, spoken_telephone(contact.telephone)]
        return stacked(*parts)

    @admin.display(description=_("modifications demandées"))
    def wishes_told(self, request: ServiceRequest) -> str:
        return lines_of("{} : {}", actions.requests.wishes_in_words(request))

    @admin.display(description=_("organisation nommée"))
    def lost_account(self, request: ServiceRequest) -> str:
        return request.recovery.account_named if hasattr(request, "recovery") else "–"

    @admin.display(description=_("ce qui s’est passé"))
    def what_happened(self, request: ServiceRequest) -> str:
        return request.recovery.words if hasattr(request, "recovery") else "–"

    @admin.display(description=_("documents"))
    def documents(self, request: ServiceRequest) -> str:
        found = request.documents.order_by("pk")
        lines = ((_document_url(each), each.name, filesizeformat(each.size), each.sha256) for each in found)
        return lines_of('<a href="{}">{}</a> ({}, SHA-256 {})', lines)

    @admin.display(description=_("personnes prévenues"))
    def objections(self, request: ServiceRequest) -> str:
        if not hasattr(request, "recovery"):
            return "–"
        found = request.recovery.objections.select_related("membership__user").order_by("pk")
        silent = _("rien dit jusqu’ici")
        lines = [
            (
                each.membership.full_name,
                _("opposition : %(words)s") % {"words": each.words} if each.objected_at else silent,
            )
            for each in found
        ]
        until = request.recovery.objections_until
        if until:
            lines.append((_("Opposition possible jusqu’au"), f"{timezone.localtime(until):%Y-%m-%d %H:%M}"))
        return lines_of("{} : {}", lines)

    @admin.display(description=_("motif de la réponse"))
    def reason(self, request: ServiceRequest) -> str:
        return request.answer or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceRequest]:
        """Leave out what still waits for who asks."""
        return with_looks(super().get_queryset(request).complete())

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        is_decided = Case(When(decided_at=None, then=Value(0)), default=Value(1))
        return [is_decided, "due_at", "pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ServiceRequest | None = None) -> bool:
        """A decision that was taken stays; nobody decides on what they asked themselves."""
        if obj is not None:
            asker = getattr(obj, "contact", None)
            is_own = obj.asked_by_id == request.user.pk or (asker and asker.email == request.user.email)
            is_elsewhere = obj.kind in Kind.decided_elsewhere() and obj.kind not in ServiceRequest.FROM_OUTSIDE
            if is_elsewhere or not obj.is_open or is_own:
                return False
        return super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: ServiceRequest | None = None) -> list[str]:
        if obj is None:
            return TOLD
        told = [*TOLD, *(FROM_OUTSIDE if obj.kind in ServiceRequest.FROM_OUTSIDE else FROM_WITHIN)]
        if not self.has_change_permission(request, obj):
            return [*told, *DECIDED]
        is_unnamed = obj.kind == Kind.RECOVERY and obj.organization_id is None
        return [*told, *(["account_number"] if is_unnamed else []), "deed", "answer_template", "answer"]

    def get_readonly_fields(self, request: HttpRequest, obj: ServiceRequest | None = None) -> list[str]:
        return [*TOLD, *FROM_OUTSIDE, *FROM_WITHIN, *DECIDED]

    def save_model(self, request: HttpRequest, obj: ServiceRequest, form: Any, change: bool) -> None:
        answer = form.cleaned_data["answer"]
        if obj.kind not in ServiceRequest.FROM_OUTSIDE:
            is_accepted = form.cleaned_data["deed"] == Deed.ACCEPT
            actions.requests.decide(obj, accepted=is_accepted, reason=answer, agent=request.user)
            return
        verbs = actions.registrations if obj.kind == Kind.REGISTRATION else actions.recoveries
        match form.cleaned_data["deed"]:
            case Deed.NAME:
                number = form.cleaned_data["account_number"].strip().upper()
                actions.recoveries.name_account(obj, number=number, by=request.user)
            case Deed.ACCEPT:
                actions.registrations.accept(obj, by=request.user)
            case Deed.PROPOSE:
                actions.namings.propose_recovery(obj, reason=answer, by=request.user)
            case Deed.REFUSE:
                verbs.refuse(obj, answer=answer, by=request.user)

    def pages(self) -> dict[str, tuple[Page, str]]:
        return super().pages() | {"documents/<uuid:document>/": (self.download, "organizations_document_download")}

    def download(self, request: HttpRequest, document: Any) -> HttpResponse:
        """Hand a document to an agent who may decide: as a file to keep, which no browser opens as a page of ours."""
        if not can_decide(request.user):
            raise PermissionDenied
        readable = Document.objects.filter(request__in=self.get_queryset(request)).select_related("content")
        found = get_object_or_404(readable, public_id=document)
        logger.info("document_read", document=str(found.public_id), request_number=found.request_id)
        return HttpResponse(
            bytes(found.content.content),
            content_type=found.media_type,
            headers={
                "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name)
                or "attachment",
                "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


def _to_dossier(person: User) -> str:
    """Lead to all that the desk knows of whoever asks."""
    url = reverse("admin:support_person", args=[person.public_id])
    return format_html("{}, {}", link(url, person.get_full_name()), person.email)


def _document_url(document: Document) -> str:
    return reverse("admin:organizations_document_download", args=[document.public_id])
