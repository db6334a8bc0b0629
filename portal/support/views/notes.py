"""Internal notes: their section of a dossier, and the page on which one is written."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Organization
from portal.core.cells import link, stacked, tag
from portal.core.templatetags.components import moment
from portal.support import actions
from portal.support.forms.deeds import ConfirmationForm, NoteForm
from portal.support.models import Note
from portal.support.models.notes import NoteQuerySet
from portal.support.permissions import Reach, can_write_notes
from portal.support.views.cells import address_of_account, address_of_person
from portal.support.views.deeds import Deed, show, typed
from portal.support.views.sections import Listing, by_line, rows_of

Around = dict[str, Any]


def about_account(account: Organization, reach: Reach) -> Listing:
    return _listing(reach.notes.filter(organization=account), reach)


def about_person(user: User, reach: Reach) -> Listing:
    return _listing(reach.notes.filter(person=user), reach)


def _listing(notes: NoteQuerySet, reach: Reach) -> Listing:
    may_pin = can_write_notes(reach.agent)
    return Listing(
        "notes",
        _("Notes internes"),
        "support.view_note",
        [_("Écrite"), _("Texte"), _("Que faire")],
        rows_of(notes.pinned_first()),
        by_line(lambda note: _line(note, may_pin=may_pin)),
        _("Aucune note."),
    )


def _line(note: Note, *, may_pin: bool) -> list[Any]:
    words = _("Désépingler") if note.pinned_at else _("Épingler")
    who = stacked(moment(note.written_at), note.author.get_full_name(), note.desk.name if note.desk else "")
    text = stacked(tag(_("Épinglée"), "blue") if note.pinned_at else "", linebreaksbr(note.text, autoescape=True))
    return [who, text, link(reverse("admin:support_pin", args=[note.public_id]), words) if may_pin else "–"]


# --- Writing -------------------------------------------------------------------------------------


def write_about_organization(request: HttpRequest, around: Around, number: str) -> HttpResponse:
    account = get_object_or_404(Reach(request.user).organizations, number=number)
    deed = Deed(
        _("Écrire une note interne"),
        NoteForm(typed(request)),
        lambda form: actions.notes.write_about_organization(account, text=form.cleaned_data["text"], by=request.user),
        back=address_of_account(account),
        done=_("La note est écrite."),
        button=_("Écrire la note"),
        about=str(account),
    )
    return show(request, around, deed)


def write_about_person(request: HttpRequest, around: Around, person: UUID) -> HttpResponse:
    reach = Reach(request.user)
    user = get_object_or_404(reach.people, public_id=person)
    deed = Deed(
        _("Écrire une note interne"),
        NoteForm(typed(request), desks=reach.desks_about(user)),
        lambda form: actions.notes.write_about_person(
            user, text=form.cleaned_data["text"], desk=form.desk, by=request.user
        ),
        back=address_of_person(user),
        done=_("La note est écrite."),
        button=_("Écrire la note"),
        about=user.get_full_name(),
    )
    return show(request, around, deed)


def pin(request: HttpRequest, around: Around, note: UUID) -> HttpResponse:
    """Keep a note above the others, or no more."""
    found = get_object_or_404(Reach(request.user).notes.select_related("organization", "person"), public_id=note)
    is_pinned = found.pinned_at is None
    back = address_of_account(found.organization) if found.organization else address_of_person(found.person)
    deed = Deed(
        _("Épingler la note") if is_pinned else _("Désépingler la note"),
        ConfirmationForm(typed(request)),
        lambda form: actions.notes.pin(found, is_pinned=is_pinned, by=request.user),
        back=back,
        done=_("La note reste en tête.") if is_pinned else _("La note reprend sa place."),
        about=found.text,
    )
    return show(request, around, deed)
