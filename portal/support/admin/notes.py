"""The list of internal notes, and the pages that this app opens in the back office."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.core.admin import Page, ReadOnly
from portal.core.cells import link
from portal.support.models import Note
from portal.support.permissions import (
    can_read_organizations,
    can_read_people,
    can_search,
    can_write_notes,
)
from portal.support.views import deeds, dossiers, notes, search
from portal.support.views.cells import address_of_account, address_of_person


def anyone(agent: Any) -> bool:
    """Whoever opens the back office; the page asks the rest of the row that it is about."""
    return True


# By address: the page, who opens it, its name.
PAGES: dict[str, tuple[Page, Callable[[Any], bool], str]] = {
    "rechercher/": (search.search, can_search, "search"),
    "comptes/<str:number>/": (dossiers.organization, can_read_organizations, "organization"),
    "comptes/<str:number>/note/": (notes.write_about_organization, can_write_notes, "note_organization"),
    "personnes/<uuid:person>/": (dossiers.person, can_read_people, "person"),
    "personnes/<uuid:person>/note/": (notes.write_about_person, can_write_notes, "note_person"),
    "personnes/<uuid:person>/debloquer/": (deeds.unlock, anyone, "unlock"),
    "places/<uuid:place>/renvoyer/": (deeds.resend, anyone, "resend"),
    "places/<uuid:place>/adresse/": (deeds.readdress, anyone, "readdress"),
    "notes/<uuid:note>/epingler/": (notes.pin, can_write_notes, "pin"),
}


@admin.register(Note)
class NoteAdmin(ReadOnly):
    """Notes are written from a dossier, about what it tells of; here they are read, the newest first."""

    list_display = ["written_at", "about", "author", "desk", "pinned_at"]
    list_select_related = ["organization__type", "person", "author", "desk"]
    search_fields = ["organization__number", "organization__name", "person__last_name", "person__email"]
    fields = ["about", "desk", "text", "author", "written_at", "pinned_at"]
    readonly_fields = ["about"]
    ordering = ["-written_at", "-pk"]

    @admin.display(description=_("à propos de"))
    def about(self, note: Note) -> Any:
        if note.organization:
            return link(address_of_account(note.organization), note.organization)
        return link(address_of_person(note.person), note.person)

    def pages(self) -> dict[str, tuple[Page, str]]:
        return {address: (self.guarded(page, can), f"support_{name}") for address, (page, can, name) in PAGES.items()}
