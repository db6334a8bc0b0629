"""A portfolio lent for an absence, which ends by itself, and one moved for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from delegations import actions, authorizations
from delegations.actions.covers import Days
from delegations.actions.terms import Terms
from delegations.models import Right
from tests.delegations.factories import AuthorizationFactory, RelationFactory
from tests.delegations.refused import refused

pytestmark = pytest.mark.django_db

READ, WRITE = Right.READ, Right.WRITE


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def relations(relation, firm_writes, lea, marc, report):
    """Marc keeps the files of two clients."""
    other = AuthorizationFactory(relation=RelationFactory(provider=relation.provider), subject=report).relation
    for each in (relation, other):
        actions.authorizations.delegate(marc, each, by=lea)
    return [relation, other]


def files(person, day=0):
    return authorizations.files_of(person.user, in_days(day)).count()


def test_absence_is_covered_from_a_day_to_a_day(relations, lea, marc, nadia, mailbox):
    actions.covers.cover(marc, nadia, Days(in_days(2), in_days(10)), by=lea)
    assert [files(nadia, day) for day in (0, 2, 10, 11)] == [0, 2, 2, 0]
    assert files(marc, 5) == 2
    assert mailbox.latest(nadia.user.email).subject.startswith("De nouvelles autorisations")
    with refused("nothing"):
        actions.covers.cover(marc, nadia, Days(in_days(3), in_days(4)), by=lea)
    actions.covers.end_cover(marc, nadia, by=lea)
    assert files(nadia, 5) == 0
    with refused("stale"):
        actions.covers.end_cover(marc, nadia, by=lea)


def test_cover_ends_with_what_it_covers(relations, lea, marc, nadia, suzanne):
    actions.covers.cover(marc, nadia, Days(in_days(0), in_days(10)), by=lea)
    actions.relations.end(relations[0], by=suzanne)
    assert files(nadia) == 1
    actions.removals.end_everything(marc, by=lea)
    assert files(nadia) == 0


def test_cover_gives_way_to_what_lasts(relations, lea, marc, nadia):
    actions.covers.cover(marc, nadia, Days(in_days(0), in_days(10)), by=lea)
    actions.authorizations.delegate(nadia, relations[0], by=lea)
    assert [files(nadia, day) for day in (0, 11)] == [2, 1]
    assert nadia.authorizations.filter(ended_at=None).count() == 2


def test_absence_has_an_end_and_two_people_of_one_firm(relations, lea, marc, nadia, suzanne):
    days = Days(in_days(0), in_days(1))
    for code, source, target, period in [
        ("no_end", marc, nadia, Days(in_days(0), None)),
        ("reversed", marc, nadia, Days(in_days(5), in_days(2))),
        ("same", marc, marc, days),
        ("self", marc, lea, days),
        ("elsewhere", marc, suzanne, days),
        ("nothing", nadia, marc, days),
    ]:
        with refused(code):
            actions.covers.cover(source, target, period, by=lea)
    for nobody in (nadia, suzanne):
        with pytest.raises(PermissionDenied):
            actions.covers.cover(marc, nadia, days, by=nobody)


def test_portfolio_moves_in_one_act(relations, lea, marc, nadia, report, workforce, mailbox):
    AuthorizationFactory(relation=relations[0], subject=workforce, right=READ)
    actions.authorizations.delegate(nadia, relations[0], Terms({report: WRITE}), by=lea)
    actions.authorizations.delegate(marc, relations[0], Terms({workforce: READ}, in_days(0), in_days(20)), by=lea)
    before = len(mailbox.all())
    moved = actions.covers.move(marc, nadia, by=lea)
    assert len(moved) == 2  # Nadia had the reports of the first client
    assert (files(marc), files(nadia)) == (0, 2)
    assert authorizations.allows(nadia.user, workforce, READ, relations[0].client, in_days(20))
    assert not authorizations.allows(nadia.user, workforce, READ, relations[0].client, in_days(21))
    assert len(mailbox.all()) - before == 2
    with refused("nothing"):
        actions.covers.move(marc, nadia, by=lea)


def test_move_ends_the_cover_of_what_moves(relations, lea, marc, nadia):
    actions.covers.cover(marc, nadia, Days(in_days(0), in_days(10)), by=lea)
    actions.covers.move(marc, nadia, by=lea)
    assert files(nadia, 50) == 2
    assert not nadia.authorizations.filter(ended_at=None, covers__isnull=False).exists()
