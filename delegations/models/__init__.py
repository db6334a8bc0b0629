"""The nouns: subjects, relations between organizations, and who is authorized to what in whose file."""

from delegations.models.authorizations import Authorization, Reach
from delegations.models.relations import Relation, RelationType
from delegations.models.subjects import Right, Subject, SubjectFamily

__all__ = ["Authorization", "Reach", "Relation", "RelationType", "Right", "Subject", "SubjectFamily"]
