"""A provider's portfolio: the clients' files of one person, lent to another for an absence or moved for good.

    cover(absent, substitute, Days(starts_on, ends_on), by=) -> [Authorization]
    end_cover(absent, substitute, by=) -> [Authorization]
    move(source, target, by=) -> [Authorization]
    take_over(source, target) -> [Authorization]       when the first leaves, under the lock of the account
    portfolio(membership) -> what a person holds in clients' files (queryset)

`by` is someone in charge of the provider. What the target has already is left as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from delegations import notices, permissions
from delegations.actions import cascade
from delegations.actions.giving import end_rows
from delegations.actions.locks import lock, lock_membership, stale
from delegations.actions.terms import Terms, about_the_end, checked
from delegations.models import Authorization, Right
from delegations.models.authorizations import AuthorizationQuerySet
from organizations.models import Membership
from portal.core.journal import event, record

COVERED = event(
    "cover.begun",
    _("%(actor)s a confié à %(substitute)s les dossiers de %(name)s du %(starts_on)s au %(ends_on)s."),
)
COVER_ENDED = event("cover.ended", _("%(actor)s a mis fin au remplacement de %(name)s par %(substitute)s."))
MOVED = event("portfolio.moved", _("%(actor)s a transféré les dossiers de %(name)s à %(substitute)s."))


@dataclass(frozen=True)
class Days:
    """From a day to a day, both included."""

    starts_on: date
    ends_on: date | None


def portfolio(membership: Membership) -> AuthorizationQuerySet:
    """Return what a person holds, or is to hold, in clients' files in the own right."""
    rows = Authorization.objects.standing().filter(holder_membership=membership, relation__isnull=False, covers=None)
    return rows.as_listed().order_by("pk")


@transaction.atomic
def cover(absent: Membership, substitute: Membership, days: Days, *, by: Membership) -> list[Authorization]:
    """Lend the files of someone absent to a substitute, from a day to a day; it ends by itself."""
    absent, substitute = _locked(absent, substitute, by)
    terms = checked(Terms(starts_on=days.starts_on, ends_on=days.ends_on))
    if terms.ends_on is None:
        raise about_the_end(
            _("Indiquez le dernier jour de l’absence; pour toujours, transférez les dossiers."), code="no_end"
        )
    rows = _copy(_lock_portfolio(absent), substitute, terms, by)
    if not rows:
        raise _nothing(absent, substitute)
    facts = {"starts_on": terms.begins, "ends_on": terms.ends_on}
    _note(COVERED, absent, substitute, by, **facts)
    notices.access_given(substitute, rows, by=by.holder)
    return rows


@transaction.atomic
def end_cover(absent: Membership, substitute: Membership, *, by: Membership) -> list[Authorization]:
    """End the absence before its last day."""
    absent, substitute = _locked(absent, substitute, by, may_hold=False)
    lent = substitute.authorizations.standing().filter(covers__holder_membership=absent)
    ended = end_rows(cascade.lock_rows(lent), by=by.holder)
    if not ended:
        raise stale()
    _note(COVER_ENDED, absent, substitute, by)
    cascade.tell_people(ended, by=by.holder)
    return ended


@transaction.atomic
def move(source: Membership, target: Membership, *, by: Membership) -> list[Authorization]:
    """Move the files of one person to another, for as long as the first had them; return what the target received."""
    source, target = _locked(source, target, by)
    rows = _lock_portfolio(source)
    if not rows:
        raise _nothing(source, target)
    ended = end_rows(rows, by=by.holder)
    given = [row for old in rows if (row := _successor(old, target, by))]
    Authorization.objects.bulk_create(given)
    _note(MOVED, source, target, by)
    cascade.tell_people(ended, by=by.holder)
    notices.access_given(target, given, by=by.holder)
    return given


@transaction.atomic
def take_over(source: Membership, target: Membership) -> list[Authorization]:
    """Move the files of someone who leaves to a colleague. The caller holds the lock on the account, and tells both."""
    rows = _lock_portfolio(source)
    end_rows(rows, by=source.user)
    given = [row for old in rows if (row := _successor(old, target, source))]
    _note(MOVED, source, target, source)
    return Authorization.objects.bulk_create(given)


