"""Subjects given to a provider, to contacts in the own file, and on to people of the provider."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from delegations import actions, authorizations
from delegations.actions.terms import Terms
from delegations.models import Authorization, Right
from organizations.models import Membership
from portal.core.models import JournalEntry
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, RelationFactory, subject_of
from tests.delegations.refused import refused
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db

READ, WRITE = Right.READ, Right.WRITE


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def clerk(shaw, suzanne):
    """Carole is a contact of Entreprise Shaw."""
    return membership_of("Carole", "Caron", organization=shaw)


def test_contact_receives_subjects_of_the_own_file_even_those_that_stay(clerk, suzanne, shaw, report, mailbox):
    letter = subject_of("lettre-etat-situation")
    rights = {report: READ, letter: WRITE}
    rows = actions.authorizations.grant(clerk, Terms(rights, None, in_days(30)), by=suzanne)
    assert len(rows) == 2
    assert authorizations.subjects_in(clerk.user, shaw) == {report.pk: READ, letter.pk: WRITE}
    assert not authorizations.subjects_in(clerk.user, shaw, in_days(31))
    told = mailbox.latest(clerk.user.email)
    assert "Entreprise Shaw inc." in told.subject
    assert "- Rapport mensuel (Lecture)\n" in told.text
    assert "- Lettre d’état de situation (Écriture)" in told.text
    assert JournalEntry.objects.get(kind="authorization.given").facts == {"name": "Carole Caron", "count": "2"}


def test_awaited_contact_may_be_given_subjects_and_uses_them_once_here(suzanne, shaw, report, mailbox):
    awaited = MembershipFactory(organization=shaw, pending=True)
    actions.authorizations.grant(awaited, Terms({report: WRITE}), by=suzanne)
    assert not mailbox.all()
    assert set(authorizations.people_in(shaw)) == {suzanne}


def test_writing_takes_the_place_of_reading_while_it_lasts(clerk, suzanne, shaw, report):
    (first,) = actions.authorizations.grant(clerk, Terms({report: READ}), by=suzanne)
    (second,) = actions.authorizations.grant(clerk, Terms({report: WRITE}), by=suzanne)
    first.refresh_from_db()
    assert first.ended_by == suzanne.user
    with refused("already"):
        actions.authorizations.grant(clerk, Terms({report: READ}), by=suzanne)
    actions.removals.end([second], by=suzanne)
    (reads,) = actions.authorizations.grant(clerk, Terms({report: READ}), by=suzanne)
    actions.authorizations.grant(clerk, Terms({report: WRITE}, in_days(5), in_days(9)), by=suzanne)
    reads.refresh_from_db()
    assert reads.ended_at is None
    days = [authorizations.subjects_in(clerk.user, shaw, in_days(day))[report.pk] for day in (4, 5, 9, 10)]
    assert days == [READ, WRITE, WRITE, READ]


def test_nothing_is_given_twice_for_the_same_days(clerk, suzanne, report, workforce):
    actions.authorizations.grant(clerk, Terms({report: WRITE}, None, in_days(10)), by=suzanne)
    with refused("already"):
        actions.authorizations.grant(clerk, Terms({report: WRITE, workforce: READ}), by=suzanne)
    assert clerk.authorizations.count() == 1
    actions.authorizations.grant(clerk, Terms({report: WRITE}, in_days(11)), by=suzanne)
    assert clerk.authorizations.count() == 2


def test_who_may_not_give_and_to_whom_one_may_not(clerk, suzanne, charlie, shaw, report):
    terms = Terms({report: WRITE})
    for nobody in (clerk, charlie):
        with pytest.raises(PermissionDenied):
            actions.authorizations.grant(clerk, terms, by=nobody)
    with refused("self"):
        actions.authorizations.grant(suzanne, terms, by=suzanne)
    with refused("no_subject"):
        actions.authorizations.grant(clerk, Terms(), by=suzanne)
    Membership.objects.filter(pk=clerk.pk).update(status="inactive")
    with refused("not_active"):
        actions.authorizations.grant(clerk, terms, by=suzanne)
    assert not Authorization.objects.exists()


def test_all_that_the_client_gave_goes_on_at_once(relation, firm_writes, lea, marc, shaw, report, workforce, mailbox):
    AuthorizationFactory(relation=relation, subject=workforce, right=READ)
    rows = actions.authorizations.delegate(marc, relation, by=lea)
    assert len(rows) == 2
    assert authorizations.subjects_in(marc.user, shaw) == {report.pk: WRITE, workforce.pk: READ}
    assert list(authorizations.files_of(marc.user)) == [shaw]
    assert "Entreprise Shaw inc. (EMP0000001)" in mailbox.latest(marc.user.email).text
    with refused("already"):
        actions.authorizations.delegate(marc, relation, by=lea)


def test_a_firm_gives_on_no_more_than_it_holds(relation, firm_writes, lea, marc, nadia, suzanne, report, workforce):
    reads = AuthorizationFactory(relation=relation, subject=workforce, right=READ)
    for rights, code in [
        ({workforce: WRITE}, "subject"),
        ({subject_of("paiements"): READ}, "subject"),
        ({subject_of("gestion-main-doeuvre"): READ}, "subject"),
        ({report: READ, workforce: WRITE}, "subject"),
    ]:
        with refused(code):
            actions.authorizations.delegate(marc, relation, Terms(rights), by=lea)
    assert not marc.authorizations.exists()
    with pytest.raises(PermissionDenied):
        actions.authorizations.delegate(nadia, relation, by=marc)
    with pytest.raises(PermissionDenied):
        actions.authorizations.delegate(nadia, relation, by=suzanne)
    with refused("self"):
        actions.authorizations.delegate(lea, relation, by=lea)
    with refused("elsewhere"):
        actions.authorizations.delegate(suzanne, relation, by=lea)
    actions.removals.end([firm_writes, reads], by=suzanne)
    with refused("nothing_held"):
        actions.authorizations.delegate(marc, relation, by=lea)
    actions.relations.end(relation, by=suzanne)
    with refused("relation_ended"):
        actions.authorizations.delegate(marc, relation, by=lea)


def test_only_the_client_gives_to_a_provider(relation, suzanne, lea, shaw, report):
    with pytest.raises(PermissionDenied):
        actions.authorizations.grant_to_provider(relation, Terms({report: WRITE}), by=lea)
    with refused("subject"):
        stays = {subject_of("identification-chantier"): READ}
        actions.authorizations.grant_to_provider(relation, Terms(stays), by=suzanne)
    actions.authorizations.grant_to_provider(relation, Terms({report: WRITE}), by=suzanne)
    assert authorizations.subjects_in(lea.user, shaw) == {report.pk: WRITE}
    relation.refresh_from_db()
    actions.relations.end(relation, by=suzanne)
    with refused("relation_ended"):
        actions.authorizations.grant_to_provider(relation, Terms({report: WRITE}), by=suzanne)


def test_what_ends_is_prolonged_by_whoever_could_give_it(relation, suzanne, lea, marc, report, shaw):
    first = AuthorizationFactory(relation=relation, subject=report, ends_on=in_days(3), told_days_before=5)
    second = AuthorizationFactory(
        relation=relation, delegated=True, holder_membership=marc, subject=report, ends_on=in_days(3)
    )
    with pytest.raises(PermissionDenied):
        actions.authorizations.renew([first], in_days(30), by=lea)
    with pytest.raises(PermissionDenied):
        actions.authorizations.renew([second], in_days(30), by=suzanne)
    with refused("not_later"):
        actions.authorizations.renew([first], in_days(2), by=suzanne)
    assert actions.authorizations.renew([first], in_days(30), by=suzanne) == 1
    assert actions.authorizations.renew([second], None, by=lea) == 1
    first.refresh_from_db()
    assert first.told_days_before is None
    assert authorizations.allows(marc.user, report, WRITE, shaw, in_days(30))
    assert not authorizations.allows(marc.user, report, READ, shaw, in_days(31))  # cut by what the firm holds
    actions.removals.end([second], by=lea)
    with refused("stale"):
        actions.authorizations.renew([second], None, by=lea)


def test_contact_of_another_file_is_not_slipped_in(relation, firm_writes, charlie, lea, suzanne, report):
    with pytest.raises(PermissionDenied):
        actions.authorizations.grant(charlie, Terms({report: WRITE}), by=suzanne)
    other = RelationFactory(provider=relation.provider)
    with pytest.raises(PermissionDenied):
        actions.authorizations.grant_to_provider(other, Terms({report: WRITE}), by=suzanne)
