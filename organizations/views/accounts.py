"""Registering an account, and an account's own pages."""

from collections.abc import Iterable
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.models import Membership
from organizations.permissions import can_hand_over, can_manage_people, can_read_journal, can_see, handovers_of
from organizations.policies import member_required
from organizations.validators.documents import Paper
from organizations.views.context import account_context
from organizations.views.drafts import STEPS, Draft
from organizations.views.glance import glance
from portal.core.journal import lines_of, sentence
from portal.core.links import following
from portal.core.models import JournalEntry
from portal.core.policies import public
from portal.core.tables import Column, Table

# How many responsible people, and lines of the journal, an account's own page names.
RESPONSIBLE = 5
LATEST = 5


@public("a visitor registers an organization")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, step: str) -> HttpResponse:
    draft = Draft(request)
    if step not in draft.steps:
        return redirect("organizations:register", draft.steps[0])
    if incomplete := draft.first_incomplete(before=step):
        if request.method == "POST":
            messages.warning(request, _("Votre session a pris fin. Rien n’a été envoyé : reprenez à cette étape."))
        return redirect("organizations:register", incomplete)
    form = draft.form(step, request.POST or None, request.FILES or None)
    if form.is_valid():
        return _go_on(request, draft, step, form)
    context = {
        "form": form,
        "draft": draft,
        "step": step,
        "title": STEPS[step][0],
        "steps": draft.progress(step),
        "previous": draft.before(step),
        "is_last": draft.after(step) is None,
    }
    return TemplateResponse(request, "organizations/register.html", context)


def _go_on(request: HttpRequest, draft: Draft, step: str, form: Form) -> HttpResponse:
    """Keep a step and show the next; the last one, consent, is kept nowhere and sends the whole."""
    following = draft.after(step)
    if not following:
        return _send(request, draft, form.cleaned_data.get("documents", []))
    draft.keep(step, form)
    # Whoever came to change one answer goes back to reading them all, where the others still stand.
    if "relire" in request.GET:
        following = draft.first_incomplete() or draft.steps[-1]
    return redirect("organizations:register", following)


def _send(request: HttpRequest, draft: Draft, papers: list[Paper]) -> HttpResponse:
    """Send a complete registration: an activation e-mail for a visitor, the open account for someone signed in."""
    address = draft.user.email if draft.user else draft.person().email
    if not draft.is_sent and not ratelimit.consume(request, action="register", key=address):
        return ratelimit.respond_429(request)
    if draft.user and draft.needs_documents:
        actions.accounts.register_with_documents(draft.registration(papers), by=draft.user)
        draft.forget()
        messages.success(request, _("Un courriel est en route : son lien complète l’inscription."))
        return redirect("organizations:profiles")
    if draft.user:
        organization = actions.accounts.open_account(draft.registration(), by=draft.user)
        draft.forget()
        messages.success(request, _("Le compte %(number)s est ouvert.") % {"number": organization.number})
        return redirect("organizations:home", organization.number)
    if not draft.is_sent:
        # This e-mail counts like those asked for again: what is refused after it must not depend on who is known.
        ratelimit.consume(request, action="resend_registration", key=address)
        actions.accounts.register(draft.registration(papers), person=draft.person())
        draft.mark_sent()
    return redirect("organizations:registered")


@public("a visitor learns that the activation e-mail is on its way")
@require_GET
def registered(request: HttpRequest) -> HttpResponse:
    draft = Draft(request)
    if not draft.is_sent or draft.user:
        return redirect("organizations:register", draft.first_incomplete() or draft.steps[-1])
    context = {"email": draft.person().email, "needs_documents": draft.needs_documents}
    return TemplateResponse(request, "organizations/registered.html", context)


@public("a visitor who did not receive the activation e-mail asks for it again")
@require_POST
def resend_registration(request: HttpRequest) -> HttpResponse:
    draft = Draft(request)
    if not draft.is_sent or draft.user:
        raise Http404
    person = draft.person()
    if not ratelimit.consume(request, action="resend_registration", key=person.email):
        messages.error(request, _("Un courriel vient de partir. Attendez une minute avant d’en demander un autre."))
        return redirect("organizations:registered")
    try:
        actions.accounts.resend(draft.registration(), person=person)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Si l’inscription attend encore, un nouveau courriel part et remplace l’ancien."))
    return redirect("organizations:registered")


@member_required(can_see)
@require_GET
def home(request: HttpRequest, access: Membership) -> HttpResponse:
    organization = access.organization
    responsible = list(
        organization.memberships.able_to_administer()
        .select_related("user", "organization__type")
        .order_by("user__last_name", "user__first_name")[:RESPONSIBLE]
    )
    context = account_context(
        request,
        access,
        offers=list(handovers_of(access).open().of(access).order_by("-pk")),
        may_designate=can_hand_over(access),
        addresses=organization.addresses.order_by("kind"),
        responsible=responsible,
        glance=glance(access, is_alone=len(responsible) == 1) if can_manage_people(access) else None,
        lines=_latest(access) if can_read_journal(access) else None,
    )
    return TemplateResponse(request, "organizations/home.html", context)


@member_required(can_see)
@require_POST
def star(request: HttpRequest, access: Membership) -> HttpResponse:
    """Mark the account as a favourite, or no more; then back to where one was."""
    deed = actions.stars.star if request.POST.get("star") == "1" else actions.stars.unstar
    deed(access, by=access)
    home = reverse("organizations:home", args=[access.organization.number])
    return HttpResponseRedirect(following(request, otherwise=home))


def _latest(access: Membership) -> list[dict[str, Any]]:
    entries = lines_of(access.organization).select_related("actor").order_by("-at", "-pk")
    return spoken(entries[:LATEST], access)


def spoken(entries: Iterable[JournalEntry], access: Membership) -> list[dict[str, Any]]:
    """Return lines of the journal with the sentence that each one says to people of the account."""
    return [{"entry": entry, "sentence": sentence(entry, access.organization)} for entry in entries]


@member_required(can_read_journal)
@require_GET
def journal(request: HttpRequest, access: Membership) -> HttpResponse:
    entries = lines_of(access.organization).select_related("actor")
    columns = [Column("moment", _("Moment"), ["at"]), Column("quoi", _("Ce qui s’est passé"))]
    table = Table(request, entries, columns, sort="-moment")
    context = account_context(request, access, table=table, lines=spoken(table.rows, access))
    return TemplateResponse(request, "organizations/journal.html", context)
