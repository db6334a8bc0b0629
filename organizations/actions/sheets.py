"""The sheet of one person: what the file of an account holds of them, besides the name and the address for mail."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Telephone
from organizations.models import ContactSheet, Membership
from organizations.models.sheets import next_client_number

# What is on a sheet that is opened again, for the same person in another place.
FACTS = [field.name for field in ContactSheet._meta.fields if field.name not in ("id", "membership")]


@dataclass(frozen=True)
class Details:
    """What a manager types of a person, besides the name and the address."""

    telephone: str
    asked_mode: str
    birth_date: date | None = None


def open_sheet(membership: Membership, *, client_number: str = "", **facts: Any) -> ContactSheet:
    """Open the sheet of a contact. Without a number, the one that the operator knows the person by, else a new one."""
    number = client_number or _number_of(membership)
    membership.sheet = ContactSheet.objects.create(membership=membership, client_number=number, **facts)
    return membership.sheet


def open_again(membership: Membership, *, former: Membership) -> None:
    """Open, for someone in a new place, the sheet that they had in a former one, if they had one."""
    if sheet := ContactSheet.objects.filter(membership=former).first():
        open_sheet(membership, **{name: getattr(sheet, name) for name in FACTS})


def sheet_of(membership: Membership) -> ContactSheet:
    """Return the sheet of a contact; whoever came in by another way than an invitation gets one now."""
    sheet = ContactSheet.objects.filter(membership=membership).first()
    return sheet or open_sheet(membership)


def keep(membership: Membership, **typed: str | date | None) -> list[str]:
    """Write these fields of a person's sheet; return those that changed. The caller holds the lock on the account.

    The sheet begins with the first thing to write on it.
    """
    sheet = ContactSheet.objects.filter(membership=membership).first()
    if sheet is None:
        if not any(typed.values()):
            return []
        sheet = ContactSheet(membership=membership, client_number=_number_of(membership))
    changed = [name for name, value in typed.items() if getattr(sheet, name) != value]
    for name in changed:
        setattr(sheet, name, typed[name])
    if sheet.telephone and not sheet.telephone_kind:
        sheet.telephone_kind = Telephone.Kind.WORK
    if changed:
        sheet.save()
    return changed


def _number_of(membership: Membership) -> str:
    """Return the number of the individual: that of the person, or of whoever has proven this address; else a new one.

    Desks number apart from one another.
    """
    of_the_person = {"user": membership.user} if membership.user_id else {"user__email": membership.email}
    places = Membership.objects.filter(organization__type__desk=membership.organization.type.desk, **of_the_person)
    known = ContactSheet.objects.filter(membership__in=places).order_by("pk")
    return known.values_list("client_number", flat=True).first() or next_client_number()
