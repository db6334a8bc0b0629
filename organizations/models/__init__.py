"""The nouns: types and desks, accounts, memberships, claims, requests."""

from organizations.models.accounts import Address, Organization, Province, Region
from organizations.models.claims import Claim
from organizations.models.documents import Document, DocumentContent
from organizations.models.memberships import Membership, Role
from organizations.models.recoveries import Contact, Objection, Recovery
from organizations.models.requests import LinkLine, ServiceRequest
from organizations.models.types import OrganizationType, SupportDesk

__all__ = [
    "Address",
    "Claim",
    "Contact",
    "Document",
    "DocumentContent",
    "LinkLine",
    "Membership",
    "Objection",
    "Organization",
    "OrganizationType",
    "Province",
    "Recovery",
    "Region",
    "Role",
    "ServiceRequest",
    "SupportDesk",
]
