"""Rows of every kind whose time is up: what each rule of retention takes away."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import (
    CorrectionRequest,
    Device,
    EmailChange,
    FactorRecovery,
    OneTimeCode,
    SignUp,
    TemporaryPassword,
    Terms,
    User,
)
from notifications.models import Message
from organizations.models import Claim, Dispatch, DispatchLine, Membership
from portal.core.journal import JournalEntry, record
from portal.core.rewriting import append_only_lifted
from portal.support.models import Note
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory

UserEvent = User.events.rel.related_model


def code(user, instant, **more):
    return {"user": user, "sent_at": instant, "expires_at": instant} | more


def sign_ups(user, instant):
    terms = Terms.objects.in_force()
    asked = {"email": "x@exemple.ca", "ticket": user.public_id, "language": "en", "terms": terms, "code_hash": "x"}
    SignUp.objects.create(**asked, sent_at=instant, expires_at=instant)
    return SignUp


def one_time_codes(user, instant):
    OneTimeCode.objects.create(**code(user, instant), ticket=user.public_id, purpose="sign_in", sent_to="x@exemple.ca")
    return OneTimeCode


def temporary_passwords(user, instant):
    TemporaryPassword.objects.create(**code(user, instant), password_hash="x")
    return TemporaryPassword


def email_changes(user, instant):
    change = {"user": user, "asked_by": user, "asked_at": instant, "expires_at": instant}
    EmailChange.objects.create(**change, email="x@exemple.ca", secret_hash="x")
    return EmailChange


def devices(user, instant):
    Device.objects.create(user=user, key_hash="x", label="x", last_seen_at=instant)
    return Device


def corrections(user, instant):
    decided = {"state": "accepted", "decided_at": instant, "decided_by": UserFactory(), "answer": "Oui."}
    CorrectionRequest.objects.create(user=user, number="COR1", due_on=timezone.localdate(), **decided)
    return CorrectionRequest


def recoveries(user, instant):
    FactorRecovery.objects.create(user=user, state="refused", decided_at=instant)
    return FactorRecovery


def messages(user, instant):
    row = {"category": "accounts", "language": "en", "state": "sent", "template": "t"}
    Message.objects.create(event="x", recipient_email="x@exemple.ca", **row)
    Message.objects.update(written_at=instant)
    return Message


def journal(user, instant):
    record("user.signed_up", about=user, place=None, by=user)
    with append_only_lifted():
        JournalEntry.objects.update(at=instant)
    return JournalEntry


def history(user, instant):
    with append_only_lifted():
        UserEvent.objects.update(pgh_created_at=instant)
    return UserEvent


def sessions(user, instant):
    Session.objects.create(session_key="x", session_data="", expire_date=instant)
    return Session


def claims(user, instant):
    claim = ClaimFactory(revoked_at=instant)
    Membership.objects.filter(pk=claim.membership_id).update(status="ended", ended_at=instant, expires_at=None)
    return Claim


def dispatches(user, instant):
    dispatch = Dispatch.objects.create(asked_by=user, ended_at=instant)
    dispatch.lines.create(membership=MembershipFactory(), done_at=instant)
    return DispatchLine


def notes(user, instant):
    note = Note.objects.create(person=user, author=user, text="x")
    with append_only_lifted():
        Note.objects.filter(pk=note.pk).update(written_at=instant)
    return Note


ENDED = {
    "KEEP_SIGN_UPS_DAYS": [sign_ups],
    "KEEP_CODES_DAYS": [one_time_codes, temporary_passwords, email_changes],
    "KEEP_DEVICES_DAYS": [devices],
    "KEEP_REQUESTS_DAYS": [corrections, recoveries, dispatches],
    "KEEP_MESSAGES_DAYS": [messages],
    "KEEP_JOURNAL_DAYS": [journal],
    "KEEP_HISTORY_DAYS": [history],
    "KEEP_CLAIMS_DAYS": [claims],
    "KEEP_NOTES_DAYS": [notes],
}
CASES = [(setting, leave) for setting, leaves in ENDED.items() for leave in leaves]