def _locked(
    source: Membership, target: Membership, by: Membership, *, may_hold: bool = True
) -> tuple[Membership, Membership]:
    """Lock the provider and both places, the lesser key first."""
    lock(by, source.organization)
    if not permissions.speaks_for(by, source.organization):
        raise PermissionDenied
    if source.pk == target.pk:
        raise ValidationError(_("Choisissez deux personnes différentes."), code="same")
    if target.organization_id != source.organization_id:
        raise ValidationError(_("Cette personne n’est pas un contact de votre organisation."), code="elsewhere")
    found = {place.pk: lock_membership(place) for place in sorted((source, target), key=lambda place: place.pk)}
    source, target = found[source.pk], found[target.pk]
    if may_hold and target.user_id == by.user_id:
        raise ValidationError(
            _("Nul ne se donne d’autorisation : demandez à une autre personne responsable."), code="self"
        )
    if may_hold and not target.is_active:
        raise ValidationError(
            _("%(name)s n’a pas d’accès actif : choisissez une autre personne."),
            params={"name": target.full_name},
            code="not_active",
        )
    return source, target


def _lock_portfolio(membership: Membership) -> list[Authorization]:
    return cascade.lock_rows(portfolio(membership))


def _present(target: Membership, row: Authorization) -> list[Authorization]:
    """Return what the target holds of the same subject, in the same file."""
    same = Authorization.objects.standing().filter(holder_membership=target, file=row.file_id, subject=row.subject_id)
    return list(same.order_by("pk"))


def _copy(rows: Iterable[Authorization], target: Membership, terms: Terms, by: Membership) -> list[Authorization]:
    """Write what covers these authorizations, on the days that both have."""
    lent = []
    for row in rows:
        starts_on, ends_on = max(row.starts_on, terms.begins), min(row.last_day, terms.ends_on or date.max)
        if starts_on > ends_on or _is_held(_present(target, row), row.right, starts_on, ends_on):
            continue
        lent.append(_same(row, target, by, starts_on=starts_on, ends_on=ends_on, covers=row))
    return Authorization.objects.bulk_create(lent)


def _is_held(present: Iterable[Authorization], right: str, starts_on: date, ends_on: date | None) -> bool:
    return any(
        (row.right in Right(right).enough and row.spans(starts_on, ends_on))
        or (row.right == right and row.meets(starts_on, ends_on))
        for row in present
    )


def _successor(old: Authorization, target: Membership, by: Membership) -> Authorization | None:
    """Return what the target receives in the place of `old`; a cover for these days gives way to it."""
    starts_on = max(old.starts_on, checked(Terms()).begins)
    present = _present(target, old)
    end_rows([row for row in present if row.covers_id], by=by.holder)
    lasting = [row for row in present if row.covers_id is None]
    if _is_held(lasting, old.right, starts_on, old.ends_on):
        return None
    return _same(old, target, by, starts_on=starts_on, ends_on=old.ends_on, covers=None)


def _same(row: Authorization, target: Membership, by: Membership, **days: object) -> Authorization:
    return Authorization(
        holder_membership=target,
        file=row.file,
        relation=row.relation,
        subject=row.subject,
        right=row.right,
        granted_by=by.holder,
        **days,
    )


def _nothing(source: Membership, target: Membership) -> ValidationError:
    return ValidationError(
        _("%(target)s a déjà tous les dossiers de client confiés à %(name)s."),
        params={"name": source.full_name, "target": target.full_name},
        code="nothing",
    )


def _note(kind: str, source: Membership, target: Membership, by: Membership, **facts: object) -> None:
    # About the organization: of both people, it is what a name is looked for in when one of them is forgotten.
    record(
        kind,
        about=source.organization,
        place=source.organization,
        by=by.holder,
        name=source.full_name,
        substitute=target.full_name,
        **facts,
    )
