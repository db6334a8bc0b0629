"""Two users who are one human become one: what the second had goes over, and the second is closed.

Proposed by an agent, done when another one confirms (organizations.actions.second_looks).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actions.closing import close_double
from accounts.actions.users import edit
from accounts.models import User
from accounts.permissions import holds_of
from cardrequests.models import Trainer
from notifications.models import Mute
from organizations.actions import ends, second_looks
from organizations.models import ContactSheet, Membership, Organization, SecondLook, SupportDesk
from portal.core.journal import event, record
from portal.core.rehearsing import rehearsal
from portal.core.rewriting import append_only_lifted
from portal.support import notices
from portal.support.actions import visits
from portal.support.models.references import MOVED, references, rows_of
from portal.support.permissions import can_merge, may_merge

MERGED = event("user.merged", _("%(actor)s a réuni deux utilisateurs de %(name)s, comme %(first)s l’avait proposé."))
PLACE_MOVED = event("membership.merged", _("%(actor)s a réuni deux utilisateurs de %(name)s, qui garde son accès."))
PLACE_ENDED = event("membership.merged_end", _("%(actor)s a mis fin à l’accès en double de %(name)s."))

Status = Membership.Status


@dataclass(frozen=True)
class Double:
    """An account where both have a place: one of them stays."""

    organization: Organization
    kept: Membership
    gone: Membership


# --- Seeing beforehand ---------------------------------------------------------------------------


def doubles(kept: User, gone: User) -> list[Double]:
    """Return the accounts where both have a place today."""
    mine = {place.organization_id: place for place in _confirmed(kept)}
    return [
        Double(place.organization, mine[place.organization_id], place)
        for place in _confirmed(gone)
        if place.organization_id in mine
    ]


def moving(kept: User, gone: User) -> list[Membership]:
    """Return the places that go over as they are."""
    both = {double.gone.pk for double in doubles(kept, gone)}
    return [place for place in _confirmed(gone) if place.pk not in both]


def counts(gone: User) -> list[tuple[str, int]]:
    """Return how many rows of each kind go over to the user that stays, beside the places."""
    found: dict[str, int] = {}
    for name, field in references().items():
        if name in MOVED and (count := rows_of(field, gone).count()):
            words = str(field.model._meta.verbose_name_plural)
            found[words] = found.get(words, 0) + count
    return sorted(found.items())


def awaited(gone: User) -> int:
    """Return how many invitations to the address that closes end with it."""
    return Membership.objects.pending().filter(email=gone.email).count()


def _confirmed(user: User) -> list[Membership]:
    places = user.memberships.confirmed().select_related("organization__type", "user")
    return list(places.order_by("organization__number"))


@transaction.atomic
def rehearse(kept: User, gone: User, *, stays: Collection[int], by: User) -> None:
    """Raise if it could not be done; ask the rules of the database by doing it, and undo it."""
    try:
        with rehearsal():
            merge(kept, gone, stays=stays, by=by, first=by)
    except IntegrityError:
        raise _entangled() from None


# --- Doing it ------------------------------------------------------------------------------------


@transaction.atomic
def merge(kept: User, gone: User, *, stays: Collection[int], by: User, first: User) -> User:
    """Move all that `gone` had to `kept`, and close `gone`; return the one that stays.

    `stays` names the accounts, by their keys, where both have a place and that of `gone` is the one to keep.
    """
    kept, gone = _lock(kept, gone)
    _refuse(kept, gone, by=by)
    visits.end_all_of(gone, by=None)
    former = gone.email
    _move_places(kept, gone, stays=stays, by=by)
    trainer = _move_trainer(kept, gone)
    _move_rest(kept, gone)
    if holds := holds_of(gone):
        raise ValidationError(
            _("Réglez d’abord ce que l’utilisateur à fermer laisserait sans personne : %(holds)s.")
            % {"holds": ", ".join(hold.name for hold in holds)},
            code="indispensable",
        )
    facts = {"name": kept.get_full_name(), "first": first.get_full_name()}
    record(MERGED, about=kept, place=None, by=by, **facts)
    notices.merged(kept, former=former)
    close_double(gone, by=by)
    if trainer:
        kept = edit(kept, by=by, username=trainer.abbreviation.lower())
    return kept


def _lock(kept: User, gone: User) -> tuple[User, User]:
    """Lock the accounts of both, their places, then both people, each in the one order."""
    both = [kept.pk, gone.pk]
    places = Membership.objects.filter(Q(user__in=both) | Q(user=None, email__in=[kept.email, gone.email]))
    held = places.exclude(status=Status.ENDED)
    accounts = Organization.objects.filter(pk__in=held.values("organization"))
    list(accounts.order_by("pk").select_for_update(no_key=True))
    list(held.order_by("organization", "pk").select_for_update(of=("self",), no_key=True))
    people = User.objects.filter(pk__in=both).order_by("pk").select_for_update(no_key=True)
    locked = {user.pk: user for user in people}
    return locked[kept.pk], locked[gone.pk]


def _refuse(kept: User, gone: User, *, by: User) -> None:
    if kept.pk == gone.pk:
        raise ValidationError(_("Choisissez deux utilisateurs différents."), code="same")
    if kept.closed_at or gone.closed_at:
        raise ValidationError(_("L’un de ces utilisateurs est déjà fermé : relisez la page."), code="stale")
    if not kept.is_active:
        raise ValidationError(_("L’utilisateur à garder ne peut pas se connecter : gardez l’autre."), code="shut_out")
    if not can_merge(by, kept, gone):
        raise PermissionDenied


def _entangled() -> ValidationError:
    return ValidationError(
        _("Ces deux utilisateurs sont trop liés l’un à l’autre pour être réunis ainsi. Écrivez au soutien technique."),
        code="entangled",
    )


def _move_places(kept: User, gone: User, *, stays: Collection[int], by: User) -> None:
    for double in doubles(kept, gone):
        leaves, owner = (double.kept, kept) if double.organization.pk in stays else (double.gone, gone)
        ends.end(owner, leaves, kind=PLACE_ENDED, by=by, tell=lambda: None)
    # Read again: the end of a place may have moved the mark of the principal account.
    for place in _confirmed(gone):
        has_primary = kept.memberships.filter(is_primary=True).exists()
        place.user, place.email, place.is_primary = kept, kept.email, place.is_primary and not has_primary
        place.save(update_fields=["user", "email", "is_primary"])
        record(PLACE_MOVED, about=place, place=place.organization, by=by, name=place.full_name)
    _keep_one_primary(kept)
    Membership.objects.filter(user=gone).update(user=kept)
    _give_one_number(kept)


def _keep_one_primary(kept: User) -> None:
    places = kept.memberships.confirmed()
    if not places.filter(is_primary=True).exists():
        first = places.order_by("status", "organization__number").first()
        if first:
            first.is_primary = True
            first.save(update_fields=["is_primary"])


def _give_one_number(kept: User) -> None:
    """One individual bears one client number in every file: that of the place held longest."""
    sheets = ContactSheet.objects.filter(membership__in=kept.memberships.confirmed())
    for sheet in sheets.order_by("membership__activated_at", "pk"):
        sheets.exclude(client_number=sheet.client_number).update(client_number=sheet.client_number)
        return


def _move_trainer(kept: User, gone: User) -> Trainer | None:
    """Give `kept` the card of `gone`. Who has one already keeps it: that of `gone` ends, with what it reported."""
    if Trainer.objects.filter(user=kept).exists():
        return None
    for trainer in Trainer.objects.select_for_update(no_key=True).filter(user=gone):
        trainer.user = kept
        trainer.save(update_fields=["user"])
        return trainer
    return None


def _move_rest(kept: User, gone: User) -> None:
    known = kept.mutes.values_list("category", "place")
    for mute in Mute.objects.filter(user=gone):
        if (mute.category, mute.place) not in set(known):
            Mute.objects.filter(pk=mute.pk).update(user=kept)
    found = references()
    try:
        with append_only_lifted():
            for name in sorted(MOVED):
                rows_of(found[name], gone).update(**{found[name].name: kept})
    except IntegrityError:
        raise _entangled() from None


# --- By two agents -------------------------------------------------------------------------------


def _other(look: SecondLook) -> User | None:
    return User.objects.filter(pk=look.payload.get("gone")).first()


def _confirm(look: SecondLook, by: User) -> None:
    gone = _other(look)
    if gone is None or look.thing is None:
        raise ValidationError(_("L’un de ces utilisateurs n’est plus là."), code="stale")
    merge(look.thing, gone, stays=look.payload["stays"], by=by, first=look.proposed_by)


def _tell(look: SecondLook) -> second_looks.Told:
    kept, gone = look.thing, _other(look)
    if kept is None or gone is None:
        return []
    told = [(str(_("Utilisateur gardé")), f"{kept.get_full_name()}, {kept.email}")]
    told.append((str(_("Utilisateur fermé")), f"{gone.get_full_name()}, {gone.email}"))
    for double in doubles(kept, gone):
        stays = double.gone if double.organization.pk in look.payload["stays"] else double.kept
        told.append((str(double.organization), f"{stays.role_label} ({stays.user})"))
    return told


def _desk(kept: User) -> SupportDesk | None:
    place = kept.memberships.confirmed().primary_first().select_related("organization__type__desk").first()
    return place.organization.type.desk if place else None


def _lock_first(kept: User) -> Any:
    """Lock what the confirmation will need before the proposal itself is locked."""
    look = SecondLook.objects.waiting().about(kept).filter(kind=MERGE).first()
    other = _other(look) if look else None
    return _lock(kept, other) if other else None


MERGE = second_looks.declare(
    "person.merge",
    second_looks.Deed(
        name=_("réunir deux utilisateurs d’une même personne"),
        does=_confirm,
        may=lambda agent, kept: may_merge(agent),
        desk=_desk,
        tells=_tell,
        locks=_lock_first,
    ),
)


@transaction.atomic
def propose(kept: User, gone: User, *, stays: Collection[int], reason: str, by: User) -> SecondLook:
    """Say which two are one human; another agent confirms. What could not be done is refused now."""
    rehearse(kept, gone, stays=stays, by=by)
    payload = {"gone": gone.pk, "stays": sorted(stays)}
    return second_looks.propose(MERGE, about=kept, payload=payload, reason=reason, by=by)
