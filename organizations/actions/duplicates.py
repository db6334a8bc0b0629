"""Whether somebody about to be added is an individual whom the operator knows already."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, F, Func, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce, Concat, Lower
from django.utils.translation import gettext_lazy as _

from organizations.models import ContactSheet, SupportDesk

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
    """Return the sheets, among all that the desk serves, that may be of the same individual."""
    found = _served(desk).filter(_same_number(individual) | _same_email(individual) | _same_birth(individual))
    return [Suspicion(sheet, _reasons(sheet, individual)) for sheet in found.order_by("pk")[:MOST]]


def _served(desk: SupportDesk) -> QuerySet[ContactSheet]:
    sheets = ContactSheet.objects.filter(membership__organization__type__desk=desk)
    return sheets.select_related("membership__organization", "membership__user").annotate(
        first=Coalesce("membership__user__first_name", "membership__first_name"),
        last=Coalesce("membership__user__last_name", "membership__last_name"),
    )


def _same_number(individual: Individual) -> Q:
    return Q(client_number=individual.client_number) if individual.client_number else Q(pk=None)


def _same_email(individual: Individual) -> Q:
    if not individual.email:
        return Q(pk=None)
    return Q(membership__email=individual.email) | Q(membership__user__email=individual.email)


def _same_birth(individual: Individual) -> Q:
    if individual.birth_date is None:
        return Q(pk=None)
    name = _plain(Concat(F("first"), Value(" "), F("last"), output_field=CharField()))
    own: Any = _plain(Value(f"{individual.first_name} {individual.last_name}"))
    close = ContactSheet.objects.filter(birth_date=individual.birth_date).annotate(
        first=Coalesce("membership__user__first_name", "membership__first_name"),
        last=Coalesce("membership__user__last_name", "membership__last_name"),
    )
    return Q(pk__in=close.annotate(likeness=TrigramSimilarity(name, own)).filter(likeness__gte=CLOSE).values("pk"))


def _plain(text: F | Value | Concat) -> Lower:
    return Lower(Func(text, function="unaccent", output_field=CharField()))


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
