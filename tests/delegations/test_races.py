"""Two people at once on what hangs together: real threads, real connections."""

from threading import Barrier

import pytest
from django.db import transaction
from django.utils import timezone

from delegations import actions, authorizations
from delegations.actions.relations import Mandate
from delegations.actions.terms import Terms
from delegations.models import Authorization, Relation, Right
from organizations import actions as organizations
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, RelationFactory
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def second(membership):
    return Authorization.objects.filter(holder_membership=membership, ended_at=None)


@pytest.mark.parametrize("attempt", range(3))
def test_nothing_hangs_on_a_relation_that_ends_while_its_file_is_delegated(
    relation, firm_writes, suzanne, lea, marc, shaw, attempt
):
    at_once(
        lambda: actions.relations.end(relation, by=suzanne),
        lambda: actions.authorizations.delegate(marc, relation, by=lea),
    )
    assert not Authorization.objects.filter(ended_at=None).exists()
    assert set(authorizations.people_in(shaw)) == {suzanne}


@pytest.mark.parametrize("attempt", range(3))
def test_nothing_is_held_beyond_what_the_firm_loses_meanwhile(relation, firm_writes, suzanne, lea, marc, attempt):
    at_once(
        lambda: actions.removals.end([firm_writes], by=suzanne),
        lambda: actions.authorizations.delegate(marc, relation, by=lea),
    )
    assert not Authorization.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("attempt", range(3))
def test_the_same_is_given_once_by_two_at_once(shaw, suzanne, report, attempt):
    other, clerk = (
        membership_of(name, "Shaw", organization=shaw, manager=name == "Odile") for name in ("Odile", "Carole")
    )
    terms = Terms({report: Right.WRITE})
    results = at_once(*(lambda by=by: actions.authorizations.grant(clerk, terms, by=by) for by in (suzanne, other)))
    assert [refusal.code for refusal in refusals(results)] == ["already"]
    assert second(clerk).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_place_that_ends_while_something_is_given_holds_nothing(relation, firm_writes, laforce, lea, marc, attempt):
    other = membership_of("Odile", "Laforce", organization=laforce, manager=True)
    at_once(
        lambda: organizations.people.remove(marc, by=other),
        lambda: actions.authorizations.delegate(marc, relation, by=lea),
    )
    assert not second(marc).exists()


@pytest.mark.parametrize("attempt", range(3))
def test_proposal_is_accepted_or_withdrawn_but_never_both(shaw, suzanne, laforce, lea, report, attempt):
    type_ = RelationFactory.build(client=shaw, provider=laforce).type
    relation = actions.relations.propose(Mandate(shaw, laforce, type_, {report: Right.WRITE}), by=lea)
    results = at_once(
        lambda: actions.relations.accept(relation, by=suzanne),
        lambda: actions.relations.withdraw(relation, by=lea),
    )
    assert [refusal.code for refusal in refusals(results)] == ["stale"]
    relation.refresh_from_db()
    assert (relation.state == "active") == Authorization.objects.exists()


def test_the_database_itself_refuses_the_second_of_two_shells(relation, firm_writes, report):
    """The same race past every action: the net under the lock."""
    results = at_once(
        *(lambda: AuthorizationFactory(relation=relation, subject=report, right=Right.READ) for _ in range(2))
    )
    assert len(refusals(results)) == 1


def test_without_lock_a_delegation_would_outlive_its_relation(relation, firm_writes, marc, report):
    """The positive control: look, then write, is a race that this test does provoke."""
    both_have_looked = Barrier(2)

    def look_then(deed):
        with transaction.atomic():
            stands = Relation.objects.get(pk=relation.pk).state == "active"
            rows = list(relation.authorizations.all())
            both_have_looked.wait()
            if stands:
                deed(rows)

    def end(rows):
        Authorization.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=timezone.now())
        Relation.objects.filter(pk=relation.pk).update(state="ended", ended_at=timezone.now())

    def delegate(rows):
        AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=report)

    at_once(lambda: look_then(end), lambda: look_then(delegate))
    assert second(marc).exists()
    assert Relation.objects.get(pk=relation.pk).state == "ended"
