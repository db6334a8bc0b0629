"""Giving subjects: to a provider, to a contact in the own file, to a person of the provider in a client's file.

    grant_to_provider(relation, terms, by=) -> [Authorization]     by the client, or an agent
    grant(membership, terms, by=) -> [Authorization]               by someone in charge of the own file, or an agent
    delegate(membership, relation, terms=None, by=) -> [Authorization]
                                             by someone in charge of the provider; without rights: all that it holds
    renew(rows, ends_on, by=) -> int         the same as before, to a later day: by whoever could give them

`terms` is actions.terms.Terms(rights={subject: right}, starts_on, ends_on, request). Writing takes the place of
reading. Taking back is in actions.removals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations import notices, permissions
from delegations.actions.cascade import lock_rows
from delegations.actions.giving import give
from delegations.actions.locks import lock, lock_membership, lock_relation, stale
from delegations.actions.terms import (
    Terms,
    about_the_end,
    checked,
    refuse_more_than_held,
    refuse_subjects,
    strongest,
)
from delegations.models import Authorization, Relation, Subject
from delegations.models.relations import FOR_EVER
from delegations.permissions import By
from organizations.models import Membership, Organization
from portal.core.journal import event, record

GIVEN_TO_PROVIDER = event(
    "authorization.given_to_provider",
    _("%(actor)s a donné à « %(provider)s » des sujets du dossier de « %(client)s » (nombre : %(count)s)."),
)
GIVEN = event("authorization.given", _("%(actor)s a donné des sujets à %(name)s (nombre : %(count)s)."))
DELEGATED = event(
    "authorization.delegated",
    _("%(actor)s a délégué à %(name)s le dossier de « %(client)s » (nombre de sujets : %(count)s)."),
)
RENEWED = event(
    "authorization.renewed",
    _("%(actor)s a prolongé des autorisations (nombre : %(count)s, jusqu’au %(ends_on)s)."),
)


@transaction.atomic
def grant_to_provider(relation: Relation, terms: Terms, *, by: By) -> list[Authorization]:
    """Give a provider subjects of the client's file, by a relation that stands."""
    relation = lock_relation(relation, by)
    if not permissions.speaks_for(by, relation.client):
        raise PermissionDenied
    _refuse_ended(relation)
    terms = checked(terms)
    refuse_subjects(terms.rights or {}, relation.client, leaving=True)
    holder = {"holder_organization": relation.provider, "file": relation.client, "relation": relation}
    rows = give(holder, terms, by=permissions.user_of(by))
    names = {"client": relation.client.name, "provider": relation.provider.name}
    for party in (relation.client, relation.provider):
        record(GIVEN_TO_PROVIDER, about=relation, place=party, by=permissions.user_of(by), count=len(rows), **names)
    return rows


@transaction.atomic
def grant(membership: Membership, terms: Terms, *, by: By) -> list[Authorization]:
    """Give a contact subjects of the own file."""
    lock(by, membership.organization)
    membership = lock_membership(membership)
    file = membership.organization
    if not permissions.speaks_for(by, file):
        raise PermissionDenied
    _refuse_holder(membership, by)
    terms = checked(terms)
    refuse_subjects(terms.rights or {}, file, leaving=False)
    holder = {"holder_membership": membership, "file": file, "relation": None}
    rows = give(holder, terms, by=permissions.user_of(by))
    record(GIVEN, about=membership, place=file, by=permissions.user_of(by), name=membership.full_name, count=len(rows))
    notices.access_given(membership, rows, by=permissions.user_of(by))
    return rows


@transaction.atomic
def delegate(
    membership: Membership, relation: Relation, terms: Terms | None = None, *, by: Membership
) -> list[Authorization]:
    """Give a person of the provider subjects of a client's file: those named, or all that the client gave."""
    relation = lock_relation(relation, by)
    membership = lock_membership(membership)
    if by.organization_id != relation.provider_id or not permissions.can_grant(by):
        raise PermissionDenied
    if membership.organization_id != relation.provider_id:
        raise ValidationError(
            _("Cette personne n’est pas un contact de votre organisation. Ajoutez-la d’abord."), code="elsewhere"
        )
    _refuse_holder(membership, by)
    _refuse_ended(relation)
    terms = checked(terms or Terms(rights=None))
    takes_all = terms.rights is None
    rows = give(
        {"holder_membership": membership, "file": relation.client, "relation": relation},
        replace(terms, rights=_of_the_provider(relation, terms)),
        by=by.holder,
        skipping=takes_all,
    )
    if not rows:
        raise ValidationError(
            _("%(name)s a déjà tout ce que ce client a donné à votre organisation."),
            params={"name": membership.full_name},
            code="already",
        )
    _note_delegation(membership, relation, rows, by=by.holder)
    notices.access_given(membership, rows, by=by.holder)
    return rows


