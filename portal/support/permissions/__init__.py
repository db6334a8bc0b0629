"""What an agent may read and do, across the apps: always within the own desks."""

from portal.support.permissions.imports import (
    can_import,
    desks_to_import_for,
    imports_of,
    kinds_to_import,
    may_still_import,
)
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
    "can_import",
    "can_merge",
    "can_read_organizations",
    "can_read_people",
    "can_search",
    "can_see_as",
    "can_unlock",
    "can_write_notes",
    "desks_to_import_for",
    "find_open_visit",
    "imports_of",
    "kinds_to_import",
    "may_merge",
    "may_see_as",
    "may_still_import",
    "people_of",
    "served_by",
    "serves",
    "serves_all_of",
]
