"""Organizations: each is known by its type and the number that the former services gave it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from delegations.models import Relation
from organizations.models import Address, Membership, Organization, OrganizationType
from organizations.models.accounts import ADDRESS_FIELDS, next_numbers
from portal.support.actions.imports import addresses
from portal.support.actions.imports.batches import Batch, Line, Trace, differences, versions
from portal.support.models import Outcome
from portal.support.validators.cells import folded
from portal.support.validators.columns import columns_of

OWN = ("name", "other_name", "enterprise_number", "telephone", "extension")
OrganizationHistory: Any = Organization.events.rel.related_model  # type: ignore[attr-defined]
AddressHistory: Any = Address.events.rel.related_model  # type: ignore[attr-defined]
TRACES: tuple[Trace, ...] = ((OrganizationHistory, "pgh_obj"), (AddressHistory, "organization"))
LABELS = {name: column.label for name, column in columns_of("organizations").items()}


def key(values: dict[str, Any]) -> str:
    return f"{folded(values.get('type', ''))}|{values['former_number']}"


def judge(batch: Batch) -> None:
    """Say of each line whether its organization is there, and would be changed, or would be opened."""
    types = _types(batch)
    batch.judge_each(lambda line: _read(line, types))
    known = _known(batch)
    batch.judge_each(lambda line: _compare(line, known))
    batch.settle_found(TRACES, LABELS)
    for line in batch.open:
        line.outcome = Outcome.CREATED


def _types(batch: Batch) -> dict[str, list[OrganizationType]]:
    """Return the types of the desk by all that people call them; under nothing, all of them."""
    known: dict[str, list[OrganizationType]] = {}
    for type_ in OrganizationType.objects.filter(desk=batch.run.desk).order_by("pk"):
        for word in {"", *map(folded, (type_.prefix, type_.name_fr, type_.name_en))}:
            known.setdefault(word, []).append(type_)
    return known


def _read(line: Line, types: dict[str, list[OrganizationType]]) -> None:
    found = types.get(folded(line.values.get("type", "")), [])
    if len(found) != 1:
        words = ", ".join(type_.name for type_ in types.get("", []))
        line.refuse(_("Type de compte : écrivez l’un de ceux de ce service : %(words)s."), words=words)
        return
    line.values["type"] = found[0]
    addresses.settle(line.values, with_region=True)


def _known(batch: Batch) -> dict[tuple[int, str], Organization]:
    within = Organization.objects.filter(type__desk=batch.run.desk, former_number__among=batch.said("former_number"))
    rows = within.exclude(status=Organization.Status.CLOSED).prefetch_related("addresses").order_by("pk")
    if batch.is_real:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return {(row.type_id, row.former_number): row for row in rows}


def _compare(line: Line, known: dict[tuple[int, str], Organization]) -> None:
    line.found = known.get((line.values["type"].pk, line.values["former_number"]))
    if line.found is not None:
        address = line.found.civic_address or Address()
        kept = {name: getattr(line.found, name) for name in OWN}
        kept |= {name: getattr(address, name) if address.pk else "" for name in ADDRESS_FIELDS}
        line.changes = differences(line, kept, [*OWN, *ADDRESS_FIELDS])


def write(batch: Batch) -> None:
    """Open the accounts that are new, and change those that differ: each by one statement for all."""
    created = batch.of(Outcome.CREATED)
    for line, number in zip(created, _draw(created), strict=True):
        line.draft = Organization(
            number=number,
            former_number=line.values["former_number"],
            type=line.values["type"],
            status=Organization.Status.ACTIVE,
            activated_at=batch.now,
            **{name: line.values.get(name, "") for name in OWN},
        )
    Organization.objects.bulk_create([line.draft for line in created])
    Address.objects.bulk_create(_address(line, line.draft) for line in created if line.values.get("street"))
    for line in created:
        line.made, line.versions = [line.draft.pk], 2 if line.values.get("street") else 1
    _update(batch.of(Outcome.UPDATED))
    batch.note_versions(TRACES)


def _draw(lines: list[Line]) -> list[str]:
    """Return an account number for each line, of its own type."""
    numbers: dict[int, list[str]] = {}
    for type_ in {line.values["type"] for line in lines}:
        numbers[type_.pk] = next_numbers(type_, sum(line.values["type"] == type_ for line in lines))[::-1]
    return [numbers[line.values["type"].pk].pop() for line in lines]


def _address(line: Line, organization: Organization) -> Address:
    return Address(organization=organization, **{name: line.values[name] for name in ADDRESS_FIELDS})


def _update(lines: list[Line]) -> None:
    fields = sorted({name for line in lines for name in line.changes if name in OWN})
    for line in lines:
        for name in OWN:
            setattr(line.found, name, line.changes.get(name, getattr(line.found, name)))
    if fields:
        Organization.objects.bulk_update([line.found for line in lines], fields)
    moved = [line for line in lines if any(name in line.changes for name in ADDRESS_FIELDS)]
    Address.objects.bulk_create(
        [_address(line, line.found) for line in moved],
        update_conflicts=True,
        unique_fields=["organization", "kind"],
        update_fields=ADDRESS_FIELDS,
    )


def undo(batch: Batch) -> None:
    """Close again the accounts that nobody has touched since, and in which there is nobody."""
    keys = [line.row.made[0] for line in batch.lines]
    now = versions(keys, TRACES)
    people = Membership.objects.exclude(status=Membership.Status.ENDED).filter(organization=OuterRef("pk"))
    standing = Relation.objects.filter(ended_at=None).filter(Q(client=OuterRef("pk")) | Q(provider=OuterRef("pk")))
    rows = Organization.objects.filter(pk__among=keys).order_by("pk").select_for_update(of=("self",), no_key=True)
    known = {row.pk: row for row in rows.annotate(has_people=Exists(people), has_relations=Exists(standing))}
    for line in batch.lines:
        row: Any = known[line.row.made[0]]
        if row.status != Organization.Status.ACTIVE or now[row.pk] != line.row.versions:
            line.keep(_("L’organisation a changé dans le portail depuis."))
        elif row.has_people or row.has_relations:
            line.keep(_("Des personnes ou des relations y ont été ajoutées : défaites d’abord leur importation."))
        else:
            line.outcome = Outcome.UNDONE
    undone = [line.row.made[0] for line in batch.of(Outcome.UNDONE)]
    Organization.objects.filter(pk__among=undone).update(status=Organization.Status.CLOSED, closed_at=batch.now)
