"""« Voir le portail comme… »: found, asked or begun by an agent; and the list of what was seen."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.core.admin import Page, ReadOnly
from portal.core.cells import lines_of
from portal.core.templatetags.components import moment
from portal.support import actions
from portal.support.forms.visits import FindPersonForm, VisitForm
from portal.support.models import Visit
from portal.support.permissions import can_see_as, may_see_as, people_of, served_by
from portal.support.views.visits import begin_in


@admin.register(Visit)
class VisitAdmin(ReadOnly):
    change_list_template = "support/admin/visits.html"
    list_display = ["asked_at", "agent", "person", "ticket", "begun_at", "ended_at"]
    list_filter = ["asked_at"]
    list_select_related = ["agent", "person"]
    search_fields = ["ticket", "person__email", "person__username", "agent__email"]
    search_help_text = _("Numéro de billet, adresse ou nom d’utilisateur.")
    ordering = ["-asked_at", "-pk"]
    fields = [
        "person",
        "agent",
        "reason",
        "ticket",
        "asked_at",
        "consented_at",
        "declined_at",
        "begun_at",
        "ends_at",
        "ended_at",
        "seen",
    ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Visit | None = None) -> bool:
        return may_see_as(request.user) or super().has_view_permission(request, obj)

    @admin.display(description=_("pages vues"))
    def seen(self, visit: Visit) -> str:
        lines = ((moment(page.seen_at), page.title or page.path or page.name) for page in visit.pages.all())
        return lines_of("{} – {}", lines)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        own = {"can_see_as": may_see_as(request.user)}
        return super().changelist_view(request, own | (extra_context or {}))

    # --- Pages of its own ------------------------------------------------------------------------------

    def pages(self) -> dict[str, tuple[Page, str]]:
        return {
            "see/": (self.find, "support_visit_find"),
            "see/<uuid:person>/": (reauthentication_required(self.see), "support_visit_see"),
        }

    def find(self, request: HttpRequest) -> HttpResponse:
        """« Voir le portail comme… »: whom. Whoever is of another desk is nobody here."""
        form = FindPersonForm(request.POST or None)
        if form.is_valid():
            login = form.cleaned_data["login"]
            found = people_of(request.user).filter(Q(email=login) | Q(username=login)).first()
            if found and can_see_as(request.user, found):
                return redirect("admin:support_visit_see", found.public_id)
            form.add_error(
                "login",
                _("Personne de vos services ne porte ce nom, ou c’est un agent, ou cette personne est inactive."),
            )
        return self._page(request, "support/admin/find.html", {"title": _("Voir le portail comme…"), "form": form})

    def see(self, request: HttpRequest, person: UUID) -> HttpResponse:
        """Why, and for which ticket; or the question to the person."""
        found = self._person(request, person)
        form = VisitForm(request.POST or None)
        if form.is_valid():
            deed = self._ask if "ask" in request.POST else self._begin
            try:
                return deed(request, found, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal)
        theirs = found.visits.filter(agent=request.user)
        context = {
            "title": _("Voir le portail comme %(name)s") % {"name": found.get_full_name()},
            "form": form,
            "person": found,
            "granted": theirs.granted().first(),
            "unanswered": theirs.unanswered().first(),
        }
        return self._page(request, "support/admin/see.html", context)

    def _ask(self, request: HttpRequest, person: User, *, reason: str, ticket: str) -> HttpResponse:
        actions.visits.ask(person, reason=reason, by=request.user)
        words = _("La question part vers %(name)s. Revenez ici dès que la réponse est là.")
        messages.success(request, words % {"name": person.get_full_name()})
        return redirect("admin:support_visit_see", person.public_id)

    def _begin(self, request: HttpRequest, person: User, *, reason: str, ticket: str) -> HttpResponse:
        begin_in(request, actions.visits.begin(person, reason=reason, ticket=ticket, by=request.user))
        places = person.memberships.giving_access().filter(organization__in=served_by(request.user))
        number = places.primary_first().values_list("organization__number", flat=True).first()
        return redirect("organizations:home", number) if number else redirect("home")

    def _person(self, request: HttpRequest, person: UUID) -> User:
        """Return whom; nobody outside the own desks is known here, and no agent is seen as."""
        if not may_see_as(request.user):
            raise PermissionDenied
        found = people_of(request.user).filter(public_id=person).first()
        if found is None or not can_see_as(request.user, found):
            raise Http404
        return found

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        if not may_see_as(request.user):
            raise PermissionDenied
        return self.page(request, template, **context)
