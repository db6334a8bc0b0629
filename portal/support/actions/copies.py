"""What this app holds about a person: the sections of the copy."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.core.personal import Row, rows, section
from portal.support.models import Note, PageSeen, Visit


@section("internal_notes", _("Les notes du service à la clientèle à votre sujet"), Note)
def internal_notes(user: User) -> list[Row]:
    """What was noted about the person; not who wrote it, nor what the person noted about others as an agent."""
    return rows(user.internal_notes.order_by("written_at", "pk"), "text", "written_at")


@section("visits", _("Les fois où un agent a vu le portail comme vous, ou l’a demandé"), Visit)
def visits(user: User) -> list[Row]:
    found = user.visits.select_related("agent").order_by("pk")
    dates = ("asked_at", "consented_at", "declined_at", "begun_at", "ended_at")
    return rows(found, "public_id", "agent", "reason", "ticket", *dates)


@section("pages_seen", _("Les pages qu’un agent a vues comme vous"), PageSeen)
def pages_seen(user: User) -> list[Row]:
    found = PageSeen.objects.filter(visit__person=user).order_by("pk")
    return rows(found, "seen_at", "title", "path")
