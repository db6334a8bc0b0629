"""Random worlds of employers, firms and people, written whole and past every rule that would keep them sane.

The question must answer right whatever a row came to be.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

from django.utils import timezone
from hypothesis import strategies as st

from accounts.models import User
from delegations.models import Authorization, Relation, RelationType, Right, Subject, SubjectFamily
from organizations.models import Membership, Organization, OrganizationType

DAY = date(2026, 6, 15)
DAYS = [DAY + timedelta(days=shift) for shift in (-1, 0, 1)]
# Long ago, the day before, the day, the day after, and no end.
ENDS = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), None]
STARTS = [DAY - timedelta(days=9), DAY, DAY + timedelta(days=1)]
NOW = timezone.now()

often = st.sampled_from([True, True, True, True, False])
period = st.sampled_from([days for days in product(STARTS, ENDS) if days[1] is None or days[0] <= days[1]])


@dataclass
class World:
    """Two employers, two firms; four people with places in any of them; three subjects; what lies between."""

    organizations: list = field(default_factory=list)
    people: list = field(default_factory=list)
    places: list = field(default_factory=list)
    subjects: list = field(default_factory=list)
    in_files: set = field(default_factory=set)
    relations: list = field(default_factory=list)
    rows: list = field(default_factory=list)


@st.composite
def worlds(draw):
    """Draw what the world holds, as plain values."""
    clients, firms = (0, 1), (2, 3)
    places = draw(
        st.lists(
            st.tuples(
                st.integers(0, 3),
                st.sampled_from([*clients, *firms, *firms]),
                st.sampled_from(["member", "member", "manager", "administrator"]),
                often,
                st.sampled_from([None, None, *ENDS]),
            ),
            min_size=3,
            max_size=7,
            unique_by=lambda place: place[:2],
        )
    )
    relations = draw(
        st.lists(
            st.tuples(st.sampled_from(clients), st.sampled_from(firms), often, period),
            min_size=1,
            max_size=4,
            unique_by=lambda relation: relation[:2],
        )
    )
    row = st.tuples(st.integers(0, 2), st.sampled_from(list(Right)), often, period)
    return {
        "open": draw(st.tuples(often, often, often, often)),
        "people": draw(st.tuples(often, often, often, often)),
        "places": places,
        # Offered in writing, delegable, offered at all, in the files of employers.
        "subjects": draw(st.tuples(*[st.tuples(often, often, often, often)] * 3)),
        "relations": relations,
        "first": draw(st.lists(st.tuples(st.integers(0, len(relations) - 1), row), max_size=8)),
        "second": draw(
            st.lists(st.tuples(st.integers(0, len(places) - 1), st.integers(-1, len(relations) - 1), row), max_size=10)
        ),
    }


# --- Written down --------------------------------------------------------------------------------


def write(drawn):
    """Write a world in bulk; of authorizations, those that the database lets stand side by side."""
    world = World()
    types = {prefix: OrganizationType.objects.get(prefix=prefix) for prefix in ("EMP", "FIR")}
    world.organizations = Organization.objects.bulk_create(
        Organization(
            type=types["EMP" if rank < 2 else "FIR"],
            number=f"{'EMP' if rank < 2 else 'FIR'}900000{rank}",
            name=f"Organisation {rank}",
            status="active" if is_open else "closed",
            activated_at=NOW,
            closed_at=None if is_open else NOW,
        )
        for rank, is_open in enumerate(drawn["open"])
    )
    world.people = User.objects.bulk_create(
        User(email=f"p{rank}@exemple.ca", username=f"p{rank}", is_active=is_active)
        for rank, is_active in enumerate(drawn["people"])
    )
    world.places = Membership.objects.bulk_create(
        Membership(
            user=world.people[person],
            organization=world.organizations[home],
            role=role,
            status="active" if is_active else "inactive",
            ends_on=ends_on,
            email=world.people[person].email,
            activated_at=NOW,
        )
        for person, home, role, is_active, ends_on in drawn["places"]
    )
    write_subjects(world, drawn, types["EMP"])
    write_relations(world, drawn)
    write_authorizations(world, drawn)
    return world


def write_subjects(world, drawn, employers):
    Subject.objects.update(retired_at=NOW)  # those of the portal: this world has its own
    family = SubjectFamily.objects.create(name_fr="Famille", name_en="Family")
    world.subjects = Subject.objects.bulk_create(
        Subject(
            code=f"sujet-{rank}",
            family=family,
            offers_write=offers_write,
            is_delegable=is_delegable,
            retired_at=None if is_offered else NOW,
        )
        for rank, (offers_write, is_delegable, is_offered, _) in enumerate(drawn["subjects"])
    )
    for subject, (*_, is_in_files) in zip(world.subjects, drawn["subjects"], strict=True):
        if is_in_files:
            subject.types.add(employers)
            world.in_files.add(subject.pk)


def write_relations(world, drawn):
    type_ = RelationType.objects.order_by("pk").first()
    world.relations = Relation.objects.bulk_create(
        Relation(
            client=world.organizations[client],
            provider=world.organizations[provider],
            type=type_,
            state="active" if stands else "ended",
            starts_on=days[0],
            ends_on=days[1],
            granted_at=NOW,
            ended_at=None if stands else NOW,
        )
        for client, provider, stands, days in drawn["relations"]
    )


def write_authorizations(world, drawn):
    rows = []
    for relation, row in drawn["first"]:
        relation = world.relations[relation]
        rows.append(authorization(world, row, relation, holder_organization=relation.provider))
    for place, relation, row in drawn["second"]:
        place = world.places[place]
        relation = world.relations[relation] if relation >= 0 else None
        home = relation.provider if relation else place.organization
        if home == place.organization and (relation or home in world.organizations[:2]):
            rows.append(authorization(world, row, relation, holder_membership=place, file=home))
    for row in rows:
        if not any(overlap(row, other) for other in world.rows):
            world.rows.append(row)
    Authorization.objects.bulk_create(world.rows)


def authorization(world, row, relation, file=None, **holder):
    subject, right, stands, days = row
    return Authorization(
        **holder,
        file=relation.client if relation else file,
        relation=relation,
        subject=world.subjects[subject],
        right=right,
        starts_on=days[0],
        ends_on=days[1],
        ended_at=None if stands else NOW,
    )


def overlap(row, other):
    """Whether the database would refuse the two together."""

    def what(one):
        return (one.holder_organization_id, one.holder_membership_id, one.relation_id, one.subject_id, one.right)

    is_ended = row.ended_at or other.ended_at
    return what(row) == what(other) and not is_ended and row.meets(other.starts_on, other.ends_on)
