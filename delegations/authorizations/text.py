"""What a person holds, in SQL: the one truth from which every question is made.

Four paths lead to a subject of a file; each is cut by the narrowest of its links.

    role        a person in charge holds every subject of the own organization's file
    grant       a contact of an organization holds what its file gave them
    firm_role   a person in charge of a provider holds all that the client gave the provider
    delegation  a person of a provider holds what the provider gave on to them, never more than it holds

`{day}` stands for the day in question.
"""

from organizations.models import Membership, Organization
from organizations.models.memberships import MANAGING_ROLES

_IN_CHARGE = "place.role IN ({})".format(", ".join(f"'{role.value}'" for role in MANAGING_ROLES))
# The person may come in, the place in the organization gives access, and the organization is open.
_PERSON_COMES_IN = (
    f"place.status = '{Membership.Status.ACTIVE.value}' AND (place.ends_on IS NULL OR place.ends_on >= {{day}})"
    f" AND person.is_active AND home.status = '{Organization.Status.ACTIVE.value}'"
)
# The file is open, and the subject is still one of its type of organization.
_FILE_IS_OPEN = f"file.status = '{Organization.Status.ACTIVE.value}' AND subject.retired_at IS NULL"


def _in_force(row: str) -> str:
    return f"{row}.starts_on <= {{day}} AND ({row}.ends_on IS NULL OR {row}.ends_on >= {{day}})"


def _stands(row: str) -> str:
    return f"{row}.ended_at IS NULL AND {_in_force(row)}"


def _columns(path: str, *, relation: str = "NULL", first: str = "NULL", second: str = "NULL", writes: str = "") -> str:
    """The columns that every path gives: `first` and `second` are the authorizations that it goes through."""
    return (
        f"SELECT place.user_id, place.id AS membership_id, file.id AS file_id, subject.id AS subject_id,"
        f" {writes}subject.offers_write AS writes, '{path}' AS path, {relation}::bigint AS relation_id,"
        f" {first}::bigint AS first_id, {second}::bigint AS second_id"
    )


_PERSON = """
    JOIN accounts_user AS person ON person.id = place.user_id
    JOIN organizations_organization AS home ON home.id = place.organization_id"""
_SUBJECT = """
    JOIN delegations_subject_types AS offered
        ON offered.subject_id = {authorization}.subject_id AND offered.organizationtype_id = file.type_id
    JOIN delegations_subject AS subject ON subject.id = offered.subject_id"""
_RELATION = f"relation.state = 'active' AND {_in_force('relation')} AND subject.is_delegable"

_ROLE = f"""
    {_columns("role")}
    FROM organizations_membership AS place {_PERSON}
    JOIN organizations_organization AS file ON file.id = place.organization_id
    JOIN delegations_subject_types AS offered ON offered.organizationtype_id = file.type_id
    JOIN delegations_subject AS subject ON subject.id = offered.subject_id
    WHERE {_IN_CHARGE} AND {_PERSON_COMES_IN} AND {_FILE_IS_OPEN}"""

# What a person holds in the file of the own organization comes by no relation: none leads from it to itself.
_GRANT = f"""
    {_columns("grant", second="own.id", writes="own.right = 'write' AND ")}
    FROM organizations_membership AS place
    JOIN delegations_authorization AS own
        ON own.holder_membership_id = place.id AND own.file_id = place.organization_id {_PERSON}
    JOIN organizations_organization AS file ON file.id = own.file_id {_SUBJECT.format(authorization="own")}
    WHERE {_stands("own")} AND {_PERSON_COMES_IN} AND {_FILE_IS_OPEN}"""

_FIRM_ROLE = f"""
    {_columns("firm_role", relation="relation.id", first="firm.id", writes="firm.right = 'write' AND ")}
    FROM organizations_membership AS place
    JOIN delegations_authorization AS firm ON firm.holder_organization_id = place.organization_id
    JOIN delegations_relation AS relation ON relation.id = firm.relation_id {_PERSON}
    JOIN organizations_organization AS file ON file.id = firm.file_id {_SUBJECT.format(authorization="firm")}
    WHERE {_IN_CHARGE} AND {_stands("firm")} AND {_RELATION} AND {_PERSON_COMES_IN} AND {_FILE_IS_OPEN}"""

_DELEGATION = f"""
    {
    _columns(
        "delegation",
        relation="relation.id",
        first="firm.id",
        second="own.id",
        writes="own.right = 'write' AND firm.right = 'write' AND ",
    )
}
    FROM organizations_membership AS place
    JOIN delegations_authorization AS own ON own.holder_membership_id = place.id
    JOIN delegations_authorization AS firm
        ON firm.file_id = own.file_id AND firm.subject_id = own.subject_id
        AND firm.holder_organization_id = place.organization_id AND firm.relation_id = own.relation_id
    JOIN delegations_relation AS relation ON relation.id = own.relation_id {_PERSON}
    JOIN organizations_organization AS file ON file.id = own.file_id {_SUBJECT.format(authorization="own")}
    WHERE {_stands("own")} AND {_stands("firm")} AND {_RELATION} AND {_PERSON_COMES_IN} AND {_FILE_IS_OPEN}"""

HELD = " UNION ALL ".join((_ROLE, _GRANT, _FIRM_ROLE, _DELEGATION))
# The paths that lead from another organization.
HELD_FOR_CLIENTS = " UNION ALL ".join((_FIRM_ROLE, _DELEGATION))
