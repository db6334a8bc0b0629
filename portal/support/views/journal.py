"""The sections of what happened: the journal in sentences, the rows in versions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.models import Organization
from portal.core.cells import DASH
from portal.core.journal import places_of, sentence
from portal.core.templatetags.components import moment
from portal.support.models.versions import Change, changes, newest_first, people_named
from portal.support.permissions import Reach
from portal.support.views.cells import author_of, differences_of, row_of
from portal.support.views.sections import Listing, rows_of

READ = "core.view_journalentry"


def of_account(organization: Organization, reach: Reach) -> Listing:
    return _journal(reach.lines_of(organization))


def of_person(user: User, reach: Reach) -> Listing:
    note = _("Sans ce qui s’est passé dans les comptes d’autres services.")
    return _journal(reach.lines_about(user), note=note)


def _journal(entries: QuerySet[Any], *, note: Any = "") -> Listing:
    return Listing(
        "journal",
        _("Journal"),
        READ,
        [_("Moment"), _("Ce qui s’est passé"), _("Compte")],
        rows_of(newest_first(entries.select_related("actor"), "at")),
        _told,
        _("Le journal ne dit encore rien."),
        note=note,
    )


def _told(entries: list[Any]) -> list[list[Any]]:
    places = places_of(entries)
    return [
        [moment(entry.at), sentence(entry, places.get(entry.place)), places.get(entry.place, DASH)] for entry in entries
    ]


def history_listing(sources: Sequence[QuerySet[Any]]) -> Listing:
    """Return the section of what changed in these versions: who, when, what before and after."""
    return Listing(
        "historique",
        _("Historique des versions"),
        READ,
        [_("Moment"), _("Par"), _("Fiche"), _("Avant → après")],
        lambda start, stop: changes(sources, start, stop),
        _changed,
        _("Rien n’a changé depuis que l’historique est tenu."),
    )


def _changed(found: list[Change]) -> list[list[Any]]:
    people = people_named(found)
    return [
        [
            moment(change.at),
            author_of(change, people),
            row_of(change),
            differences_of(change, people),
        ]
        for change in found
    ]
