"""The nouns: types and desks, accounts, memberships, claims, requests."""

from organizations.models.accounts import Address, Organization, Province, Region
from organizations.models.announcements import Announcement
from organizations.models.answers import AnswerTemplate
from organizations.models.claims import Claim
from organizations.models.connections import ConnectedService
from organizations.models.documents import Document, DocumentContent
from organizations.models.handovers import Handover, Holding
from organizations.models.hours import Holiday, HolidayRegion, OpeningHours, Weekday
from organizations.models.keys import Answers, CourierKey, Secret, SecretQuestion
from organizations.models.linking import ContactCheck, Dispatch, DispatchLine, GuessCount, ProfileLink
from organizations.models.memberships import Membership, Role
from organizations.models.recoveries import Contact, Objection, Recovery
from organizations.models.requests import LinkLine, ServiceRequest
from organizations.models.second_looks import SecondLook
from organizations.models.sheets import ContactSheet, FormerCredential
from organizations.models.types import ClaimMethod, OrganizationType, SupportDesk

__all__ = [
    "Address",
    "Announcement",
    "AnswerTemplate",
    "Answers",
    "Claim",
    "ClaimMethod",
    "ConnectedService",
    "Contact",
    "ContactCheck",
    "ContactSheet",
    "CourierKey",
    "Dispatch",
    "DispatchLine",
    "Document",
    "DocumentContent",
    "FormerCredential",
    "GuessCount",
    "Handover",
    "Holding",
    "Holiday",
    "HolidayRegion",
    "LinkLine",
    "Membership",
    "Objection",
    "OpeningHours",
    "Organization",
    "OrganizationType",
    "ProfileLink",
    "Province",
    "Recovery",
    "Region",
    "Role",
    "SecondLook",
    "Secret",
    "SecretQuestion",
    "ServiceRequest",
    "SupportDesk",
    "Weekday",
]
