"""The lists of « Relations et autorisations »: columns, filters, and the lines of their files."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from delegations.authorizations.listing import authorizations_of, contacts_authorized, relations_of
from delegations.models import Authorization, Right
from delegations.models.authorizations import TOLD_BEFORE
from delegations.models.relations import FOR_EVER
from delegations.permissions import can_be_client, can_serve_clients
from organizations.models import Membership
from portal.core.choices import is_key, month_asked
from portal.core.tables import Column, Filter, Table, folded

CLIENT, PROVIDER = _("Organisation cliente"), _("Organisation mandataire")
# « Notez que les sujets autorisés pour votre organisation s'affichent d'abord. »
OWN_FIRST = Case(When(holder_organization=None, then=1), default=0, output_field=IntegerField())
# The other attributes of a contact are those of the user once there is one.
FIRST_NAME = Coalesce("holder_membership__user__first_name", "holder_membership__first_name")
LAST_NAME = Coalesce("holder_membership__user__last_name", "holder_membership__last_name")
# Somebody who is no provider lists them by the file alone.
PROVIDER_NAME = Coalesce("holder_organization__name", "relation__provider__name", output_field=CharField())

# An end that is near.
SOON = timedelta(days=TOLD_BEFORE[0])
# More contacts than these are found by the search.
CONTACTS_SHOWN = 12

RELATIONS = (
    Column("client", CLIENT, [folded("client__name"), folded("provider__name")], "client__name"),
    Column("type", _("Type de relation"), ["type__position", "type"]),
    Column("mandataire", PROVIDER, [folded("provider__name"), folded("client__name")], "provider__name"),
    Column("debut", _("Date de début"), ["starts_on"]),
    Column("fin", _("Date de fin"), ["ends_on"]),
    Column("actif", _("Actif"), ["state"]),
)
AUTHORIZATIONS = (
    Column("sujet", _("Sujet autorisé"), ["subject__family__position", "subject__position", "subject"], "subject_name"),
    Column("droit", _("Droit"), ["right"]),
    Column("client", CLIENT, [folded("file__name"), OWN_FIRST], "file__name"),
    Column("mandataire", PROVIDER, [folded("provider_name")], "provider_name"),
    Column("contact", _("Contact de l’organisation"), [OWN_FIRST, folded("contact"), folded("file__name")], "contact"),
    Column("fonction", _("Fonction"), [folded("holder_membership__sheet__job")]),
    Column("actif", _("Actif"), ["starts_on"]),
)


def relation_list(request: HttpRequest, access: Membership) -> Table:
    """Return the relations of the account, on whichever side; ended ones only on demand."""
    side = {
        "cliente": (_("Nous sommes clients"), Q(client=access.organization)),
        "mandataire": (_("Nous sommes mandataires"), Q(provider=access.organization)),
    }
    rows = _shown(request, relations_of(access.organization).granted()).select_related("client", "provider", "type")
    filters = [Filter("etat", _("État"), _states(), is_counted=False)]
    if can_be_client(access) and can_serve_clients(access):
        filters.insert(0, Filter("cote", _("Rôle"), side))
    return Table(request, rows, RELATIONS).offering(*filters)


def authorization_list(request: HttpRequest, access: Membership) -> Table:
    """Return what the account and its contacts hold, and what others hold in its file; its own subjects first."""
    rows = authorizations_of(access.organization)
    right = {str(value): (label, Q(right=value)) for value, label in Right.choices}
    whose = {
        "organisation": (_("De l’organisation"), Q(holder_organization__isnull=False)),
        "contacts": (_("Des contacts"), Q(holder_membership__isnull=False)),
    }
    return Table(request, _spoken(_shown(request, rows)), AUTHORIZATIONS, sort="contact").offering(
        Filter("droit", _("Droit"), right),
        Filter("titulaire", _("Titulaire"), whose),
        Filter("contact", _("Contacts de l’organisation"), _contacts(request, access)),
        Filter("fin", _("Date de fin"), _ends(request.GET.get("fin", ""))),
        Filter("etat", _("État"), _states(), is_counted=False),
    )


def _ends(asked: str) -> dict[str, tuple[Any, Q]]:
    """Return « fin » as one chooses it: soon, or in the month that the address names (`2026-12`)."""
    today = timezone.localdate()
    soon = Q(ended_at=None, ends_on__range=(today, today + SOON))
    return {"bientot": (_("D’ici trente jours"), soon)} | month_asked(asked, "ends_on")


def _contacts(request: HttpRequest, access: Membership) -> dict[str, tuple[Any, Q]]:
    """Return the contacts to choose among: the first by name, and the one chosen; the search finds the others."""
    contacts = contacts_authorized(access.organization).select_related("user")
    shown = list(contacts[:CONTACTS_SHOWN])
    chosen = request.GET.get("contact", "")
    if is_key(chosen) and chosen not in {str(contact.public_id) for contact in shown}:
        shown += contacts.filter(public_id=chosen)
    return {str(contact.public_id): (contact.full_name, Q(holder_membership=contact)) for contact in shown}


def _states() -> dict[str, tuple[Any, Q]]:
    today = timezone.localdate()
    return {
        "a-venir": (_("À venir"), Q(ended_at=None, starts_on__gt=today)),
        "terminees": (_("Terminées"), Q(ended_at__isnull=False) | Q(ends_on__lt=today)),
    }


def _shown(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out what is over, unless it is what one asked for."""
    if request.GET.get("etat") == "terminees":
        return rows
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()), ended_at=None)


def _spoken(rows: QuerySet[Authorization]) -> QuerySet[Authorization]:
    """Add to each row the words by which it is searched and sorted."""
    return rows.as_listed().annotate(  # type: ignore[attr-defined]
        contact=Concat(LAST_NAME, Value(", "), FIRST_NAME, output_field=CharField()),
        provider_name=PROVIDER_NAME,
        subject_name=Concat(F("subject__name_fr"), Value(" "), F("subject__name_en"), output_field=CharField()),
    )


def shown_end(row: Any) -> date:
    """Return a last day as the lists show it: « 9999-12-31 » for no end."""
    return row.ends_on or FOR_EVER


def mark_in_force(rows: list[Any]) -> None:
    """Tell on each row whether it holds today, as the lists say it: « Vrai », « Faux »."""
    day = timezone.localdate()
    for row in rows:
        is_over = row.ends_on is not None and row.ends_on < day
        row.is_in_force = row.ended_at is None and not is_over and row.starts_on <= day
        row.shown_end = shown_end(row)
        row.is_to_come = row.ended_at is None and row.starts_on > day


def job_of(row: Authorization) -> str:
    """Return the « fonction » of the contact who holds something; a provider has none."""
    sheet = getattr(row.holder_membership, "sheet", None)
    return sheet.job if sheet else ""


def authorization_line(row: Authorization) -> list[Any]:
    """Return what a row says in a file; the words of the state are those of the list."""
    person = row.holder_membership
    return [
        row.subject.name,
        row.get_right_display(),
        row.file.name,
        row.provider_name or "",
        person.full_name if person else "",
        job_of(row),
        row.starts_on,
        row.ends_on,
    ]
