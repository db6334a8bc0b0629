"""What the desk holds about a person: the sections of the copy."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.core.personal import Row, rows, section
from portal.support.models import PageSeen, Visit


@section("visits", _("Les fois où un agent a vu le portail comme vous, ou l’a demandé"), Visit)
def visits(user: User) -> list[Row]:
    found = user.visits.select_related("agent").order_by("pk")
    dates = ("asked_at", "consented_at", "declined_at", "begun_at", "ended_at")
    return rows(found, "public_id", "agent", "reason", "ticket", *dates)


@section("pages_seen", _("Les pages qu’un agent a vues comme vous"), PageSeen)
def pages_seen(user: User) -> list[Row]:
    found = PageSeen.objects.filter(visit__person=user).order_by("pk")
    return rows(found, "seen_at", "title", "path")
