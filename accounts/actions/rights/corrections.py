"""A person says that something is wrong; an agent decides, and says why."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import CorrectionRequest, User
from portal.core import desks
from portal.core.journal import event, record
from portal.core.numbers import draw

CORRECTION_ASKED = event("correction.asked", _("%(name)s a demandé une correction (%(number)s)."))
CORRECTION_ACCEPTED = event("correction.accepted", _("%(actor)s a accepté la demande de correction %(number)s."))
CORRECTION_REFUSED = event("correction.refused", _("%(actor)s a refusé la demande de correction %(number)s."))

# Whoever waits for more answers than this has been heard.
MOST_OPEN = 5

State = CorrectionRequest.State


@transaction.atomic
def ask(user: User, *, what: str, words: str) -> CorrectionRequest:
    """Keep what a person wants corrected, numbered and dated, until an agent has decided."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.correction_requests.filter(state=State.ASKED).count() >= MOST_OPEN:
        raise ValidationError(
            _("Vous avez déjà cinq demandes en attente. Vous pourrez en faire une autre après la prochaine réponse."),
            code="too_many",
        )
    asked = CorrectionRequest.objects.create(
        user=user,
        number=f"COR{draw('corrections'):07}",
        what=what,
        words=words,
        due_on=timezone.localdate() + timedelta(days=settings.CORRECTION_DAYS),
    )
    record(CORRECTION_ASKED, about=user, place=None, by=user, name=user.get_full_name(), number=asked.number)
    return asked


@transaction.atomic
def decide(asked: CorrectionRequest, *, state: str, answer: str, by: User) -> CorrectionRequest:
    """Accept or refuse, with a reason; the person is told both, and of the recourse."""
    asked = CorrectionRequest.objects.select_related("user").select_for_update(of=("self",)).get(pk=asked.pk)
    desks.refuse_outside(asked, by)
    if asked.state != State.ASKED:
        raise ValidationError(_("Cette demande a déjà sa réponse."), code="decided")
    if asked.user_id == by.pk:
        raise ValidationError(_("Personne ne décide de sa propre demande."), code="own")
    if state not in (State.ACCEPTED, State.REFUSED) or not answer.strip():
        raise ValidationError(_("Acceptez ou refusez, et dites pourquoi."), code="incomplete")
    asked.state, asked.answer = state, answer.strip()
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    kind = CORRECTION_ACCEPTED if state == State.ACCEPTED else CORRECTION_REFUSED
    record(kind, about=asked.user, place=None, by=by, number=asked.number)
    notices.correction_decided(asked)
    return asked
