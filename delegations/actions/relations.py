"""Relations: granted by the client, or proposed by the provider and answered; ended by the client or an agent.

    grant(Mandate, by=) -> Relation          by the client, or an agent; with subjects, if any
    propose(Mandate, by=) -> Relation        by someone in charge of the provider
    accept(relation, terms=None, by=)        by the client, who may cut subjects and days
    decline(relation, by=)                   by the client
    withdraw(relation, by=)                  by the provider
    end(relation, by=)                       by the client, or an agent
    renew(relation, ends_on, by=)            by the client, or an agent: the relation, and what ends with it

`by` is a place in the organization (Membership), or an agent (User).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations import notices, permissions
from delegations.actions import cascade
from delegations.actions.giving import give
from delegations.actions.locks import lock, lock_relation, stale
from delegations.actions.terms import Terms, checked, refuse_subjects
from delegations.models import Authorization, Relation, RelationType, Right, Subject
from delegations.models.relations import ANSWER_WITHIN
from delegations.permissions import By
from organizations.models import Membership, Organization, ServiceRequest
from portal.core.journal import event, record

GRANTED = event("relation.granted", _("%(actor)s a confié le dossier de « %(client)s » à « %(provider)s »."))
PROPOSED = event("relation.proposed", _("%(actor)s a proposé à « %(client)s » une relation avec « %(provider)s »."))
ACCEPTED = event("relation.accepted", _("%(actor)s a accepté la relation de « %(client)s » avec « %(provider)s »."))
DECLINED = event("relation.declined", _("%(actor)s a décliné la relation de « %(client)s » avec « %(provider)s »."))
WITHDRAWN = event("relation.withdrawn", _("%(actor)s a retiré la proposition de « %(provider)s » à « %(client)s »."))
EXPIRED = event("relation.expired", _("« %(client)s » n’a pas répondu à temps à la proposition de « %(provider)s »."))
ENDED = event("relation.ended", _("%(actor)s a mis fin à la relation de « %(client)s » avec « %(provider)s »."))
OVER = event("relation.over", _("La relation de « %(client)s » avec « %(provider)s » est arrivée à sa fin."))
RENEWED = event(
    "relation.renewed",
    _("%(actor)s a prolongé la relation de « %(client)s » avec « %(provider)s » (jusqu’au %(ends_on)s)."),
)

State = Relation.State


@dataclass(frozen=True)
class Mandate:
    """What a client grants to a provider, or a provider proposes to a client."""

    client: Organization
    provider: Organization
    type: RelationType
    rights: Mapping[Subject, str] = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    request: ServiceRequest | None = None

    @property
    def terms(self) -> Terms:
        return Terms(self.rights, self.starts_on, self.ends_on, self.request)


@transaction.atomic
def grant(mandate: Mandate, *, by: By) -> Relation:
    """Open the file of a client to a provider, with the subjects named, if any."""
    lock(by, mandate.client, mandate.provider)
    if not permissions.speaks_for(by, mandate.client):
        raise PermissionDenied
    terms = _checked(mandate)
    now = timezone.now()
    relation = _create(
        mandate, terms, state=State.ACTIVE, granted_by=permissions.user_of(by), granted_at=now, ended_at=None
    )
    rows = _give(relation, terms, by=by)
    note(GRANTED, relation, by=permissions.user_of(by))
    notices.relation_accepted(relation, rows, by=permissions.user_of(by))
    return relation


@transaction.atomic
def propose(mandate: Mandate, *, by: Membership) -> Relation:
    """Propose a relation to a client, who has 21 days to answer."""
    lock(by, mandate.client, mandate.provider)
    if by.organization_id != mandate.provider.pk or not permissions.can_propose(by):
        raise PermissionDenied
    terms = _checked(mandate)
    _refuse_the_granted(mandate, terms)
    now = timezone.now()
    relation = _create(
        mandate,
        terms,
        state=State.PROPOSED,
        proposed_by=by.holder,
        proposed_at=now,
        answer_by=now + ANSWER_WITHIN,
        proposal=_written(mandate.rights),
    )
    note(PROPOSED, relation, by=by.holder)
    notices.relation_proposed(relation, by=by.holder)
    return relation


@transaction.atomic
def accept(relation: Relation, terms: Terms | None = None, *, by: By) -> Relation:
    """Accept a proposal, as it is or with other subjects and days: the client decides of its own file."""
    relation = _answered(relation, by)
    terms = checked(terms or Terms(proposed_rights(relation), relation.starts_on, relation.ends_on))
    relation.state, relation.granted_at, relation.granted_by = State.ACTIVE, timezone.now(), permissions.user_of(by)
    relation.starts_on, relation.ends_on = terms.begins, terms.ends_on
    _save(relation, "state", "granted_at", "granted_by", "starts_on", "ends_on")
    rows = _give(relation, terms, by=by)
    note(ACCEPTED, relation, by=relation.granted_by)
    notices.relation_accepted(relation, rows, by=permissions.user_of(by))
    return relation


@transaction.atomic
def decline(relation: Relation, *, by: By) -> Relation:
    """Decline a proposal; the provider may make another."""
    relation = _answered(relation, by)
    close(relation, State.DECLINED, by=permissions.user_of(by))
    note(DECLINED, relation, by=permissions.user_of(by))
    notices.proposal_closed(relation)
    return relation


@transaction.atomic
def withdraw(relation: Relation, *, by: Membership) -> Relation:
    """Take back a proposal that the client has not answered."""
    relation = lock_relation(relation, by)
    if by.organization_id != relation.provider_id or not permissions.can_propose(by):
        raise PermissionDenied
    if not relation.is_open:
        raise stale()
    close(relation, State.WITHDRAWN, by=by.holder)
    note(WITHDRAWN, relation, by=by.holder)
    return relation


@transaction.atomic
def end(relation: Relation, *, by: By) -> Relation:
    """End a relation, and all that hangs on it."""
    relation = lock_relation(relation, by)
    if not permissions.can_end(by, relation):
        raise PermissionDenied
    if relation.state != State.ACTIVE:
        raise stale()
    finish(relation, ENDED, by=permissions.user_of(by))
    return relation


@transaction.atomic
def finish(relation: Relation, kind: str, *, by: User | None) -> None:
    """End a relation that is locked, with all that hangs on it; tell the provider, and those who acted in the file."""
    ended = cascade.end_relation_rows(relation, by=by)
    close(relation, State.ENDED, by=by)
    note(kind, relation, by=by)
    told = {message.user_id for message in notices.relation_ended(relation, by=by) if message.user_id}
    cascade.tell_people(ended, by=by, but=told)


@transaction.atomic
def renew(relation: Relation, ends_on: date | None, *, by: By) -> Relation:
    """Give a relation another last day, later than today, and with it all that was to end when it did."""
    relation = lock_relation(relation, by)
    if not permissions.can_end(by, relation):
        raise PermissionDenied
    if relation.state != State.ACTIVE:
        raise stale()
    terms = checked(Terms({}, relation.starts_on, ends_on))
    former = relation.ends_on
    ending_with_it = relation.authorizations.standing().filter(ends_on=former, covers=None)
    ending_with_it.update(ends_on=terms.ends_on, told_days_before=None)
    relation.ends_on = terms.ends_on
    _save(relation, "ends_on")
    note(RENEWED, relation, by=permissions.user_of(by), ends_on=terms.ends_on or "9999-12-31")
    return relation


@transaction.atomic
def close(relation: Relation, state: str, *, by: User | None) -> None:
    relation.state, relation.ended_at, relation.ended_by = state, timezone.now(), by
    relation.save(update_fields=["state", "ended_at", "ended_by"])


def proposed_rights(relation: Relation) -> dict[Subject, str]:
    """Return what a proposal asks for, of what the client's file still offers."""
    offered = Subject.objects.offered().delegable().of(relation.client)
    asked = {code: right for right in Right for code in relation.proposal.get(right, [])}
    found = offered.filter(code__in=asked).in_families()
    return {subject: asked[subject.code] for subject in found if subject.offers(asked[subject.code])}


