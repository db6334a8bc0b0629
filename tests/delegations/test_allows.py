"""May this person do this in that file today?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from delegations import authorizations
from delegations.authorizations import Question, question
from delegations.models import Authorization, Right
from tests.delegations.factories import AuthorizationFactory, subject_of

pytestmark = pytest.mark.django_db


def may(person, file, subject, right="read", on=None):
    return authorizations.allows(person.user, subject, right, file, on)


def test_person_in_charge_holds_every_subject_of_the_own_file(suzanne, shaw, report):
    statements = subject_of("releves-de-compte")
    assert may(suzanne, shaw, report, "write")
    assert may(suzanne, shaw, statements)
    assert not may(suzanne, shaw, statements, "write")  # offered in reading alone
    assert not may(suzanne, shaw, subject_of("attestations"))  # of other files


def test_stranger_holds_nothing(charlie, shaw, suzanne, report):
    assert not may(charlie, shaw, report)


def test_delegation_holds_while_each_link_does(firm_writes, relation, marc, shaw, report):
    assert not may(marc, shaw, report)
    given = AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=report)
    today = timezone.localdate()
    assert may(marc, shaw, report, "write")
    assert may(marc, shaw, report, "write", today + timedelta(days=400))
    Authorization.objects.filter(pk=given.pk).update(ends_on=today)
    assert may(marc, shaw, report, "write")
    assert not may(marc, shaw, report, "read", today + timedelta(days=1))
    relation.state, relation.ended_at = "ended", timezone.now()
    relation.save(update_fields=["state", "ended_at"])
    assert not may(marc, shaw, report)


def test_many_questions_are_one_statement_in_their_order(firm_writes, lea, marc, shaw, report, workforce):
    questions = [
        Question(person.user, subject, right, shaw)
        for person in (lea, marc)
        for subject in (workforce, report)
        for right in Right
    ]
    with CaptureQueriesContext(connection) as queries:
        answers = authorizations.which(questions)
    assert len(queries) == 1
    assert answers == [False, False, True, True, False, False, False, False]
    assert answers == [authorizations.allows(q.user, q.subject, q.right, q.organization) for q in questions]


def test_sets_say_the_same(firm_writes, relation, lea, marc, suzanne, shaw, laforce, report):
    AuthorizationFactory(relation=relation, delegated=True, holder_membership=marc, subject=report, right=Right.READ)
    assert authorizations.subjects_in(marc.user, shaw) == {report.pk: Right.READ}
    assert authorizations.subjects_in(lea.user, shaw) == {report.pk: Right.WRITE}
    assert set(authorizations.files_of(marc.user)) == set(authorizations.files_of(lea.user)) == {shaw}
    assert not authorizations.files_of(suzanne.user)
    assert set(authorizations.people_in(shaw)) == {suzanne, lea, marc}
    held = authorizations.holdings(files=[shaw], memberships=[marc])
    assert [(each.path, each.right, each.relation_id) for each in held] == [("delegation", "read", relation.pk)]


def test_question_is_counted_like_any_other(suzanne, shaw, report, django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        may(suzanne, shaw, report)
    assert "delegations_authorization" in captured.captured_queries[0]["sql"]


def plan_of(text, facts):
    with connection.cursor() as cursor:
        # Of tables this small, a plan would read all rows whatever the indexes.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {text}", facts)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_each_question_finds_its_rows_by_an_index(marc, shaw, report):
    facts = question.facts_of(marc.user, report, Right.READ, shaw, None)
    plans = [plan_of(question.MAY, facts)]
    for found in (authorizations.files_of(marc.user), authorizations.people_in(shaw)):
        plans.append(plan_of(*found.query.sql_with_params()))
    assert not [plan for plan in plans if "Seq Scan on delegations_authorization" in plan]
