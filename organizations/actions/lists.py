"""What is done to a whole list of people: one deed to each, or a file of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations import permissions
from organizations.actions import memberships, people
from organizations.models import Membership
from portal.core.journal import event, record

EXPORTED = event(
    "account.people_exported", _("%(actor)s a exporté la liste des utilisateurs (nombre de lignes : %(count)s).")
)

# More than this at once would keep the person waiting.
MOST = 500
# So many in one transaction: the account is locked meanwhile, and its other managers wait.
AT_ONCE = 50
# What is done to several people is what is done to one, with the same rules.
DEEDS: Mapping[str, Callable[..., Membership]] = {
    "inactivate": memberships.inactivate,
    "reactivate": memberships.reactivate,
    "remove": people.remove,
    "resend": memberships.resend,
    "withdraw": memberships.withdraw,
}
ABOVE = _("Seule une personne au rôle au moins aussi élevé peut décider de ses accès.")


@dataclass(frozen=True)
class Outcome:
    """What became of one person; no refusal means that it is done."""

    name: str
    refusal: str


@transaction.atomic
def each(persons: Iterable[Membership], deed: str, *, by: Membership) -> list[Outcome]:
    """Do one deed to each person: what is refused to one is done to the others. People are locked in the one order."""
    memberships.lock_account(by)
    return [Outcome(person.full_name, _refusal(person, deed, by=by)) for person in sorted(persons, key=_order)]


def _order(person: Membership) -> tuple[int, int]:
    return (person.user_id or 0, person.pk)


def _refusal(person: Membership, deed: str, *, by: Membership) -> str:
    try:
        DEEDS[deed](person, by=by)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    except PermissionDenied:
        return str(ABOVE)
    return ""


@transaction.atomic
def note_export(count: int, *, by: Membership) -> None:
    """Write down that the list is about to leave the portal, and how long it is."""
    organization = memberships.lock_account(by)
    if not permissions.can_manage_people(by):
        raise PermissionDenied
    record(EXPORTED, about=organization, place=organization, by=by.user, count=count)
