"""Writing internal notes, and forgetting them."""

import re
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Traces, User
from organizations.models import Organization, SupportDesk
from portal.core.journal import NOBODY, event, record
from portal.core.retention import delete_in_batches
from portal.support.models import Note
from portal.support.permissions import Reach, can_write_notes

# Kept with no place: the people of an account do not read of it in their journal.
WRITTEN = event("note.written", _("%(actor)s a écrit une note interne."))
PINNED = event("note.pinned", _("%(actor)s a épinglé une note interne."))
UNPINNED = event("note.unpinned", _("%(actor)s a désépinglé une note interne."))


@transaction.atomic
def write_about_organization(organization: Organization, *, text: str, by: User) -> Note:
    _refuse_unless_within(Reach(by).organizations.filter(pk=organization.pk).exists(), by)
    return _write(Note(organization=organization, text=text, author=by), about=organization)


@transaction.atomic
def write_about_person(person: User, *, text: str, desk: SupportDesk | None, by: User) -> Note:
    """Write about someone, for one of the desks that serve them; of whom none serves, a superuser alone."""
    reach = Reach(by)
    desks = reach.desks_about(person)
    _refuse_unless_within(reach.people.filter(pk=person.pk).exists() and (desk in desks or not desks), by)
    if person.closed_at:
        raise ValidationError(_("Cet utilisateur est fermé : il n’est plus à personne."), code="closed")
    return _write(Note(person=person, desk=desk, text=text, author=by), about=person)


def _refuse_unless_within(is_within: bool, by: User) -> None:
    if not is_within or not can_write_notes(by):
        raise PermissionDenied


def _write(note: Note, *, about: Organization | User) -> Note:
    latest = Note.objects.filter(organization=note.organization, person=note.person).order_by("-written_at", "-pk")
    former = latest.first()
    if former and (former.text, former.author, former.desk) == (note.text, note.author, note.desk):
        return former  # sent twice, it is one note
    note.save()
    record(WRITTEN, about=about, place=None, by=note.author)
    return note


@transaction.atomic
def pin(note: Note, *, is_pinned: bool, by: User) -> Note:
    """Keep a note above the others, or no more."""
    note = Note.objects.select_for_update(of=("self",), no_key=True).get(pk=note.pk)
    _refuse_unless_within(Reach(by).notes.filter(pk=note.pk).exists(), by)
    if bool(note.pinned_at) != is_pinned:
        note.pinned_at = timezone.now() if is_pinned else None
        note.save(update_fields=["pinned_at"])
        about = note.organization or note.person
        assert about is not None  # noqa: S101 (a rule of the database)
        record(PINNED if is_pinned else UNPINNED, about=about, place=None, by=by)
    return note


def forget_person(person: User, traces: Traces) -> None:
    """Delete what was noted about a closed user, and take their names out of other notes. The door is open."""
    Note.objects.filter(person=person).delete()
    named = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in traces.words) or r"(?!)", re.IGNORECASE)
    for note in Note.objects.filter(text__iregex=_any_of(traces)).order_by("pk") if traces.words else ():
        Note.objects.filter(pk=note.pk).update(text=named.sub(NOBODY, note.text))


def _any_of(traces: Traces) -> str:
    return "|".join(sorted(map(re.escape, traces.words)))


def forget(before: datetime) -> int:
    return delete_in_batches(Note.objects.filter(written_at__lt=before))
