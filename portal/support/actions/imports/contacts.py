"""Contacts: each is known, in its organization, by the client number, the e-mail address, or birth date and name.

They wait, as whoever was added does; nobody is told (organizations.actions.dispatches tells them later).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Telephone
from delegations.models import Authorization
from organizations.actions import claims, keys, memberships
from organizations.models import Claim, ContactSheet, Membership, Organization, Role
from organizations.models.sheets import next_client_numbers
from portal.support.actions.imports import addresses
from portal.support.actions.imports.batches import Batch, Line, Trace, differences, versions
from portal.support.actions.imports.people import People
from portal.support.models import Outcome
from portal.support.validators.columns import columns_of

OF_PLACE = ("email", "first_name", "last_name", "language", "role", "ends_on")
OF_SHEET = (
    "job", "birth_date", "telephone_kind", "telephone", "extension", "other_telephone_kind", "other_telephone",
    "other_extension", *addresses.OF_CONTACTS,
)  # fmt: skip
PlaceHistory: Any = Membership.events.rel.related_model  # type: ignore[attr-defined]
SheetHistory: Any = ContactSheet.events.rel.related_model  # type: ignore[attr-defined]
TRACES: tuple[Trace, ...] = ((PlaceHistory, "pgh_obj"), (SheetHistory, "membership"), (Claim, "membership"))
LABELS = {name: column.label for name, column in columns_of("contacts").items()}


def key(values: dict[str, Any]) -> str:
    known = values.get("client_number") or values["email"]
    return f"{values['organization']}|{known}"


def judge(batch: Batch) -> None:
    """Say of each line whether its contact is there, and would be changed, or would be added."""
    batch.find_organizations("organization", own="organization")
    batch.judge_each(_refuse_impossible)
    people = People(batch)
    batch.judge_each(lambda line: _compare(line, people))
    batch.settle_found(TRACES, LABELS)
    batch.judge_each(lambda line: _admit(line, people))
    for line in batch.open:
        line.outcome = Outcome.CREATED


def _refuse_impossible(line: Line) -> None:
    values, organization = line.values, line.values["organization"]
    keys.refuse_without_keys(organization, None)
    memberships.refuse_past_end(values.get("ends_on"))
    if Role(values.get("role", Role.MEMBER)) not in organization.type.roles:
        words = ", ".join(organization.type.word_for(role) for role in organization.type.roles)
        raise ValidationError(_("Ce type de compte a seulement ces rôles : %(words)s."), params={"words": words})
    addresses.settle(values, with_region=False)
    for name in ("telephone", "other_telephone"):
        if values.get(name):
            values.setdefault(f"{name}_kind", Telephone.Kind.WORK)


def _compare(line: Line, people: People) -> None:
    line.found = people.find(line)
    if line.found is None:
        return
    place, sheet = line.found, getattr(line.found, "sheet", None)
    kept = {name: getattr(place, name) for name in OF_PLACE}
    kept |= {name: getattr(sheet or ContactSheet(), name) for name in OF_SHEET}
    if sheet is None or not sheet.street:
        # A country alone is what the sheet proposes, not what it says.
        kept["country"] = ""
    line.changes = differences(line, kept, [*OF_PLACE, *OF_SHEET])
    if line.changes and not place.is_pending:
        raise ValidationError(
            _("%(name)s a déjà lié son profil et la fiche diffère du fichier : corrigez-la dans le portail."),
            params={"name": place.full_name},
        )


def _admit(line: Line, people: People) -> None:
    """Let somebody new in: with the number of the file, the one that they bear elsewhere, or a new one."""
    people.refuse_others_address(line)
    number = line.values.get("client_number") or people.number_of(line.values["email"])
    if line.values.get("client_number"):
        people.refuse_others_number(line)
    line.draft = number
    people.add(line)


def write(batch: Batch) -> None:
    """Add those who are new and change those who differ, each table by one statement."""
    created = batch.of(Outcome.CREATED)
    fresh = iter(next_client_numbers(sum(not line.draft for line in created)))
    terms = {line.values["organization"].pk: line.values["organization"] for line in created}
    expiry = {pk: claims.term(organization) for pk, organization in terms.items()}
    places = [_place(line, batch, expiry[line.values["organization"].pk]) for line in created]
    Membership.objects.bulk_create(places)
    sheets = [
        ContactSheet(
            membership=place,
            client_number=line.draft or next(fresh),
            **{name: line.values[name] for name in OF_SHEET if name in line.values},
        )
        for line, place in zip(created, places, strict=True)
    ]
    ContactSheet.objects.bulk_create(sheets)
    for line, place in zip(created, places, strict=True):
        line.made, line.versions = [place.pk], 2
    _update(batch.of(Outcome.UPDATED))
    batch.note_versions(TRACES)


def _place(line: Line, batch: Batch, expires_at: Any) -> Membership:
    given = {"language": Language.FRENCH, "role": Role.MEMBER} | line.values
    return Membership(
        organization=line.values["organization"],
        added_by=batch.by,
        expires_at=expires_at,
        **{name: given[name] for name in OF_PLACE if name in given},
    )


def _update(lines: list[Line]) -> None:
    for model, names, rows in (
        (Membership, OF_PLACE, [line.found for line in lines]),
        (ContactSheet, OF_SHEET, [line.found.sheet for line in lines]),
    ):
        fields = sorted({name for line in lines for name in line.changes if name in names})
        for line, row in zip(lines, rows, strict=True):
            for name in fields:
                setattr(row, name, line.changes.get(name, getattr(row, name)))
        if fields:
            model.objects.bulk_update(rows, fields)


def undo(batch: Batch) -> None:
    """Take those away again who have still to link, to whom nothing was sent, and whom nobody has touched since."""
    made = [line.row.made[0] for line in batch.lines]
    accounts = Organization.objects.filter(memberships__pk__among=made).order_by("pk")
    list(accounts.select_for_update(of=("self",), no_key=True))
    known = Membership.objects.select_for_update(of=("self",), no_key=True).order_by("pk").in_bulk(made)
    now = versions(made, TRACES)
    standing = Authorization.objects.filter(holder_membership__pk__among=made, ended_at=None)
    holding = set(standing.values_list("holder_membership", flat=True))
    for line in batch.lines:
        place = known[line.row.made[0]]
        if not place.is_pending:
            line.keep(_("Cette personne a lié son profil depuis, ou a été retirée."))
        elif now[place.pk] != line.row.versions:
            line.keep(_("La fiche a changé depuis, ou un code a été envoyé."))
        elif place.pk in holding:
            line.keep(_("Cette personne a reçu des autorisations : défaites d’abord leur importation."))
        else:
            line.outcome = Outcome.UNDONE
    undone = [line.row.made[0] for line in batch.of(Outcome.UNDONE)]
    Membership.objects.filter(pk__among=undone).update(
        status=Membership.Status.ENDED, ended_at=batch.now, expires_at=None
    )
