"""The one question, « may this person do this in that file? », and its forms for sets: each one statement.

    allows(user, subject, right, organization, on=None) -> bool
    which([Question(user, subject, right, organization), …], on=None) -> list[bool]
    subjects_in(user, organization, on=None) -> {subject.pk: Right}
    files_of(user, on=None) -> clients' files in which this person may do something (queryset)
    people_in(organization, on=None) -> places whose person may do something in this file (queryset)
    holdings(on=None, *, user=None, files=None, memberships=None) -> each path by which something is held
    why(user, organization, on=None, through=None) -> Explanation, today or as it stood at the end of a past day

`on` is today or a day to come, with everything as it stands now; only `why` knows the past.
"""

from delegations.authorizations.question import (
    Holding,
    Question,
    allows,
    files_of,
    holdings,
    people_in,
    subjects_in,
    which,
)
from delegations.authorizations.why import Explanation, Link, Path, rights_of, why

__all__ = [
    "Explanation",
    "Holding",
    "Link",
    "Path",
    "Question",
    "allows",
    "files_of",
    "holdings",
    "people_in",
    "rights_of",
    "subjects_in",
    "which",
    "why",
]
