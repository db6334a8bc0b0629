"""The forms about an organization: its information, and where it is."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations import permissions
from organizations.actions import information, requests, submissions
from organizations.actions.information import version_of
from organizations.actions.memberships import lock_account
from organizations.actions.submissions import Submission
from organizations.models import Address, Membership, Organization, ServiceRequest
from organizations.models.accounts import ADDRESS_FIELDS
from portal.core import journal
from portal.core.journal import event, record

MOVED = event("account.address_changed", _("%(actor)s a changé une adresse du compte (%(address)s)."))
UNITED = event(
    "account.address_removed", _("%(actor)s a retiré l’adresse postale du compte : le courrier va à l’adresse.")
)

Kind = ServiceRequest.Kind
# Which address a form was about, in its request; and that mail goes to where the organization is.
WHICH, SAME = "kind", "same"
SAME_LABEL = _("Retirer l’adresse postale : le courrier va à l’adresse de l’organisation")

journal.speech("address", lambda kind: str(Address.Kind(kind).label) if kind in Address.Kind else kind)


@transaction.atomic
def edit(typed: Mapping[str, str], submission: Submission, *, by: Membership) -> ServiceRequest:
    """« Modifier les informations d'une organisation »: the same deed as on its own page, kept as a request."""
    lock_account(by)
    if done := submissions.found(Kind.EDIT_ORGANIZATION, submission, sender=by):
        return done
    changed = information.change(typed, version=submission.version, by=by)
    submissions.refuse_empty(changed)
    return submissions.keep(Kind.EDIT_ORGANIZATION, {name: typed[name] for name in changed}, submission, by=by)


def address_of(organization: Organization, kind: str) -> dict[str, str]:
    """Return an address of the organization by field, as text; empty where there is none."""
    address = organization.addresses.filter(kind=kind).first()
    return {name: str(getattr(address, name)) if address else "" for name in ADDRESS_FIELDS}


def locked_fields(organization: Organization, kind: str) -> set[str]:
    """Return what only the desk changes of an address: the postal one is always the organization's to say."""
    return organization.locked_fields.intersection(ADDRESS_FIELDS) if kind == Address.Kind.CIVIC else set()


@transaction.atomic
def move(kind: str, typed: Mapping[str, str] | None, submission: Submission, *, by: Membership) -> ServiceRequest:
    """« Modifier une adresse »: the civic or the postal one; nothing typed takes the postal one away."""
    organization = lock_account(by)
    if not permissions.can_change_information(by):
        raise PermissionDenied
    if done := submissions.found(Kind.EDIT_ADDRESS, submission, sender=by):
        return done
    current = address_of(organization, kind)
    submissions.refuse_stale(submission, version_of(current))
    if typed is None:
        return _unite(organization, current, submission, by=by)
    changed = {name: typed[name] for name in ADDRESS_FIELDS if typed[name] != current[name]}
    submissions.refuse_empty(changed)
    if locked_fields(organization, kind).intersection(changed):
        raise PermissionDenied
    Address.objects.update_or_create(organization=organization, kind=kind, defaults={**current, **changed})
    record(MOVED, about=organization, place=organization, by=by.holder, address=kind)
    return submissions.keep(Kind.EDIT_ADDRESS, {WHICH: kind, **changed}, submission, by=by)


def _unite(
    organization: Organization, current: Mapping[str, str], submission: Submission, *, by: Membership
) -> ServiceRequest:
    submissions.refuse_empty(current if any(current.values()) else {})
    organization.addresses.filter(kind=Address.Kind.POSTAL).delete()
    record(UNITED, about=organization, place=organization, by=by.holder)
    return submissions.keep(Kind.EDIT_ADDRESS, {WHICH: Address.Kind.POSTAL.value, SAME: True}, submission, by=by)


def _tell(asked: ServiceRequest) -> requests.Told:
    return submissions.tell(asked, {WHICH: str(_("Adresse à modifier")), SAME: str(SAME_LABEL)})


requests.declare(Kind.EDIT_ORGANIZATION, tells=_tell)
requests.declare(Kind.EDIT_ADDRESS, tells=_tell)
