"""What this app keeps no longer: each function forgets what ended before an instant, and returns how much."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import (
    CorrectionRequest,
    DataExport,
    Device,
    EmailChange,
    FactorRecovery,
    OneTimeCode,
    Proposal,
    SignUp,
    TemporaryPassword,
)
from portal.core.retention import delete_in_batches


def forget_sign_ups(before: datetime) -> int:
    """Forget those who asked for a user, whether they got one or never typed the code."""
    return delete_in_batches(SignUp.objects.filter(sent_at__lt=before))


def forget_codes(before: datetime) -> int:
    """Forget codes, temporary passwords changes of address and proposals that ended: used, or out of time."""
    models: tuple[Any, ...] = (OneTimeCode, TemporaryPassword, EmailChange)
    ended = [model.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before)) for model in models]
    ended.append(Proposal.objects.filter(Q(ended_at__lt=before) | Q(expires_at__lt=before)))
    return sum(map(delete_in_batches, ended))


def forget_devices(before: datetime) -> int:
    return delete_in_batches(Device.objects.filter(last_seen_at__lt=before))


def forget_requests(before: datetime) -> int:
    """Forget what agents have decided, or people taken back."""
    asked = FactorRecovery.State.ASKED, FactorRecovery.State.CHECKED
    recoveries = FactorRecovery.objects.exclude(state__in=asked).annotate(
        ended_at=Coalesce("decided_at", F("asked_at"))
    )
    corrections = CorrectionRequest.objects.exclude(state=CorrectionRequest.State.ASKED).filter(decided_at__lt=before)
    return delete_in_batches(recoveries.filter(ended_at__lt=before)) + delete_in_batches(corrections)


def forget_copies(before: datetime) -> int:
    """Forget that copies were asked for; their content was erased long before."""
    return delete_in_batches(DataExport.objects.filter(state=DataExport.State.EXPIRED, asked_at__lt=before))
