"""What this app holds about a person: the sections of the copy."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.core.personal import Row, rows, section
from portal.support.models import Note


@section("internal_notes", _("Les notes du service à la clientèle à votre sujet"), Note)
def internal_notes(user: User) -> list[Row]:
    """What was noted about the person; not who wrote it, nor what the person noted about others as an agent."""
    return rows(user.internal_notes.order_by("written_at", "pk"), "text", "written_at")
