"""What is taken back, what ends with it, and who hears of it."""

import pytest
from django.core.exceptions import PermissionDenied

from delegations import actions, authorizations
from delegations.actions.terms import Terms
from delegations.models import Authorization, Right
from organizations import actions as organizations
from tests.delegations.factories import AuthorizationFactory, RelationFactory
from tests.delegations.refused import refused
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db

READ, WRITE = Right.READ, Right.WRITE


@pytest.fixture
def portfolio(relation, firm_writes, lea, marc, report):
    """Marc acts in the file of Shaw, in that of another client, and in that of his own firm."""
    other = AuthorizationFactory(relation=RelationFactory(provider=relation.provider), subject=report).relation
    actions.authorizations.delegate(marc, relation, by=lea)
    actions.authorizations.delegate(marc, other, by=lea)
    from_home = Terms({authorizable(lea): WRITE})
    actions.authorizations.grant(marc, from_home, by=lea)
    return [relation, other]


def authorizable(lea):
    return lea.organization.type.subjects.get(code="paiements")


def standing(membership):
    return membership.authorizations.filter(ended_at=None).count()


@pytest.mark.guide("CCQ-65")
def test_some_relations_are_taken_back_and_others_stay(portfolio, lea, marc, shaw, mailbox):
    actions.removals.end_relations(marc, portfolio[:1], by=lea)
    assert standing(marc) == 2
    assert shaw not in authorizations.files_of(marc.user)
    assert "a mis fin à ces autorisations" in mailbox.latest(marc.user.email).text
    with refused("stale"):
        actions.removals.end_relations(marc, portfolio[:1], by=lea)
    actions.removals.end_relations(marc, [None], by=lea)
    assert not authorizations.subjects_in(marc.user, marc.organization)
    assert standing(marc) == 1
    with pytest.raises(PermissionDenied):
        actions.removals.end_relations(marc, portfolio, by=marc)


@pytest.mark.guide("CCQ-63")
def test_all_relations_are_taken_back_with_the_place_itself(portfolio, lea, marc, suzanne, report, mailbox):
    elsewhere = MembershipFactory(organization=suzanne.organization, user=marc.user)
    kept = AuthorizationFactory(own=True, holder_membership=elsewhere, subject=report)
    before = len(mailbox.to(marc.user.email))
    actions.removals.end_everything(marc, by=lea)
    marc.refresh_from_db()
    assert marc.status == "ended"
    assert standing(marc) == 0
    assert marc.authorizations.count() == 3  # rows stay
    kept.refresh_from_db()
    assert kept.ended_at is None
    assert authorizations.allows(marc.user, report, READ, suzanne.organization)
    assert len(mailbox.to(marc.user.email)) == before + 1  # the end of the place says it all


def test_awaited_contact_is_withdrawn_with_all_that_waited(portfolio, lea, suzanne, shaw, report):
    newcomer = organizations.memberships.Newcomer("neuf@exemple.ca", "Neuf", "Nouveau", "member", "fr-ca")
    awaited = organizations.memberships.invite(newcomer, by=suzanne)
    actions.authorizations.grant(awaited, Terms({report: WRITE}), by=suzanne)
    actions.removals.end_everything(awaited, by=suzanne)
    assert standing(awaited) == 0


def test_suspended_person_keeps_what_comes_back_with_the_place(portfolio, lea, marc, shaw):
    organizations.memberships.inactivate(marc, by=lea)
    assert standing(marc) == 3
    assert not authorizations.files_of(marc.user)
    marc.refresh_from_db()
    organizations.memberships.reactivate(marc, by=lea)
    assert shaw in authorizations.files_of(marc.user)


def test_what_the_firm_loses_its_people_lose(portfolio, firm_writes, suzanne, lea, marc, nadia, shaw, mailbox):
    actions.authorizations.delegate(nadia, portfolio[0], by=lea)
    before = {person: len(mailbox.to(person.user.email)) for person in (marc, nadia, lea)}
    actions.removals.end([firm_writes], by=suzanne)
    assert not portfolio[0].authorizations.filter(ended_at=None).exists()
    assert set(authorizations.people_in(shaw)) == {suzanne}
    assert [len(mailbox.to(person.user.email)) - before[person] for person in (marc, nadia, lea)] == [1, 1, 0]


def test_where_the_firm_goes_on_reading_so_do_its_people(portfolio, firm_writes, suzanne, marc, shaw, report):
    AuthorizationFactory(relation=portfolio[0], subject=report, right=READ)
    actions.removals.end([firm_writes], by=suzanne)
    assert authorizations.subjects_in(marc.user, shaw) == {report.pk: READ}
    actions.authorizations.grant_to_provider(portfolio[0], Terms({report: WRITE}), by=suzanne)
    assert authorizations.subjects_in(marc.user, shaw) == {report.pk: READ}  # nobody gave it on


def test_client_takes_back_what_the_firm_gave_on(portfolio, suzanne, lea, marc, charlie, shaw):
    row = marc.authorizations.get(file=shaw)
    for nobody in (charlie, marc):
        with pytest.raises(PermissionDenied):
            actions.removals.end([row], by=nobody)
    actions.removals.end([row], by=suzanne)
    assert shaw not in authorizations.files_of(marc.user)
    with refused("stale"):
        actions.removals.end([row], by=lea)


def test_one_foreign_row_keeps_all_from_being_taken_back(portfolio, suzanne, marc):
    rows = list(marc.authorizations.all())
    with pytest.raises(PermissionDenied):
        actions.removals.end(rows, by=suzanne)
    assert standing(marc) == 3


def test_firm_never_gives_back_what_the_client_gave_it(firm_writes, lea):
    with pytest.raises(PermissionDenied):
        actions.removals.end([firm_writes], by=lea)
    assert Authorization.objects.get().ended_at is None
