"""The page of a person in the back office, with what the desk adds: seeing as them, making one user of two."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.admin.people import UserAdmin
from accounts.models import User
from cardrequests.permissions import trainer_of
from portal.core.admin import Page
from portal.support import actions
from portal.support.forms.merges import FindDoubleForm, MergeForm
from portal.support.permissions import can_merge, can_see_as, may_merge, people_of

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    change_form_template = "support/admin/person.html"

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.get_object(request, object_id)
        offered = {
            "can_see_as": person is not None and can_see_as(request.user, person),
            "can_merge": person is not None and person.closed_at is None and may_merge(request.user),
        }
        kwargs["extra_context"] = offered | (kwargs.get("extra_context") or {})
        return super().change_view(request, object_id, *args, **kwargs)

    # --- Pages of its own ------------------------------------------------------------------------------

    def pages(self) -> dict[str, tuple[Page, str]]:
        return {
            "<uuid:kept>/doubles/": (self.doubles, "accounts_user_doubles"),
            "<uuid:kept>/doubles/<uuid:gone>/": (self.merge, "accounts_user_merge"),
        }

    def doubles(self, request: HttpRequest, kept: UUID) -> HttpResponse:
        """« Réunir deux utilisateurs »: those who may be the same person, or any other of the own desks."""
        person = self._person(request, kept)
        form = FindDoubleForm(request.POST or None)
        if form.is_valid():
            login = form.cleaned_data["login"]
            found = people_of(request.user).filter(Q(email=login) | Q(username=login)).exclude(pk=person.pk).first()
            if found and can_merge(request.user, person, found):
                return redirect("admin:accounts_user_merge", person.public_id, found.public_id)
            words = _("Personne d’autre de vos services ne porte ce nom, ou d’autres services suivent cette personne.")
            form.add_error("login", words)
        alike = actions.likeness.likely_doubles(person, agent=request.user)
        context = {"title": _("Réunir deux utilisateurs"), "form": form, "person": person, "alike": alike}
        return self.page(request, "support/admin/doubles.html", **context)

    def merge(self, request: HttpRequest, kept: UUID, gone: UUID) -> HttpResponse:
        """What would go over, what would end; proposed to a second agent."""
        person, other = self._person(request, kept), self._person(request, gone)
        if not can_merge(request.user, person, other):
            raise PermissionDenied
        doubles = actions.merges.doubles(person, other)
        form = MergeForm(request.POST or None, doubles=doubles)
        if form.is_valid():
            chosen = {name: form.cleaned_data[name] for name in ("stays", "reason")}
            try:
                actions.merges.propose(person, other, **chosen, by=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, _("C’est proposé : un autre agent doit confirmer. Rien n’a encore changé."))
                return redirect("admin:organizations_secondlook_changelist")
        context = {
            "title": _("Réunir deux utilisateurs"),
            "form": form,
            "person": person,
            "other": other,
            "moving": actions.merges.moving(person, other),
            "counts": actions.merges.counts(other),
            "awaited": actions.merges.awaited(other),
            "trainers": [trainer_of(person), trainer_of(other)],
        }
        return self.page(request, "support/admin/merge.html", **context)

    def _person(self, request: HttpRequest, public_id: UUID) -> User:
        if not may_merge(request.user):
            raise PermissionDenied
        found = people_of(request.user).filter(public_id=public_id, closed_at=None).first()
        if found is None:
            raise Http404
        return found
