"""People: who they are, how they come in, what they accepted, what they ask."""

from accounts.models.codes import CODE_COOLDOWN, CODE_LIFETIME, CODE_TRIES, OneTimeCode
from accounts.models.credentials import EmailChange, FactorRecovery, TemporaryPassword
from accounts.models.devices import Device
from accounts.models.factors import Asked, Mode, Standing, strongest
from accounts.models.filters import KEPT_AT_MOST, SavedFilter
from accounts.models.profiles import Line, Profile
from accounts.models.proposals import PROPOSAL_LIFETIME, Identity, Proposal
from accounts.models.rights import CorrectionRequest, DataExport, Hold, Traces
from accounts.models.second_factors import SecondFactor
from accounts.models.sign_ups import SignUp
from accounts.models.terms import Terms, TermsAcceptance
from accounts.models.users import CodeBy, Language, Telephone, Theme, User, display

__all__ = [
    "CODE_COOLDOWN",
    "CODE_LIFETIME",
    "CODE_TRIES",
    "KEPT_AT_MOST",
    "PROPOSAL_LIFETIME",
    "Asked",
    "CodeBy",
    "CorrectionRequest",
    "DataExport",
    "Device",
    "EmailChange",
    "FactorRecovery",
    "Hold",
    "Identity",
    "Language",
    "Line",
    "Mode",
    "OneTimeCode",
    "Profile",
    "Proposal",
    "SavedFilter",
    "SecondFactor",
    "SignUp",
    "Standing",
    "Telephone",
    "TemporaryPassword",
    "Terms",
    "TermsAcceptance",
    "Theme",
    "Traces",
    "User",
    "display",
    "strongest",
]
