"""A client opens its file to a provider: granted, proposed and answered, ended, and what hangs on it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from delegations import actions, authorizations
from delegations.actions.relations import Mandate
from delegations.actions.terms import Terms
from delegations.models import Authorization, Relation, RelationType, Right
from tests.accounts.factories import UserFactory
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, RelationFactory, subject_of
from tests.delegations.refused import refused

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def accounting(db):
    return RelationType.objects.get(name_fr="a comme firme comptable ou serv. de paie")


@pytest.fixture
def agent(db):
    return UserFactory(agent=True, is_superuser=True)


@pytest.fixture
def proposal(shaw, suzanne, laforce, lea, report, workforce, accounting):
    mandate = Mandate(shaw, laforce, accounting, {report: Right.WRITE, workforce: Right.READ})
    return actions.relations.propose(mandate, by=lea)


def test_client_grants_a_relation_with_its_subjects(
    shaw, suzanne, laforce, lea, marc, report, workforce, accounting, mailbox
):
    relation = actions.relations.grant(Mandate(shaw, laforce, accounting, {report: Right.WRITE}), by=suzanne)
    assert relation.holds()
    assert relation.ends_on is None
    assert authorizations.subjects_in(lea.user, shaw) == {report.pk: Right.WRITE}
    told = mailbox.latest(lea.user.email)
    assert "Entreprise Shaw inc. vous confie son dossier" in told.subject
    assert "- Rapport mensuel (Écriture)" in told.text
    assert len(mailbox.all()) == 1
    with refused("exists"):
        actions.relations.grant(Mandate(shaw, laforce, accounting), by=suzanne)


def test_agent_grants_and_ends_for_the_client_and_the_provider_never(shaw, suzanne, laforce, lea, accounting, agent):
    with pytest.raises(PermissionDenied):
        actions.relations.grant(Mandate(shaw, laforce, accounting), by=lea)
    relation = actions.relations.grant(Mandate(shaw, laforce, accounting), by=agent)
    for stranger in (lea, UserFactory(agent=True)):
        with pytest.raises(PermissionDenied):
            actions.relations.end(relation, by=stranger)
    assert actions.relations.end(relation, by=agent).state == "ended"


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "code"), [(10, 5, "reversed"), (None, -1, "over"), (None, 0, None), (-5, None, None)]
)
def test_days_make_sense(shaw, suzanne, laforce, accounting, starts_in, ends_in, code):
    starts_on = None if starts_in is None else TODAY() + timedelta(days=starts_in)
    ends_on = None if ends_in is None else TODAY() + timedelta(days=ends_in)
    mandate = Mandate(shaw, laforce, accounting, {}, starts_on, ends_on)
    if code is None:
        relation = actions.relations.grant(mandate, by=suzanne)
        assert (relation.starts_on, relation.ends_on) == (TODAY(), ends_on)
        return
    with refused(code):
        actions.relations.grant(mandate, by=suzanne)
    assert not Relation.objects.exists()


def test_the_last_day_of_the_calendar_is_no_end(shaw, suzanne, laforce, accounting):
    relation = actions.relations.grant(Mandate(shaw, laforce, accounting, {}, None, date(9999, 12, 31)), by=suzanne)
    assert relation.ends_on is None


def test_what_may_not_leave_the_file_is_refused_whole(shaw, suzanne, laforce, accounting, report):
    for left_out, right in [
        ("gestion-main-doeuvre", Right.READ),
        ("attestations", Right.READ),
        ("releves-de-compte", Right.WRITE),
    ]:
        rights = {report: Right.READ, subject_of(left_out): right}
        with refused("subject"):
            actions.relations.grant(Mandate(shaw, laforce, accounting, rights), by=suzanne)
    assert not Relation.objects.exists()
    assert not Authorization.objects.exists()


def test_relation_of_the_wrong_type_or_with_oneself_is_refused(shaw, suzanne, laforce, accounting):
    other = RelationType.objects.exclude(pk=accounting.pk).get()
    for mandate, code in [(Mandate(shaw, laforce, other), "type"), (Mandate(shaw, shaw, accounting), "self")]:
        with refused(code):
            actions.relations.grant(mandate, by=suzanne)


def test_client_accepts_a_part_of_a_proposal(proposal, suzanne, lea, shaw, report, mailbox):
    assert "vous propose une relation" in mailbox.latest(suzanne.user.email).subject
    assert not authorizations.subjects_in(lea.user, shaw)
    ends_on = TODAY() + timedelta(days=90)
    relation = actions.relations.accept(proposal, Terms({report: Right.READ}, None, ends_on), by=suzanne)
    assert relation.state == "active"
    assert authorizations.subjects_in(lea.user, shaw) == {report.pk: Right.READ}
    assert not authorizations.subjects_in(lea.user, shaw, ends_on + timedelta(days=1))
    with refused("stale"):
        actions.relations.withdraw(relation, by=lea)


def test_client_accepts_a_proposal_as_it_is(proposal, suzanne, lea, shaw, report, workforce):
    actions.relations.accept(proposal, by=suzanne)
    assert authorizations.subjects_in(lea.user, shaw) == {report.pk: Right.WRITE, workforce.pk: Right.READ}


def test_proposal_is_declined_withdrawn_or_left_alone(proposal, suzanne, lea, mailbox, time_machine):
    with pytest.raises(PermissionDenied):
        actions.relations.accept(proposal, by=lea)
    with pytest.raises(PermissionDenied):
        actions.relations.withdraw(proposal, by=suzanne)
    assert actions.relations.decline(proposal, by=suzanne).state == "declined"
    assert "a décliné" in mailbox.latest(lea.user.email).text
    mandate = Mandate(proposal.client, proposal.provider, proposal.type)
    again = actions.relations.propose(mandate, by=lea)
    with refused("exists"):
        actions.relations.propose(mandate, by=lea)
    assert actions.relations.withdraw(again, by=lea).state == "withdrawn"


def test_end_takes_all_that_hangs_on_it_and_tells_each_person_once(
    firm_writes, relation, suzanne, lea, marc, nadia, shaw, workforce, mailbox
):
    kept = AuthorizationFactory(relation=RelationFactory(provider=relation.provider), subject=workforce)
    AuthorizationFactory(relation=relation, subject=workforce)
    for person in (marc, nadia):
        actions.authorizations.delegate(person, relation, by=lea)
    before = len(mailbox.all())
    actions.relations.end(relation, by=suzanne)
    assert not relation.authorizations.filter(ended_at=None).exists()
    assert relation.authorizations.filter(ended_by=suzanne.user).count() == 6
    kept.refresh_from_db()
    assert kept.ended_at is None
    assert {p.pk for p in authorizations.people_in(shaw)} == {suzanne.pk}
    assert len(mailbox.all()) - before == 3  # Léa, Marc, Nadia
    assert "Rapport mensuel" in mailbox.latest(marc.user.email).text
    with refused("stale"):
        actions.relations.end(relation, by=suzanne)


def test_renewal_prolongs_what_was_to_end_with_the_relation(relation, suzanne, lea, shaw, report):
    soon, later = TODAY() + timedelta(days=3), TODAY() + timedelta(days=300)
    Relation.objects.filter(pk=relation.pk).update(ends_on=soon)
    row = AuthorizationFactory(relation=relation, subject=report, ends_on=soon, told_days_before=5)
    actions.relations.renew(relation, later, by=suzanne)
    row.refresh_from_db()
    assert (row.ends_on, row.told_days_before) == (later, None)
    assert authorizations.allows(lea.user, report, "write", shaw, later)


def test_person_whose_place_has_ended_decides_nothing_more(relation, shaw, suzanne):
    other = membership_of("Olga", "Ouellet", organization=shaw, manager=True)
    type(other).objects.filter(pk=other.pk).update(status="inactive")
    with pytest.raises(PermissionDenied):
        actions.relations.end(relation, by=other)
