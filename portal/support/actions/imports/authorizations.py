"""Authorizations: to a provider by a relation, to a contact in the own file, to a person of the provider in a file.

Judged as the pages judge them (delegations.actions.terms, giving). What existed before keeps its first day; what a
holder has already, and as much of it, is not given again.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delegations.actions.giving import already, end_rows, has_already
from delegations.actions.terms import Terms, refuse_more_than_held, strongest
from delegations.models import Authorization, Relation, Right, Subject
from organizations.models import Membership, Organization
from portal.support.actions.imports import relations
from portal.support.actions.imports.batches import Batch, Line, Trace, dates_of, versions
from portal.support.models import Outcome
from portal.support.validators import cells
from portal.support.validators.cells import folded

History: Any = Authorization.events.rel.related_model  # type: ignore[attr-defined]
TRACES: tuple[Trace, ...] = ((History, "pgh_obj"),)
# Who holds: the provider of a relation, or a person; in which file, by which relation.
Holder = tuple[int | None, int | None, int, int | None]


def key(values: dict[str, Any]) -> str:
    said = ("client", "provider", "type", "contact", "subject", "right", "starts_on", "ends_on")
    return "|".join(folded(str(values.get(name, ""))) for name in said)


def judge(batch: Batch) -> None:
    """Say of each line whether its holder has as much already, or would be given it."""
    batch.find_organizations("client", "provider", own="client")
    subjects = _subjects()
    batch.judge_each(lambda line: _read(line, subjects, batch))
    between = relations.of_pairs(batch)
    batch.judge_each(lambda line: _take_relation(line, between))
    people = _people(batch)
    batch.judge_each(lambda line: _take_contact(line, people, batch))
    held = _held(batch)
    batch.judge_each(lambda line: _compare(line, held, batch))


def _subjects() -> dict[str, Subject]:
    """Return the subjects offered today by their code and by their names, with the types whose files have them."""
    known: dict[str, Subject] = {}
    for subject in Subject.objects.offered().in_families().prefetch_related("types"):
        for word in (subject.code, subject.name_fr, subject.name_en):
            known.setdefault(folded(word), subject)
    return known


def _read(line: Line, subjects: dict[str, Subject], batch: Batch) -> None:
    values = line.values
    subject = subjects.get(folded(values["subject"]))
    if subject is None or values["client"].type_id not in {each.pk for each in subject.types.all()}:
        raise ValidationError(
            _("Le sujet « %(subject)s » n’est pas offert dans ce dossier."), params={"subject": values["subject"]}
        )
    if not subject.offers(values["right"]):
        raise ValidationError(
            _("Le sujet « %(subject)s » n’est pas offert avec ce droit."), params={"subject": subject.name}
        )
    if "provider" in values and not subject.is_delegable:
        raise ValidationError(_("Le sujet « %(subject)s » ne se délègue pas."), params={"subject": subject.name})
    if "provider" not in values and "contact" not in values:
        raise ValidationError(
            _("Écrivez à qui le sujet est donné : une organisation mandataire, un contact, ou les deux.")
        )
    values["subject"] = subject
    line.draft = dates_of(line, batch.today)


def _take_relation(line: Line, between: dict[tuple[int, int], list[Relation]]) -> None:
    if "provider" not in line.values:
        line.found = None
        return
    client, provider = line.values["client"], line.values["provider"]
    word = folded(line.values.get("type", ""))
    found = [
        row
        for row in between.get((client.pk, provider.pk), [])
        if (not word or word in map(folded, (row.type.name_fr, row.type.name_en))) and row.meets(*line.draft)
    ]
    if not found:
        raise ValidationError(
            _("Aucune relation active ne lie ces deux organisations : importez d’abord les relations.")
        )
    if len(found) > 1:
        raise ValidationError(_("Plusieurs relations lient ces deux organisations : écrivez le type de relation."))
    line.found = found[0]


# --- Contacts ------------------------------------------------------------------------------------


def _people(batch: Batch) -> dict[tuple[int, str], Membership]:
    """Return the contacts whom lines name, in the organization where they would hold, by number and by address."""
    lines = [line for line in batch.open if "contact" in line.values]
    words = {_contact_word(line.values["contact"]) for line in lines}
    within = {_home(line).pk for line in lines}
    meant = Q(sheet__client_number__among=words) | Q(email__among=words) | Q(user__email__among=words)
    rows = (
        Membership.objects.filter(
            meant, organization__pk__among=within, status__in=[Membership.Status.PENDING, Membership.Status.ACTIVE]
        )
        .select_related("user", "sheet")
        .order_by("pk")
    )
    if batch.is_real:
        rows = rows.select_for_update(of=("self",), no_key=True)
    known: dict[tuple[int, str], Membership] = {}
    for place in rows:
        sheet = getattr(place, "sheet", None)
        email = place.user.email if place.user else place.email
        for word in filter(None, (sheet.client_number if sheet else "", email)):
            known.setdefault((place.organization_id, word), place)
    return known


def _home(line: Line) -> Organization:
    """Return where the person of a line has a place: in the provider, or in the file itself."""
    organization: Organization = line.values.get("provider") or line.values["client"]
    return organization


def _contact_word(typed: str) -> str:
    """Return what a line calls a contact: an address, or else a client number."""
    return cells.email(typed) if "@" in typed else cells.client_number(typed)


def _take_contact(line: Line, people: dict[tuple[int, str], Membership], batch: Batch) -> None:
    if "contact" not in line.values:
        return
    place = people.get((_home(line).pk, _contact_word(line.values["contact"])))
    if place is None:
        raise ValidationError(
            _("« %(contact)s » n’est pas un contact actif ou en attente de « %(organization)s »."),
            params={"contact": line.values["contact"], "organization": _home(line).name},
        )
    if place.user_id == batch.by.pk:
        raise ValidationError(_("Nul ne se donne d’autorisation : demandez à un autre agent."))
    line.values["contact"] = place


# --- What is held --------------------------------------------------------------------------------


def _holder(line: Line) -> Holder:
    relation, place = line.found, line.values.get("contact")
    provider = line.values["provider"].pk if place is None else None
    return provider, place.pk if place else None, line.values["client"].pk, relation.pk if relation else None


def _held(batch: Batch) -> dict[Holder, list[Authorization]]:
    """Return what the holders of the lines hold in these files, and what their providers do."""
    files = {line.values["client"].pk for line in batch.open}
    places = {line.values["contact"].pk for line in batch.open if "contact" in line.values}
    by_relation = {line.found.pk for line in batch.open if line.found is not None}
    meant = Q(holder_membership__pk__among=places)
    meant |= Q(holder_organization__isnull=False, relation__pk__among=by_relation)
    rows = (
        Authorization.objects.standing().filter(meant, file__pk__among=files).select_related("subject").order_by("pk")
    )
    if batch.is_real:
        rows = rows.select_for_update(of=("self",), no_key=True)
    known: dict[Holder, list[Authorization]] = {}
    for row in rows:
        holder = (row.holder_organization_id, row.holder_membership_id, row.file_id, row.relation_id)
        known.setdefault(holder, []).append(row)
    return known


def _compare(line: Line, held: dict[Holder, list[Authorization]], batch: Batch) -> None:
    subject, right, place = line.values["subject"], line.values["right"], line.values.get("contact")
    starts_on, ends_on = line.draft
    if place is not None and line.found is not None:
        _refuse_beyond_provider(line, held)
    of_holder = held.setdefault(_holder(line), [])
    present = [row for row in of_holder if row.subject_id == subject.pk]
    enough = [row for row in present if row.covers_id is None and row.right in Right(right).enough]
    if spanning := [row for row in enough if row.spans(max(starts_on, batch.today), ends_on)]:
        line.outcome, line.made = Outcome.UNCHANGED, [row.pk for row in spanning[:1] if row.pk]
        return
    if has_already(present, right, Terms({subject: right}, starts_on, ends_on)):
        raise already(subject)
    line.outcome = Outcome.CREATED
    line.draft = Authorization(
        holder_organization=line.values["provider"] if place is None else None,
        holder_membership=place,
        file=line.values["client"],
        relation=line.found,
        subject=subject,
        right=right,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    of_holder.append(line.draft)


def _refuse_beyond_provider(line: Line, held: dict[Holder, list[Authorization]]) -> None:
    """Refuse to give on what the provider was not given itself, by the file or before it."""
    provider = (line.values["provider"].pk, None, line.values["client"].pk, line.found.pk)
    subject = line.values["subject"]
    rights = strongest(held.get(provider, []))
    if subject not in rights:
        raise ValidationError(
            _("L’organisation mandataire n’a pas reçu le sujet « %(subject)s » de ce client : donnez-le-lui d’abord."),
            params={"subject": subject.name},
        )
    refuse_more_than_held({subject: line.values["right"]}, rights)


def write(batch: Batch) -> None:
    created = batch.of(Outcome.CREATED)
    for line in created:
        line.draft.granted_by = batch.by
    Authorization.objects.bulk_create([line.draft for line in created])
    for line in created:
        line.made, line.versions = [line.draft.pk], 1


def undo(batch: Batch) -> None:
    """End again what nobody has changed since; what a provider was given, once nobody of it has it any more."""
    made = [line.row.made[0] for line in batch.lines]
    files = Organization.objects.filter(authorizations__pk__among=made).order_by("pk")
    list(files.select_for_update(of=("self",), no_key=True))
    rows = Authorization.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    known = rows.in_bulk(made)
    now = versions(made, TRACES)
    ours = set(made)
    by_relation = {row.relation_id for row in known.values() if row.holder_organization_id}
    further = Authorization.objects.filter(
        relation__pk__among=by_relation, holder_membership__isnull=False, ended_at=None
    )
    given_on = {
        (relation, subject)
        for pk, relation, subject in further.values_list("pk", "relation", "subject")
        if pk not in ours
    }
    for line in batch.lines:
        row = known[line.row.made[0]]
        if row.ended_at or now[row.pk] != line.row.versions:
            line.keep(_("L’autorisation a changé dans le portail depuis."))
        elif row.holder_organization_id and (row.relation_id, row.subject_id) in given_on:
            line.keep(_("L’organisation mandataire a délégué ce sujet à quelqu’un : retirez-le-lui d’abord."))
        else:
            line.outcome = Outcome.UNDONE
    undone = {line.row.made[0] for line in batch.of(Outcome.UNDONE)}
    end_rows([row for pk, row in known.items() if pk in undone], by=batch.by)
