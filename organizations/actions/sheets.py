"""What the file of an account holds of one person, besides the name and the address for mail."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Telephone
from organizations.models import ContactSheet, Membership
from organizations.models.sheets import next_client_number


@dataclass(frozen=True)
class Details:
    """What a manager types of a person, besides the name and the address."""

    telephone: str
    asked_mode: str
    birth_date: date | None = None


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
    """Return the client number that the person bears in another file, else a new one."""
    elsewhere = ContactSheet.objects.filter(membership__user=membership.user, membership__user__isnull=False)
    return elsewhere.values_list("client_number", flat=True).order_by("pk").first() or next_client_number()
