"""« Modifier les informations »: what an account says of its organization, kept up to date by those who manage it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import permissions
from organizations.actions.memberships import lock_account
from organizations.models import Address, Membership, Organization
from organizations.models.accounts import ADDRESS_FIELDS, Country, Region
from portal.core import journal
from portal.core.journal import event, record

CHANGED = event("account.information_changed", _("%(actor)s a changé une information du compte : %(field)s."))

IDENTITY = ("name", "other_name", "enterprise_number", "federal_register", "trade_register", "cantonal_register")
REACH = ("telephone", "extension")
NO_ADDRESS = {"country": Country.CANADA.value, "region": Region.OTHER.value}


def field_in_words(field: str) -> str:
    """Return how people call what a line of the journal says was changed."""
    model: Any = Address if field in ADDRESS_FIELDS else Organization
    return str(model._meta.get_field(field).verbose_name) if field in (*IDENTITY, *REACH, *ADDRESS_FIELDS) else field


journal.speech("field", field_in_words)


def values_of(organization: Organization) -> dict[str, str]:
    """Return what the account says today, by field; where it has no address yet, an empty one."""
    address = organization.civic_address
    own = {name: getattr(organization, name) for name in (*IDENTITY, *REACH)}
    return own | {name: str(getattr(address, name)) if address else NO_ADDRESS.get(name, "") for name in ADDRESS_FIELDS}


def version_of(values: Mapping[str, str]) -> str:
    """Return what tells one state of the information from another: a page says upon which it was written."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


@transaction.atomic
def change(typed: Mapping[str, str], *, version: str, by: Membership) -> list[str]:
    """Write what someone typed on a page of this `version`, all or nothing; return the names of the fields changed.

    Nothing that someone else wrote meanwhile is overwritten unseen; nothing locked is touched.
    """
    organization = lock_account(by)
    if not permissions.can_change_information(by):
        raise PermissionDenied
    current = values_of(organization)
    changed = [name for name in current if typed.get(name, current[name]) != current[name]]
    if version != version_of(current):
        raise ValidationError(
            _("Quelqu’un a changé ces informations pendant que vous écriviez. Comparez, puis confirmez de nouveau."),
            code="stale",
        )
    if organization.locked_fields.intersection(changed):
        raise PermissionDenied
    _write(organization, {name: typed[name] for name in changed}, by=by.holder)
    return changed


@transaction.atomic
def correct(organization: Organization, changes: Mapping[str, str], *, agent: User) -> None:
    """Write what only the desk changes: an agent has looked at the proofs."""
    if not permissions.can_correct(agent, organization):
        raise PermissionDenied
    organization = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    _write(organization, changes, by=agent)


def _write(organization: Organization, changes: Mapping[str, str], *, by: User) -> None:
    own = {name: value for name, value in changes.items() if name not in ADDRESS_FIELDS}
    address = {name: value for name, value in changes.items() if name in ADDRESS_FIELDS}
    for name, value in own.items():
        setattr(organization, name, value)
    if own:
        organization.save(update_fields=list(own))
    if address:
        Address.objects.update_or_create(organization=organization, kind=Address.Kind.CIVIC, defaults=address)
    for name in changes:
        record(CHANGED, about=organization, place=organization, by=by, field=name)
