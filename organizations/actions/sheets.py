"""Opening the sheet of a contact, under the number that the operator knows the individual by."""

from typing import Any

from organizations.models import ContactSheet, Membership
from organizations.models.sheets import next_client_number


def open_sheet(membership: Membership, *, client_number: str = "", **facts: Any) -> ContactSheet:
    """Open the sheet of a contact. Without a number, the one that this very address is known by, else a new one."""
    number = client_number or _number_of_address(membership) or next_client_number()
    membership.sheet = ContactSheet.objects.create(membership=membership, client_number=number, **facts)
    return membership.sheet


def sheet_of(membership: Membership) -> ContactSheet:
    """Return the sheet of a contact; whoever came in by another way than an invitation gets one now."""
    sheet = ContactSheet.objects.filter(membership=membership).first()
    return sheet or open_sheet(membership)


def _number_of_address(membership: Membership) -> str:
    """Return the number of the individual who has proven this address, at the same desk."""
    known = ContactSheet.objects.filter(
        membership__user__email=membership.email, membership__organization__type__desk=membership.organization.type.desk
    )
    return known.order_by("pk").values_list("client_number", flat=True).first() or ""
