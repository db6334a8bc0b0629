"""The forms about a contact: what the file of the organization says of them, and until when they are in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations import notices, permissions
from organizations.actions import ends, invitations, linking, memberships, requests, sheets, submissions
from organizations.actions.information import version_of
from organizations.actions.memberships import Newcomer
from organizations.actions.submissions import Submission
from organizations.models import ContactSheet, Membership, ServiceRequest
from organizations.models.accounts import Country
from portal.core import journal
from portal.core.journal import event, record

CHANGED = event("contact.changed", _("%(actor)s a modifié la fiche de %(name)s : %(part)s."))

Kind = ServiceRequest.Kind
# What is the person's own: typed by others for as long as they wait, theirs from then on.
OF_THE_PERSON = ("language", "email", "first_name", "last_name")
NUMBERS = ("telephone_kind", "telephone", "extension", "other_telephone_kind", "other_telephone", "other_extension")
ADDRESS = ("street", "city", "province", "country", "postal_code")
DAYS = ("birth_date", "ends_on")
NEW_CODE = "new_code"
NEW_CODE_LABEL = _("Émettre un nouveau code de liaison")


@dataclass(frozen=True)
class Wanted:
    """What a form asks: its kind, each field with its new value, as text; and whether a new code."""

    kind: str
    values: Mapping[str, str]
    new_code: bool = False


def values_of(contact: Membership) -> dict[str, str]:
    """Return what is known of a contact today, by field, as text."""
    sheet = getattr(contact, "sheet", None) or ContactSheet(membership=contact)
    own: Any = contact.user or contact
    on_sheet = ("job", "birth_date", *NUMBERS, *ADDRESS)
    values = {name: getattr(own, name) for name in OF_THE_PERSON} | {name: getattr(sheet, name) for name in on_sheet}
    return {name: str(value or "") for name, value in {**values, "ends_on": contact.ends_on}.items()}


def version(contact: Membership) -> str:
    return version_of(values_of(contact))


def part_in_words(part: str) -> str:
    return str(label_of(part))


def label_of(name: str) -> str | Promise:
    """Return how people call a field of a form, in the language of whoever reads it."""
    if name == NEW_CODE:
        return NEW_CODE_LABEL
    model: Any = Membership if name in (*OF_THE_PERSON, "ends_on") else ContactSheet
    return model._meta.get_field(name).verbose_name


journal.speech("part", part_in_words)


def closed_fields(contact: Membership) -> set[str]:
    """What a form may not change: of someone who has linked their profile, what is their own."""
    return set() if contact.is_pending else {*OF_THE_PERSON, "birth_date"}


@transaction.atomic
def edit(contact: Membership, wanted: Wanted, submission: Submission, *, by: Membership) -> ServiceRequest:
    """Do what a form asks, all or nothing, and keep it as a request; the contact is told."""
    contact = memberships.lock(contact, by=by, being=contact.status)
    if done := submissions.found(wanted.kind, submission, sender=by):
        return done
    if not permissions.can_change_contact(by, contact):
        raise PermissionDenied
    current = values_of(contact)
    submissions.refuse_stale(submission, version_of(current))
    changed = {name: value for name, value in wanted.values.items() if value != current[name]}
    if closed_fields(contact).intersection(changed) or (wanted.new_code and not contact.is_pending):
        raise PermissionDenied
    wishes: dict[str, Any] = {**changed, NEW_CODE: True} if wanted.new_code else {**changed}
    submissions.refuse_empty(wishes)
    _write(contact, changed, by=by)
    labels = [label_of(name) for name in changed]
    has_own_mail = wanted.new_code and "email" not in changed
    if has_own_mail:
        contact = linking.issue_code(contact, by=by, changes=labels)
    for name in changed:
        record(CHANGED, about=contact, place=by.organization, by=by.holder, name=contact.full_name, part=name)
    asked = submissions.keep(wanted.kind, wishes, submission, by=by, about=contact)
    if changed and not has_own_mail:
        notices.contact_changed(contact, asked, changed=labels)
    return asked


def _write(contact: Membership, changed: Mapping[str, str], *, by: Membership) -> None:
    own = {name: value for name, value in changed.items() if name in OF_THE_PERSON}
    if own:
        kept = {name: getattr(contact, name) for name in (*OF_THE_PERSON, "role", "username", "ends_on")}
        typed = Newcomer(**{**kept, **own})
        invitations.correct(contact, typed, seen=contact.version, by=by)
        contact.refresh_from_db()
    on_sheet = {name: _read(name, value) for name, value in changed.items() if name not in (*own, "ends_on")}
    if on_sheet:
        sheet = sheets.sheet_of(contact)
        for name, value in on_sheet.items():
            setattr(sheet, name, value)
        sheet.save(update_fields=list(on_sheet))
    if "ends_on" in changed:
        ends.plan(contact, _read("ends_on", changed["ends_on"]), by=by)


def _read(name: str, value: str) -> Any:
    if name in DAYS:
        return date.fromisoformat(value) if value else None
    return value or (Country.CANADA if name == "country" else "")


def _tell(asked: ServiceRequest) -> requests.Told:
    return submissions.tell(asked, {NEW_CODE: str(NEW_CODE_LABEL)})


for kind in (Kind.EDIT_CONTACT, Kind.EDIT_CONTACT_ADDRESS):
    requests.declare(kind, tells=_tell)
