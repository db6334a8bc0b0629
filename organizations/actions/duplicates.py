"""Whether somebody about to be added is an individual whom the operator knows already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from organizations.models import ContactSheet, SupportDesk
from portal.core.spelling import plain

# From here on two names are close: « Tom Tremblay » and « Thom Tremblé ».
CLOSE = 0.4
# More of them would tell an agent nothing more.
MOST = 20


class Reason(TextChoices):
    NUMBER = "number", _("même numéro de client")
    EMAIL = "email", _("même adresse courriel")
    BIRTH = "birth", _("même date de naissance et nom proche")


@dataclass(frozen=True)
class Individual:
    """What one knows of somebody before adding them."""

    first_name: str
    last_name: str
    email: str = ""
    birth_date: date | None = None
    client_number: str = ""


@dataclass(frozen=True)
class Suspicion:
    """A sheet that may be of the same individual, and what makes one think so."""

    sheet: ContactSheet
    reasons: tuple[Reason, ...]


def suspicions(individual: Individual, *, desk: SupportDesk) -> list[Suspicion]:
    """Return the sheets, among all that the desk serves, that may be of the same individual.

    Each likeness is a question of its own, which an index answers: all in one would read every sheet.
    """
    served = ContactSheet.objects.filter(membership__organization__type__desk=desk).order_by("pk")
    keys = [key for alike in _alike(served, individual) for key in alike.values_list("pk", flat=True)[:MOST]]
    found = ContactSheet.objects.filter(pk__in=keys).order_by("pk")[:MOST]
    sheets = found.select_related("membership__organization__type", "membership__user")
    return [Suspicion(sheet, _reasons(sheet, individual)) for sheet in sheets]


def _alike(served: QuerySet[ContactSheet], individual: Individual) -> Iterator[QuerySet[ContactSheet]]:
    if individual.client_number:
        yield served.filter(client_number=individual.client_number)
    if individual.email:
        yield served.filter(membership__email=individual.email)
        yield served.filter(membership__user__email=individual.email)
    if individual.birth_date:
        own: Any = plain(Value(f"{individual.first_name} {individual.last_name}"))
        first = Coalesce("membership__user__first_name", "membership__first_name")
        last = Coalesce("membership__user__last_name", "membership__last_name")
        name = plain(Concat(first, Value(" "), last, output_field=CharField()))
        born = served.filter(birth_date=individual.birth_date)
        yield born.alias(likeness=TrigramSimilarity(name, own)).filter(likeness__gte=CLOSE)


def _reasons(sheet: ContactSheet, individual: Individual) -> tuple[Reason, ...]:
    """Say why a sheet was found; whatever is not the number or the address is the birth date with the name."""
    place = sheet.membership
    addresses = {place.email, place.user.email if place.user else place.email}
    holds = {
        Reason.NUMBER: bool(individual.client_number) and sheet.client_number == individual.client_number,
        Reason.EMAIL: bool(individual.email) and individual.email in addresses,
    }
    found = tuple(reason for reason, is_so in holds.items() if is_so)
    return found or (Reason.BIRTH,)
