"""Registering an account, and an account's own pages."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Mode
from organizations import actions
from organizations.models import Membership
from organizations.permissions import can_manage_people, can_read_journal, can_see
from organizations.policies import member_required
from organizations.validators import Paper
from organizations.views.context import account_context
from organizations.views.drafts import STEPS, Draft
from portal.core.journal import lines_of, sentence
from portal.core.policies import public
from portal.core.tables import Column, Table


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
    people = organization.memberships
    context = account_context(
        request,
        access,
        addresses=organization.addresses.all(),
        active=people.active().count(),
        pending=people.pending().count(),
        can_manage_people=can_manage_people(access),
        administrators=people.able_to_administer().select_related("user").order_by("user__last_name")[:5],
    )
    return TemplateResponse(request, "organizations/home.html", context)


def mode_in_words(mode: str) -> str:
    return str(Mode(mode).label)


@member_required(can_read_journal)
@require_GET
def journal(request: HttpRequest, access: Membership) -> HttpResponse:
    entries = lines_of(access.organization).select_related("actor")
    columns = [Column("moment", _("Moment"), ["at"]), Column("quoi", _("Ce qui s’est passé"))]
    table = Table(request, entries, columns, sort="-moment")
    word_for = access.organization.type.word_for
    lines = [{"entry": entry, "sentence": sentence(entry, role=word_for, mode=mode_in_words)} for entry in table.rows]
    context = account_context(request, access, table=table, lines=lines)
    return TemplateResponse(request, "organizations/journal.html", context)
