"""« Pourquoi cette personne a-t-elle accès? », today and on a past day, and why someone has none."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import F
from django.utils import timezone
from pghistory.models import Event

from delegations import actions, authorizations
from delegations.models import Authorization, Right, Subject
from organizations.models import Membership, Organization
from portal.core.rewriting import append_only_lifted
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory

pytestmark = pytest.mark.django_db


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def let_days_pass(days):
    """Move all that history says so many days back: the clock of the database cannot be set."""
    with append_only_lifted():
        for model in apps.get_models():
            if issubclass(model, Event) and model._meta.managed:
                model.objects.update(pgh_created_at=F("pgh_created_at") - timedelta(days=days))


def kinds(explanation):
    return [path.kind for path in explanation.paths]


def test_each_link_says_who_opened_it_and_until_when(relation, suzanne, lea, marc, shaw, report):
    actions.authorizations.grant_to_provider(relation, terms(report), by=suzanne)
    actions.authorizations.delegate(marc, relation, by=lea)
    (path,) = authorizations.why(marc.user, shaw).paths
    assert path.kind == "delegation"
    assert path.rights == {report: Right.WRITE}
    assert [link.kind for link in path.links] == ["place", "relation", "provider", "person"]
    assert [link.granted_by for link in path.links[2:]] == [suzanne.user, lea.user]
    assert all(link.ends_on is None and link.granted_at for link in path.links)
    (path,) = authorizations.why(lea.user, shaw).paths
    assert path.kind == "firm_role"
    (path,) = authorizations.why(suzanne.user, shaw).paths
    assert path.kind == "role"
    assert len(path.rights) == 10


def terms(*subjects):
    return actions.authorizations.Terms({subject: Right.WRITE for subject in subjects})


def test_whoever_has_no_access_hears_what_is_missing(relation, firm_writes, suzanne, lea, marc, charlie, shaw):
    nobody = authorizations.why(charlie.user, shaw)
    assert not nobody.has_access
    assert nobody.nearest is None
    assert authorizations.why(marc.user, shaw).nearest is None
    actions.authorizations.delegate(marc, relation, by=lea)
    actions.relations.end(relation, by=suzanne)
    refused = authorizations.why(marc.user, shaw)
    assert not refused.has_access
    assert "La relation a été terminée." in refused.nearest.all_obstacles
    assert refused.nearest.links[-1].ended_at


def place_suspended(row):
    Membership.objects.filter(pk=row.holder_membership_id).update(status="inactive")


def place_over(row):
    Membership.objects.filter(pk=row.holder_membership_id).update(ends_on=days_ago(1))


def days_over(row):
    Authorization.objects.filter(pk=row.pk).update(ends_on=days_ago(1))


def subject_retired(row):
    Subject.objects.update(retired_at=timezone.now())


def subject_kept_at_home(row):
    Subject.objects.update(is_delegable=False)


def file_closed(row):
    Organization.objects.filter(pk=row.file_id).update(status="closed", closed_at=timezone.now())


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (place_suspended, "n’est pas actif"),
        (place_over, "à sa date"),
        (days_over, "à sa date, le"),
        (subject_retired, "n’est plus offert"),
        (subject_kept_at_home, "ne se délègue plus"),
        (file_closed, "Le dossier n’est pas actif"),
    ],
)
def test_what_cuts_a_path_is_said(relation, firm_writes, marc, shaw, report, happens, words):
    row = AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=report)
    assert kinds(authorizations.why(marc.user, shaw)) == ["delegation"]
    happens(row)
    refused = authorizations.why(marc.user, shaw)
    assert not refused.has_access
    assert any(words in str(said) for said in refused.nearest.all_obstacles)


def test_past_day_is_answered_as_it_ended(relation, firm_writes, suzanne, marc, shaw, report):
    row = AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=report)
    let_days_pass(20)
    actions.removals.end([row], by=suzanne)
    let_days_pass(5)
    assert not authorizations.why(marc.user, shaw).has_access
    before, after, at_first = (authorizations.why(marc.user, shaw, days_ago(days)) for days in (6, 5, 26))
    assert authorizations.rights_of(before.paths) == {report.pk: Right.WRITE}
    assert before.paths[0].links[-1].ended_at is None
    assert "L’autorisation a été retirée." in after.nearest.all_obstacles
    assert not at_first.has_access
    assert at_first.nearest is None  # nobody was here yet


def test_role_and_status_are_those_of_the_day(suzanne, laforce, lea, marc, shaw, relation, firm_writes):
    membership_of("Rosalie", "Roy", organization=laforce, administrator=True)
    let_days_pass(20)
    Membership.objects.filter(pk=lea.pk).update(role="member")
    let_days_pass(10)
    Membership.objects.filter(pk=lea.pk).update(role="manager", status="inactive")
    assert kinds(authorizations.why(lea.user, shaw, days_ago(25))) == ["firm_role"]
    member = authorizations.why(lea.user, shaw, days_ago(5))
    assert not member.has_access
    assert "n’est plus responsable" in str(member.nearest.all_obstacles)
    assert "n’est pas actif" in str(authorizations.why(lea.user, shaw).nearest.all_obstacles)
    assert authorizations.why(lea.user, shaw, days_ago(45)).nearest is None  # nobody was here yet


def test_page_asks_few_questions(relation, firm_writes, marc, shaw, report, workforce, django_assert_max_num_queries):
    for subject in (report, workforce):
        AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=subject)
    for on in (None, days_ago(3)):
        with django_assert_max_num_queries(12):
            for path in authorizations.why(marc.user, shaw, on).paths:
                assert [str(link.granted_by) for link in path.links]
