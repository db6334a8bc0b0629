"""What an agent may read and do, across the apps: always within the own desks."""

from portal.support.permissions.reach import (
    Reach,
    can_read_organizations,
    can_read_people,
    can_search,
    can_unlock,
    can_write_notes,
)
from portal.support.permissions.visits import (
    can_merge,
    can_see_as,
    find_open_visit,
    may_merge,
    may_see_as,
    people_of,
    served_by,
    serves,
    serves_all_of,
)

__all__ = [
    "Reach",
    "can_merge",
    "can_read_organizations",
    "can_read_people",
    "can_search",
    "can_see_as",
    "can_unlock",
    "can_write_notes",
    "find_open_visit",
    "may_merge",
    "may_see_as",
    "people_of",
    "served_by",
    "serves",
    "serves_all_of",
]
