"""Former credentials: an identifier and a hashed password, which serve once to link (organizations.actions.former).

Each goes with the places of one individual, known by the client number, who has still to link them. The hash is
kept beside the identifier alone: the lines of the file lose it as soon as they are done.
"""

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import FormerCredential, Membership
from portal.support.actions.imports.batches import Batch, Line, Trace, versions
from portal.support.models import Outcome

History: Any = FormerCredential.events.rel.related_model  # type: ignore[attr-defined]
TRACES: tuple[Trace, ...] = ((History, "pgh_obj"),)


def key(values: dict[str, Any]) -> str:
    return f"{values['client_number']}|{values.get('organization', '')}|{values['identifier'].lower()}"


def judge(batch: Batch) -> None:
    """Say of each line to which places its identifier goes, or that it is there."""
    batch.find_organizations("organization", own="organization")
    places = _places(batch)
    batch.judge_each(lambda line: _take_places(line, places))
    _compare(batch)


def _places(batch: Batch) -> dict[str, list[Membership]]:
    """Return the places, at the desk, of the individuals whom lines name."""
    rows = Membership.objects.exclude(status=Membership.Status.ENDED).filter(
        sheet__client_number__among=batch.said("client_number"), organization__type__desk=batch.run.desk_id
    )
    rows = rows.select_related("sheet").order_by("pk")
    if batch.is_real:
        rows = rows.select_for_update(of=("self",), no_key=True)
    known: dict[str, list[Membership]] = defaultdict(list)
    for place in rows:
        known[place.sheet.client_number].append(place)
    return known


def _take_places(line: Line, places: dict[str, list[Membership]]) -> None:
    organization = line.values.get("organization")
    theirs = places.get(line.values["client_number"], [])
    found = [place for place in theirs if organization is None or place.organization_id == organization.pk]
    if not found:
        raise ValidationError(
            _("Aucun contact ne porte le numéro de client %(number)s : importez d’abord les contacts."),
            params={"number": line.values["client_number"]},
        )
    line.draft = [place for place in found if place.is_pending]
    if not line.draft:
        raise ValidationError(_("Cette personne a déjà lié son profil : son ancien identifiant ne servirait plus."))


def _compare(batch: Batch) -> None:
    """Add the identifier to the places that lack it. One that is there with another password is replaced."""
    places = {place.pk for line in batch.open for place in line.draft}
    rows = FormerCredential.objects.filter(membership__pk__among=places).order_by("pk")
    known = {(row.membership_id, row.identifier.lower()): row for row in rows}
    for line in batch.open:
        identifier, kept = line.values["identifier"], line.values["password_hash"]
        found = [known.get((place.pk, identifier.lower())) for place in line.draft]
        there = [row for row in found if row is not None]
        lacking = [place for place, row in zip(line.draft, found, strict=True) if row is None]
        line.found = [row for row in there if row.used_at is None and row.password_hash != kept]
        line.draft = [
            FormerCredential(membership=place, identifier=identifier, password_hash=kept) for place in lacking
        ]
        for row in line.draft:
            known[row.membership_id, identifier.lower()] = row
        line.made = [row.pk for row in there if row.pk]
        line.outcome = Outcome.CREATED if lacking else Outcome.UPDATED if line.found else Outcome.UNCHANGED


def write(batch: Batch) -> None:
    """Keep the identifiers that are new, and the passwords that differ."""
    created, changed = batch.of(Outcome.CREATED), [*batch.of(Outcome.CREATED), *batch.of(Outcome.UPDATED)]
    FormerCredential.objects.bulk_create([row for line in created for row in line.draft])
    replaced = [row for line in changed for row in line.found if row.pk]
    for line in changed:
        for row in line.found:
            row.password_hash = line.values["password_hash"]
    if replaced:
        FormerCredential.objects.bulk_update(replaced, ["password_hash"])
    for line in created:
        line.made = [row.pk for row in line.draft]
        line.versions = len(line.made)


def undo(batch: Batch) -> None:
    """Forget again the identifiers that served nobody yet."""
    made = [pk for line in batch.lines for pk in line.row.made]
    known = FormerCredential.objects.select_for_update(no_key=True).order_by("pk").in_bulk(made)
    now = versions(made, TRACES)
    for line in batch.lines:
        rows = [known.get(pk) for pk in line.row.made]
        if any(row is None or row.used_at for row in rows) or sum(now[pk] for pk in line.row.made) != line.row.versions:
            line.keep(_("L’ancien identifiant a servi depuis, ou a changé."))
        else:
            line.outcome = Outcome.UNDONE
    undone = [pk for line in batch.of(Outcome.UNDONE) for pk in line.row.made]
    FormerCredential.objects.filter(pk__in=undone).delete()
