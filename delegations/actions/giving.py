"""Writing authorizations: what is there already, what a stronger one takes the place of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations.actions.terms import Terms
from delegations.models import Authorization, Right, Subject

Holder = Mapping[str, Any]


def held_by(holder: Holder) -> QuerySet[Authorization]:
    """Return what this holder has, or is to have: `holder` names the holder, the file and the relation."""
    rows = Authorization.objects.standing().filter(**holder).select_related("subject", "relation")
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True)


@transaction.atomic
def give(holder: Holder, terms: Terms, *, by: User, skipping: bool = False) -> list[Authorization]:
    """Write what the terms give; refuse, or leave out when `skipping`, what the holder has already.

    Writing takes the place of reading for as long as it lasts. The caller holds the locks and has checked the terms.
    """
    rows = list(held_by(holder))
    given, replaced = [], []
    for subject, right in (terms.rights or {}).items():
        present = [row for row in rows if row.subject_id == subject.pk]
        if has_already(present, right, terms):
            if not skipping:
                raise already(subject)
            continue
        replaced += [row for row in present if _is_replaced(row, right, terms)]
        given.append(_row(holder, subject, right, terms, by))
    end_rows(replaced, by=by)
    return Authorization.objects.bulk_create(given)


def _row(holder: Holder, subject: Subject, right: str, terms: Terms, by: User) -> Authorization:
    return Authorization(
        **holder,
        subject=subject,
        right=right,
        starts_on=terms.begins,
        ends_on=terms.ends_on,
        request=terms.request,
        granted_by=by,
    )


def has_already(present: Iterable[Authorization], right: str, terms: Terms) -> bool:
    """Whether something lasting gives as much for these days, or this very right for some of them."""
    lasting = [row for row in present if row.covers_id is None]
    days = terms.begins, terms.ends_on
    return any(
        (row.right in Right(right).enough and row.spans(*days)) or (row.right == right and row.meets(*days))
        for row in lasting
    )


def _is_replaced(row: Authorization, right: str, terms: Terms) -> bool:
    """Whether a new authorization leaves nothing for this one to give: a weaker one, or one that only covers."""
    today = timezone.localdate()
    ends_on = terms.ends_on
    is_spanned = terms.begins <= max(row.starts_on, today) and (ends_on is None or row.last_day <= ends_on)
    is_weaker = right == Right.WRITE and row.right == Right.READ
    covers_the_same = row.covers_id is not None and row.right == right and row.meets(terms.begins, ends_on)
    return (is_weaker and is_spanned) or covers_the_same


def already(subject: Subject) -> ValidationError:
    return ValidationError(
        _("Le sujet « %(subject)s » est déjà autorisé pour ces dates. Retirez-le de la demande."),
        params={"subject": subject.name},
        code="already",
    )


@transaction.atomic
def end_rows(rows: Iterable[Authorization], *, by: User | None) -> list[Authorization]:
    """End authorizations that the caller has locked, with those that cover them; return all that ended."""
    ended = [row for row in rows if row.ended_at is None]
    covering = Authorization.objects.filter(covers__in=ended, ended_at=None).exclude(pk__in=[row.pk for row in ended])
    ended += covering.order_by("pk").select_for_update(of=("self",), no_key=True)
    now = timezone.now()
    Authorization.objects.filter(pk__in=[row.pk for row in ended]).update(ended_at=now, ended_by=by)
    for row in ended:
        row.ended_at, row.ended_by = now, by
    return ended