def _of_the_provider(relation: Relation, terms: Terms) -> dict[Subject, str]:
    """Return what is to be given on: never more than the provider holds."""
    held = strongest(standing_of_provider(relation))
    if not held:
        raise ValidationError(
            _("Ce client n’a donné aucun sujet à votre organisation. Demandez-lui d’en ajouter."), code="nothing_held"
        )
    if terms.rights is None:
        return held
    refuse_subjects(terms.rights, relation.client, leaving=True)
    refuse_more_than_held(terms.rights, held)
    return dict(terms.rights)


def standing_of_provider(relation: Relation) -> list[Authorization]:
    """Return what a client gave by a relation, as far as its file still offers it."""
    rows = relation.authorizations.standing().of_organizations().select_related("subject")
    offered = Subject.objects.offered().delegable().of(relation.client)
    return list(rows.filter(subject__in=offered).order_by("pk"))


def _note_delegation(membership: Membership, relation: Relation, rows: Sequence[Authorization], *, by: User) -> None:
    """Write the deed where the provider and the client read it."""
    for party in (relation.provider, relation.client):
        record(
            DELEGATED,
            about=membership,
            place=party,
            by=by,
            name=membership.full_name,
            client=relation.client.name,
            count=len(rows),
        )


@transaction.atomic
def renew(rows: Iterable[Authorization], ends_on: date | None, *, by: By) -> int:
    """Prolong authorizations that stand; return how many. What they hang on cuts them as before."""
    wanted = list(rows)
    lock(by, *_owners(wanted))
    found = lock_rows(wanted)
    if not found or len(found) < len({row.pk for row in wanted}):
        raise stale()
    if not all(permissions.can_prolong(by, row) for row in found):
        raise PermissionDenied
    for row in found:
        if row.holder_membership:
            _refuse_holder(row.holder_membership, by)
    ends_on = checked(Terms(ends_on=ends_on)).ends_on
    if any(row.last_day > (ends_on or date.max) for row in found):
        raise about_the_end(_("Choisissez un jour qui suit la date de fin actuelle."), code="not_later")
    try:
        with transaction.atomic():
            keys = [row.pk for row in found]
            Authorization.objects.filter(pk__in=keys).update(ends_on=ends_on, told_days_before=None)
    except IntegrityError as error:
        raise ValidationError(_("L’une de ces autorisations est déjà suivie d’une autre."), code="followed") from error
    facts = {"count": len(found), "ends_on": ends_on or FOR_EVER}
    for file in {row.file for row in found}:
        record(RENEWED, about=file, place=file, by=permissions.user_of(by), **facts)
    return len(found)


def _owners(rows: Iterable[Authorization]) -> set[Organization]:
    """Return whose locks cover some authorizations: their files, and the providers of their relations."""
    files = {row.file for row in rows}
    return files | {row.relation.provider for row in rows if row.relation}


def _refuse_ended(relation: Relation) -> None:
    if relation.state != Relation.State.ACTIVE:
        raise ValidationError(
            _("Cette relation n’est plus active. Relisez la liste des relations."), code="relation_ended"
        )


def _refuse_holder(membership: Membership, by: By) -> None:
    """Refuse someone who is not, or no longer, a contact that may hold something; and oneself."""
    if membership.user_id and membership.user_id == permissions.user_of(by).pk:
        raise ValidationError(
            _("Nul ne se donne d’autorisation : demandez à une autre personne responsable."), code="self"
        )
    if not (membership.is_active or membership.is_pending):
        raise ValidationError(
            _("%(name)s n’est plus un contact actif de l’organisation. Rendez d’abord son accès actif."),
            params={"name": membership.full_name},
            code="not_active",
        )
