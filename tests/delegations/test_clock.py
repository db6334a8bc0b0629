"""What the clock does: reminders, what nobody answered, what is about to end and what is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from delegations import actions, tasks
from delegations.actions.relations import Mandate
from delegations.models import Authorization, Relation
from tests.delegations.factories import AuthorizationFactory, RelationFactory

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_proposal_is_recalled_once_and_closed_after_three_weeks(shaw, suzanne, laforce, lea, mailbox, time_machine):
    time_machine.move_to(timezone.now())
    relation = RelationFactory.build(client=shaw, provider=laforce)
    relation = actions.relations.propose(Mandate(shaw, laforce, relation.type), by=lea)
    tasks.watch_relations()
    assert len(mailbox.all()) == 1
    time_machine.shift(timedelta(days=17))
    for _ in range(2):
        tasks.watch_relations()
    assert len(mailbox.to(suzanne.user.email)) == 2
    assert "attend votre réponse" in mailbox.latest(suzanne.user.email).subject
    time_machine.shift(timedelta(days=5))
    for _ in range(2):
        tasks.watch_relations()
    relation.refresh_from_db()
    assert relation.state == "expired"
    assert "n’a pas répondu à temps" in mailbox.latest(lea.user.email).text
    assert len(mailbox.all()) == 3


def test_end_is_told_a_month_and_five_days_before_once_each(
    relation, suzanne, lea, marc, report, mailbox, time_machine
):
    time_machine.move_to(timezone.now())
    AuthorizationFactory(relation=relation, subject=report, ends_on=in_days(31))
    AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=report, ends_on=in_days(31))
    counts = []
    for days in (0, 1, 20, 5, 1, 10):
        time_machine.shift(timedelta(days=days))
        tasks.warn_of_ends()
        tasks.warn_of_ends()
        counts.append((len(mailbox.to(suzanne.user.email)), len(mailbox.to(marc.user.email))))
    assert counts == [(0, 0), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2)]
    assert "Prolonger les autorisations" in mailbox.latest(suzanne.user.email).html
    assert not mailbox.to(lea.user.email)


def test_short_authorization_is_told_once_alone(relation, suzanne, report, mailbox):
    AuthorizationFactory(relation=relation, subject=report, ends_on=in_days(2))
    tasks.warn_of_ends()
    tasks.warn_of_ends()
    assert len(mailbox.to(suzanne.user.email)) == 1


def test_relation_past_its_last_day_ends_with_all_that_hangs_on_it(relation, lea, marc, report, mailbox):
    AuthorizationFactory(relation=relation, subject=report)
    AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=report)
    tasks.watch_relations()
    assert Relation.objects.get(pk=relation.pk).state == "active"
    Relation.objects.filter(pk=relation.pk).update(ends_on=in_days(-1))
    for _ in range(2):
        tasks.watch_relations()
    assert Relation.objects.get(pk=relation.pk).state == "ended"
    assert not Authorization.objects.filter(ended_at=None).exists()
    assert [len(mailbox.to(person.user.email)) for person in (lea, marc)] == [1, 1]


def test_authorization_past_its_last_day_is_swept(firm_writes, relation, marc, report):
    last_day = AuthorizationFactory(relation=relation, subject=report, right="read", ends_on=in_days(0))
    over = AuthorizationFactory(
        relation=relation, delegated=True, holder_membership=marc, subject=report, ends_on=in_days(-1)
    )
    tasks.watch_relations()
    standing = set(Authorization.objects.filter(ended_at=None))
    assert standing == {firm_writes, last_day}
    over.refresh_from_db()
    assert over.ended_by is None
