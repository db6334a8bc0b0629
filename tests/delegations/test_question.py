"""A model in plain Python, over random worlds, agrees with SQL on every question, day and right."""

from itertools import product

import pgtrigger
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from delegations import authorizations
from delegations.authorizations import Question
from delegations.models import Right
from tests.delegations.worlds import DAY, DAYS, worlds, write

pytestmark = pytest.mark.django_db

# Without the minutes that it takes to say what of a failing world does not matter.
PHASES = [phase for phase in Phase if phase is not Phase.explain]

# --- The model -----------------------------------------------------------------------------------


def within(row, day):
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)


def stands(row, day):
    return row.ended_at is None and within(row, day)


def comes_in(place, day):
    is_open = place.organization.status == "active" and place.user.is_active
    return is_open and place.status == "active" and (place.ends_on is None or day <= place.ends_on)


def firm_may(world, relation, subject, right, day):
    given = [row for row in world.rows if row.holder_organization_id and row.relation == relation]
    return any(row.subject == subject and gives(row, right) and stands(row, day) for row in given)


def gives(row, right):
    return right == "read" or row.right == "write"


def expected(world, user, subject, right, file, day):
    """Answer in plain words what SQL answers in joins."""
    exists_there = subject.pk in world.in_files and file in world.organizations[:2] and not subject.retired_at
    if file.status != "active" or not exists_there or (right == "write" and not subject.offers_write):
        return False
    for place in world.places:
        if place.user != user or not comes_in(place, day):
            continue
        in_charge = place.role in {"manager", "administrator"}
        mine = [row for row in world.rows if row.holder_membership == place and row.subject == subject]
        mine = [row for row in mine if stands(row, day) and gives(row, right)]
        if place.organization == file and (in_charge or any(row.relation is None for row in mine)):
            return True
        for relation in world.relations:
            joins = relation.client == file and relation.provider == place.organization
            if not joins or relation.state != "active" or not within(relation, day) or not subject.is_delegable:
                continue
            is_mine = in_charge or any(row.relation == relation for row in mine)
            if is_mine and firm_may(world, relation, subject, right, day):
                return True
    return False


# --- They agree ----------------------------------------------------------------------------------


@settings(
    max_examples=40, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(drawn=worlds())
def test_sql_and_plain_python_agree_on_every_question(db, drawn):
    with transaction.atomic():
        with pgtrigger.ignore():
            world = write(drawn)
        agree(world)
        transaction.set_rollback(True)


def agree(world):
    files, rights = world.organizations, list(Right)
    for day in DAYS:
        questions = [Question(*each) for each in product(world.people, world.subjects, rights, files)]
        answers = authorizations.which(questions, day)
        model = [expected(world, q.user, q.subject, q.right, q.organization, day) for q in questions]
        assert answers == model, [q for q, a, m in zip(questions, answers, model, strict=True) if a != m]
        held = {
            (q.user.pk, q.organization.pk, q.subject.pk, q.right) for q, a in zip(questions, answers, strict=True) if a
        }
        if day == DAY:
            sets_agree(world, held, day)


def sets_agree(world, held, day):
    """The forms for sets say what the single questions do."""
    strongest = {}
    for user, file, subject, right in held:
        writes = right == "write" or strongest.get((user, file, subject)) == "write"
        strongest[(user, file, subject)] = "write" if writes else "read"
    paths = authorizations.holdings(day)
    assert {(each.user_id, each.file_id, each.subject_id) for each in paths} == set(strongest)
    homes = {(place.user_id, place.organization_id) for place in world.places}
    for user in world.people:
        files = {file for holder, file, _subject in strongest if holder == user.pk}
        named = {file.pk for file in authorizations.files_of(user, day)}
        assert named <= files
        assert {file for file in files if (user.pk, file) not in homes} <= named
    for file in world.organizations[:2]:
        able = {holder for holder, of, _subject in strongest if of == file.pk}
        assert {place.user_id for place in authorizations.people_in(file, day)} == able
        user = world.people[0]
        theirs = {(u, f, s): right for (u, f, s), right in strongest.items() if (u, f) == (user.pk, file.pk)}
        found = authorizations.subjects_in(user, file, day)
        assert {(user.pk, file.pk, subject): right for subject, right in found.items()} == theirs
