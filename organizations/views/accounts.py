"""Registering an account, and an account's own pages."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import actions
from organizations.models import Membership
from organizations.permissions import can_manage_people, can_read_journal, can_see
from organizations.policies import member_required
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
        return redirect("organizations:register", incomplete)
    form = draft.form(step, request.POST or None)
    if form.is_valid():
        draft.keep(step, form)
        following = draft.after(step)
        return redirect("organizations:register", following) if following else _send(request, draft)
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


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Send a complete registration: an activation e-mail for a visitor, the open account for someone signed in."""
    if draft.user:
        organization = actions.accounts.open_account(draft.registration(), by=draft.user)
        draft.forget()
        messages.success(request, _("Le compte %(number)s est ouvert.") % {"number": organization.number})
        return redirect("organizations:home", organization.number)
    person = draft.person()
    if not draft.is_sent:
        if not ratelimit.consume(request, action="register", key=person.email):
            return ratelimit.respond_429(request)
        actions.accounts.register(draft.registration(), person=person)
        draft.mark_sent()
    return redirect("organizations:registered")


@public("a visitor learns that the activation e-mail is on its way")
@require_GET
def registered(request: HttpRequest) -> HttpResponse:
    draft = Draft(request)
    if not draft.is_sent or draft.user:
        return redirect("organizations:register", draft.first_incomplete() or draft.steps[-1])
    return TemplateResponse(request, "organizations/registered.html", {"email": draft.person().email})


@public("a visitor who did not receive the activation e-mail asks for it again")
@require_POST
def resend_registration(request: HttpRequest) -> HttpResponse:
    draft = Draft(request)
    if not draft.is_sent or draft.user:
        raise Http404
    if not ratelimit.consume(request, action="resend_registration", key=draft.key):
        return ratelimit.respond_429(request)
    actions.accounts.resend(draft.registration(), person=draft.person())
    messages.success(request, _("Le courriel a été renvoyé. Le lien précédent ne fonctionne plus."))
    return redirect("organizations:registered")


def account_context(request: HttpRequest, access: Membership, **more: Any) -> dict[str, Any]:
    """Return what every page of an account shows: whose it is, and where one may go."""
    pages = [
        ("organizations:home", _("Compte"), can_see),
        ("organizations:memberships", _("Utilisateurs"), can_manage_people),
    ]
    pages.append(("organizations:journal", _("Journal"), can_read_journal))
    navigation = []
    for name, label, can in pages:
        url = reverse(name, args=[access.organization.number])
        is_current = request.path == url or (request.path.startswith(url) and can is not can_see)
        if can(access):
            navigation.append({"url": url, "label": label, "current": is_current})
    return {"access": access, "organization": access.organization, "navigation": navigation} | more


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


@member_required(can_read_journal)
@require_GET
def journal(request: HttpRequest, access: Membership) -> HttpResponse:
    entries = lines_of(access.organization).select_related("actor")
    columns = [Column("moment", _("Moment"), ["at"]), Column("quoi", _("Ce qui s’est passé"))]
    table = Table(request, entries, columns, sort="-moment")
    word_for = access.organization.type.word_for
    lines = [{"entry": entry, "sentence": sentence(entry, role=word_for)} for entry in table.rows]
    context = account_context(request, access, table=table, lines=lines)
    return TemplateResponse(request, "organizations/journal.html", context)
