"""A person leaves an account: what they hold there goes to a colleague or ends, in one act."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices, permissions
from organizations.actions import ends, memberships, requests
from organizations.actions.people import REMOVED
from organizations.models import Handover, Holding, Membership, ServiceRequest
from organizations.signals import departing, taking_over
from portal.core.journal import event, record

LEFT = event("membership.departed", _("%(actor)s a quitté le compte."))
TAKEN_OVER = event("membership.taken_over", _("%(colleague)s a repris de %(name)s : %(what)s (%(count)s)."))

INVITATIONS, REQUESTS, HANDOVERS = "invitations", "requests", "handovers"
OWN = {INVITATIONS, REQUESTS, HANDOVERS}


@dataclass(frozen=True)
class Plan:
    """What a colleague takes over, by the names of the holdings; the rest ends."""

    colleague: Membership | None = None
    moved: Collection[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one holding."""

    label: str
    count: int
    is_moved: bool


def holdings_of(place: Membership, reader: Membership | None = None) -> list[Holding]:
    """Return all that a person holds in an account and that does not outlast their place.

    Who was a manager once may still hold invitations: only a `reader` who may open their page is led there.
    """
    number = place.organization.number
    mine = reverse("organizations:my_requests") + f"?q={number}"
    people = reverse("organizations:memberships", args=[number]) + "#attente"
    if not permissions.can_manage_people(reader or place):
        people = ""
    invited = ends.invitations_of(place)
    own = [
        Holding(INVITATIONS, gettext("Invitations en attente"), invited.count(), people, is_movable=True),
        Holding(REQUESTS, gettext("Demandes en cours"), _requests(place).count(), mine, is_movable=True),
        Holding(HANDOVERS, gettext("Relèves proposées ou à accepter"), _handovers(place).count()),
    ]
    answers: list[Any] = [answer for _receiver, answer in departing.send(Membership, membership=place)]
    above = [each for answer in answers for each in answer or ()]
    return [each for each in (*own, *above) if each.count]


def _requests(place: Membership) -> QuerySet[ServiceRequest]:
    return place.organization.requests.from_within().filter(asked_by=place.user_id, state__in=ServiceRequest.OPEN)


def _handovers(place: Membership) -> QuerySet[Handover]:
    return Handover.objects.open().of(place)


@transaction.atomic
def depart(place: Membership, plan: Plan, *, by: Membership) -> list[Outcome]:
    """End a person's place, and see to all that they hold there; tell what became of each thing."""
    memberships.lock_account(by)
    found = by.organization.memberships.select_for_update(of=("self",), no_key=True)
    place = found.select_related("organization__type", "user").get(pk=place.pk)
    if not permissions.can_depart(by, place):
        raise PermissionDenied
    if place.status not in Membership.CONFIRMED:
        raise memberships.stale(place)
    _check(place, plan)
    person = User.objects.select_for_update(no_key=True).get(pk=place.holder.pk)
    outcomes = settle(place, plan, by=by)
    if place.pk == by.pk:
        ends.end(person, place, kind=LEFT, by=person, tell=lambda: _tell_colleagues(place))
    else:
        ends.end(person, place, kind=REMOVED, by=by.holder, tell=lambda: notices.removed(place, by=by.holder))
    return outcomes


def _check(place: Membership, plan: Plan) -> None:
    if plan.moved and plan.colleague is None:
        raise ValidationError({"colleague": _("Choisissez la personne à qui confier ce qui reste.")})
    if plan.colleague and not permissions.colleagues_of(place).filter(pk=plan.colleague.pk).exists():
        raise ValidationError(
            {"colleague": _("Cette personne ne peut plus reprendre ce qui reste : choisissez-en une autre.")}
        )
    if place.is_active:
        memberships.refuse_the_last(place)


@transaction.atomic
def settle(place: Membership, plan: Plan, *, by: Membership) -> list[Outcome]:
    """Move or end each thing that a person holds. The caller ends the place next, in the same transaction."""
    holdings = holdings_of(place)
    moved = [each for each in holdings if each.is_movable and plan.colleague and each.name in plan.moved]
    if plan.colleague and moved:
        _move(place, plan.colleague, moved, by=by)
    names = {each.name for each in moved}
    if INVITATIONS not in names:
        ends.end_invitations(place, by=by.holder)
    if REQUESTS not in names:
        for asked in _requests(place).select_for_update(of=("self",)).select_related("organization").order_by("pk"):
            requests.close(asked, by=by.holder)
    return [Outcome(each.label, each.count, each in moved) for each in holdings]


def _move(place: Membership, colleague: Membership, moved: list[Holding], *, by: Membership) -> None:
    names = {each.name for each in moved}
    if INVITATIONS in names:
        ends.invitations_of(place).update(added_by=colleague.holder)
    if REQUESTS in names:
        _requests(place).update(asked_by=colleague.holder)
    if names - OWN:
        taking_over.send(Membership, membership=place, colleague=colleague, names=names - OWN)
    for each in moved:
        facts = {"colleague": colleague.full_name, "name": place.full_name, "what": each.label, "count": each.count}
        record(TAKEN_OVER, about=place.organization, place=place.organization, by=by.holder, **facts)
    lines = [{"label": each.label, "count": each.count} for each in moved]
    notices.taken_over(colleague, place, lines=lines)


def _tell_colleagues(place: Membership) -> None:
    for colleague in ends.colleagues(place):
        notices.departed(colleague, place)
