"""All that points to a person, in whichever app: found by looking, so that a new model is not forgotten.

When two users turn out to be one human, each of these goes over to the user that stays, is settled by a
deed of its own, or stays where it is for a reason. A test compares the three lists with what there is.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

from accounts.models import User

PROOF = _("une preuve ou un facteur : seuls ceux de l’utilisateur gardé servent")
OWN_CHOICE = _("un choix de l’utilisateur fermé : l’utilisateur gardé a les siens")
AGENTS = _("une décision d’agent : les agents ne sont jamais réunis")
AS_IT_WAS = _("le journal dit qui a agi, sous l’utilisateur d’alors")

MOVED = frozenset(
    {
        "accounts.CorrectionRequest.user",
        "accounts.EmailChange.asked_by",
        "accounts.Proposal.proposed_by",
        "cardrequests.Trainer.opened_by",
        "delegations.Authorization.ended_by",
        "delegations.Authorization.granted_by",
        "delegations.Relation.ended_by",
        "delegations.Relation.granted_by",
        "delegations.Relation.proposed_by",
        "notifications.Message.user",
        "organizations.Claim.issued_by",
        "organizations.Dispatch.asked_by",
        "organizations.LinkLine.decided_by",
        "organizations.Membership.added_by",
        "organizations.ServiceRequest.asked_by",
        "organizations.ServiceRequest.decided_by",
        "support.Note.person",
        "support.Visit.person",
    }
)
# What conflicts may need a choice about, or a further step (actions.merges).
SETTLED = frozenset({"cardrequests.Trainer.user", "notifications.Mute.user", "organizations.Membership.user"})
LEFT: dict[str, str | Promise] = {
    "account.EmailAddress.user": PROOF,
    "accounts.CorrectionRequest.decided_by": AGENTS,
    "accounts.DataExport.user": OWN_CHOICE,
    "accounts.Device.user": PROOF,
    "accounts.EmailChange.user": PROOF,
    "accounts.FactorRecovery.first_agent": AGENTS,
    "accounts.FactorRecovery.second_agent": AGENTS,
    "accounts.FactorRecovery.user": PROOF,
    "accounts.OneTimeCode.user": PROOF,
    "accounts.Proposal.user": OWN_CHOICE,
    "accounts.SavedFilter.user": OWN_CHOICE,
    "accounts.Telephone.user": OWN_CHOICE,
    "accounts.TemporaryPassword.user": PROOF,
    "accounts.TermsAcceptance.user": OWN_CHOICE,
    "accounts.User_groups.user": AGENTS,
    "accounts.User_user_permissions.user": AGENTS,
    "admin.LogEntry.user": AGENTS,
    "cardrequests.Payment.received_by": AGENTS,
    "cardrequests.PrintRun.made_by": AGENTS,
    "core.JournalEntry.actor": AS_IT_WAS,
    "guardian.UserObjectPermission.user": AGENTS,
    "help.ArticleEdition.by": AGENTS,
    "help.Opinion.person": OWN_CHOICE,
    "help.TourProgress.person": OWN_CHOICE,
    "mfa.Authenticator.user": PROOF,
    "organizations.SecondLook.closed_by": AGENTS,
    "organizations.SecondLook.proposed_by": AGENTS,
    "organizations.ServiceRequest.assigned_to": AGENTS,
    "support.ImportRun.by": AGENTS,
    "support.Note.author": AGENTS,
    "support.Visit.agent": AGENTS,
    "usersessions.UserSession.user": PROOF,
}


def references() -> dict[str, models.ForeignKey]:
    """Return every column that points to a person, by its name; versions of rows tell what was, and are left."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed or issubclass(model, Event):
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model._meta.concrete_model is User:
                found[f"{model._meta.label}.{field.name}"] = field
    return found


def rows_of(field: models.ForeignKey, user: User) -> "models.QuerySet[Any]":
    """Return the rows that point to a person by this column, whatever managers would hide."""
    return models.QuerySet(model=field.model).filter(**{field.name: user})
