"""Relations: each is known by client, provider and type. What existed before keeps its first day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from delegations.models import Authorization, Relation, RelationType
from organizations.models import Organization
from portal.support.actions.imports.batches import Batch, Line, Trace, dates_of, versions
from portal.support.models import Outcome
from portal.support.validators.cells import folded

RelationHistory: Any = Relation.events.rel.related_model  # type: ignore[attr-defined]
TRACES: tuple[Trace, ...] = ((RelationHistory, "pgh_obj"),)


def key(values: dict[str, Any]) -> str:
    return f"{values['client']}|{values['provider']}|{folded(values.get('type', ''))}|{values.get('starts_on', '')}"


def judge(batch: Batch) -> None:
    """Say of each line whether its relation is there, or would be granted in the client's name."""
    batch.find_organizations("client", "provider", own="client")
    types = Types()
    batch.judge_each(lambda line: _read(line, types, batch))
    known = of_pairs(batch)
    batch.judge_each(lambda line: _compare(line, known))


class Types:
    """The types of relation, with those of the organizations that each suits: three questions."""

    def __init__(self) -> None:
        self.all = list(
            RelationType.objects.order_by("position", "pk").prefetch_related("client_types", "provider_types")
        )

    def named(self, word: str) -> list[RelationType]:
        wanted = folded(word)
        return [type_ for type_ in self.all if not wanted or wanted in map(folded, (type_.name_fr, type_.name_en))]

    def between(self, client: Organization, provider: Organization, word: str) -> list[RelationType]:
        """Return the types of that name, or of any, that suit both organizations."""
        return [type_ for type_ in self.named(word) if _suits(type_, client, provider)]


def _suits(type_: RelationType, client: Organization, provider: Organization) -> bool:
    clients = {each.pk for each in type_.client_types.all()}
    return client.type_id in clients and provider.type_id in {each.pk for each in type_.provider_types.all()}


def _read(line: Line, types: Types, batch: Batch) -> None:
    values = line.values
    client, provider, word = values["client"], values["provider"], values.get("type", "")
    if client.pk == provider.pk:
        raise ValidationError(_("Une organisation n’a pas de relation avec elle-même."))
    if not types.named(word):
        words = ", ".join(type_.name for type_ in types.all)
        raise ValidationError(_("Type de relation : écrivez l’un de ceux-ci : %(words)s."), params={"words": words})
    found = types.between(client, provider, word)
    if not found:
        raise ValidationError(_("Ce type de relation ne convient pas à ces organisations."))
    if len(found) > 1:
        raise ValidationError(_("Plusieurs types de relation conviennent : écrivez lequel."))
    values["type"] = found[0]
    line.draft = dates_of(line, batch.today)


def of_pairs(batch: Batch) -> dict[tuple[int, int], list[Relation]]:
    """Return the relations in force or to come between the organizations of the lines, by client and provider."""
    lines = [line for line in batch.open if isinstance(line.values.get("provider"), Organization)]
    clients = {line.values["client"].pk for line in lines}
    rows = Relation.objects.filter(
        client__pk__among=clients,
        provider__pk__among={line.values["provider"].pk for line in lines},
        state=Relation.State.ACTIVE,
    )
    known: dict[tuple[int, int], list[Relation]] = {}
    for row in rows.select_related("type").order_by("pk"):
        known.setdefault((row.client_id, row.provider_id), []).append(row)
    return known


def _compare(line: Line, known: dict[tuple[int, int], list[Relation]]) -> None:
    """Take the line for a relation that is there, or for a new one; of the same type there is one at a time."""
    starts_on, ends_on = line.draft
    parties = line.values["client"], line.values["provider"]
    present = known.setdefault((parties[0].pk, parties[1].pk), [])
    for row in present:
        if row.type_id != line.values["type"].pk or not row.meets(starts_on, ends_on):
            continue
        if row.ends_on != ends_on or ("starts_on" in line.values and row.starts_on != starts_on):
            raise ValidationError(
                _("Cette relation existe déjà, du %(starts_on)s au %(ends_on)s : corrigez-la dans le portail."),
                params={"starts_on": row.starts_on, "ends_on": row.ends_on or "9999-12-31"},
            )
        line.outcome, line.made = Outcome.UNCHANGED, [row.pk] if row.pk else []
        return
    line.outcome = Outcome.CREATED
    line.draft = Relation(
        client=parties[0], provider=parties[1], type=line.values["type"], state=Relation.State.ACTIVE,
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    present.append(line.draft)


def write(batch: Batch) -> None:
    """Grant what is new, in the name of the clients, by one statement."""
    created = batch.of(Outcome.CREATED)
    for line in created:
        line.draft.granted_by, line.draft.granted_at = batch.by, batch.now
    Relation.objects.bulk_create([line.draft for line in created])
    for line in created:
        line.made, line.versions = [line.draft.pk], 1


def undo(batch: Batch) -> None:
    """End again what nobody has changed since, and on which nothing hangs."""
    made = [line.row.made[0] for line in batch.lines]
    parties = Relation.objects.filter(pk__among=made).order_by().values_list("client", "provider")
    accounts = Organization.objects.filter(pk__among={pk for pair in parties for pk in pair}).order_by("pk")
    list(accounts.select_for_update(of=("self",), no_key=True))
    known = Relation.objects.select_for_update(no_key=True).order_by("pk").in_bulk(made)
    now = versions(made, TRACES)
    carrying = Authorization.objects.filter(relation__pk__among=made, ended_at=None)
    hung_on = set(carrying.values_list("relation", flat=True))
    for line in batch.lines:
        row = known[line.row.made[0]]
        if row.state != Relation.State.ACTIVE or now[row.pk] != line.row.versions:
            line.keep(_("La relation a changé dans le portail depuis."))
        elif row.pk in hung_on:
            line.keep(_("Des autorisations ont été données par cette relation : défaites d’abord leur importation."))
        else:
            line.outcome = Outcome.UNDONE
    undone = [line.row.made[0] for line in batch.of(Outcome.UNDONE)]
    Relation.objects.filter(pk__among=undone).update(state=Relation.State.ENDED, ended_at=batch.now, ended_by=batch.by)