def _written(rights: Mapping[Subject, str]) -> dict[str, list[str]]:
    return {right.value: sorted(s.code for s, given in rights.items() if given == right) for right in Right}


def _checked(mandate: Mandate) -> Terms:
    if mandate.client == mandate.provider:
        raise ValidationError(_("Une organisation n’a pas de relation avec elle-même."), code="self")
    type_, client, provider = mandate.type, mandate.client, mandate.provider
    fits_client = type_.client_types.filter(pk=client.type_id).exists()
    if not fits_client or not type_.provider_types.filter(pk=provider.type_id).exists():
        raise ValidationError(
            _("Ce type de relation ne convient pas à ces organisations. Choisissez-en un autre."), code="type"
        )
    if mandate.rights:
        refuse_subjects(mandate.rights, client, leaving=True)
    return checked(mandate.terms)


def _refuse_the_granted(mandate: Mandate, terms: Terms) -> None:
    """Refuse to propose what the client has granted already, for some of these days."""
    same = Relation.objects.filter(client=mandate.client, provider=mandate.provider, type=mandate.type, state="active")
    if any(row.meets(terms.begins, terms.ends_on) for row in same):
        raise _exists()


def _exists() -> ValidationError:
    return ValidationError(
        _("Cette relation existe déjà, ou attend une réponse : voyez la liste des relations."), code="exists"
    )


def _create(mandate: Mandate, terms: Terms, **fields: object) -> Relation:
    try:
        with transaction.atomic():
            return Relation.objects.create(
                client=mandate.client,
                provider=mandate.provider,
                type=mandate.type,
                starts_on=terms.begins,
                ends_on=terms.ends_on,
                **fields,
            )
    except IntegrityError as error:
        raise _exists() from error


def _save(relation: Relation, *fields: str) -> None:
    try:
        with transaction.atomic():
            relation.save(update_fields=fields)
    except IntegrityError as error:
        raise _exists() from error


def _give(relation: Relation, terms: Terms, *, by: By) -> list[Authorization]:
    """Give the provider the subjects of the terms, which last as long as the relation at most."""
    if not terms.rights:
        return []
    refuse_subjects(terms.rights, relation.client, leaving=True)
    holder = {"holder_organization": relation.provider, "file": relation.client, "relation": relation}
    return give(holder, terms, by=permissions.user_of(by))


def _answered(relation: Relation, by: By) -> Relation:
    """Lock a proposal that the client may still answer."""
    relation = lock_relation(relation, by)
    if not permissions.speaks_for(by, relation.client):
        raise PermissionDenied
    if not relation.is_open:
        raise stale()
    if relation.answer_by and relation.answer_by <= timezone.now():
        raise ValidationError(
            _("Le temps prévu pour répondre est écoulé. L’organisation peut vous proposer la relation de nouveau."),
            code="expired",
        )
    return relation


@transaction.atomic
def note(kind: str, relation: Relation, *, by: User | None, **facts: object) -> None:
    """Write the deed where both parties read it."""
    names = {"client": relation.client.name, "provider": relation.provider.name}
    for party in (relation.client, relation.provider):
        record(kind, about=relation, place=party, by=by, **names, **facts)
