"""A lost second factor: the person asks, one agent verifies who it is, another lets them begin anew."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.actions.factors import lock
from accounts.actions.sessions import end_sessions
from accounts.models import FactorRecovery, User
from portal.core import desks
from portal.core.journal import event, record

ASKED = event("recovery.asked", _("%(name)s a demandé de l’aide : son second facteur est perdu."))
CANCELLED = event("recovery.cancelled", _("La demande d’aide faite par %(name)s a été annulée depuis son courriel."))
CHECKED = event("recovery.checked", _("%(actor)s a vérifié l’identité donnée par %(name)s."))
GRANTED = event("recovery.granted", _("%(actor)s a retiré les facteurs perdus par %(name)s."))
REFUSED = event("recovery.refused", _("%(actor)s a refusé la demande d’aide faite par %(name)s."))

State = FactorRecovery.State


@transaction.atomic
def ask(user: User, words: str) -> FactorRecovery:
    """Ask for help with a lost factor; the password was proven. A question already asked is not asked twice."""
    user = lock(user)
    asked = user.factor_recoveries.open().first()
    if asked:
        return asked
    asked = FactorRecovery.objects.create(user=user, words=words)
    record(ASKED, about=asked, place=None, by=None, name=user.get_full_name())
    notices.recovery_asked(asked)
    return asked


@transaction.atomic
def cancel(recovery: FactorRecovery) -> None:
    """Withdraw a question that its owner did not ask."""
    recovery = _lock(recovery, State.ASKED, State.CHECKED)
    _settle(recovery, State.CANCELLED)
    record(CANCELLED, about=recovery, place=None, by=None, name=recovery.user.get_full_name())


@transaction.atomic
def check(recovery: FactorRecovery, *, proof: str, by: User) -> None:
    """Say that this is the person, and how one knows: the first of two agents."""
    desks.refuse_outside(recovery, by)
    recovery = _lock(recovery, State.ASKED)
    if recovery.user_id == by.pk:
        raise PermissionDenied
    if not proof.strip():
        raise ValidationError(_("Écrivez comment vous avez vérifié l’identité."), code="no_proof")
    recovery.first_agent, recovery.checked_at, recovery.proof = by, timezone.now(), proof
    recovery.state = State.CHECKED
    recovery.save(update_fields=["first_agent", "checked_at", "proof", "state"])
    record(CHECKED, about=recovery, place=None, by=by, name=recovery.user.get_full_name())


@transaction.atomic
def grant(recovery: FactorRecovery, *, by: User) -> None:
    """Take the lost factors away: the second agent, who is another. What is asked of the person stays asked."""
    recovery = _lock(recovery, State.CHECKED)
    _refuse_who_may_not_decide(recovery, by)
    if recovery.first_agent_id == by.pk:
        raise ValidationError(
            _("Vous avez vérifié l’identité : une autre personne doit accorder la demande."), code="same_agent"
        )
    user = recovery.user
    Authenticator.objects.filter(user=user).delete()
    user.code_by, user.authentication_phone = "", ""
    user.save(update_fields=["code_by", "authentication_phone"])
    end_sessions(user, keep=None)
    recovery.second_agent = by
    _settle(recovery, State.DONE)
    record(GRANTED, about=recovery, place=None, by=by, name=user.get_full_name())
    notices.recovery_decided(recovery)


@transaction.atomic
def refuse(recovery: FactorRecovery, *, by: User) -> None:
    recovery = _lock(recovery, State.ASKED, State.CHECKED)
    _refuse_who_may_not_decide(recovery, by)
    _settle(recovery, State.REFUSED)
    record(REFUSED, about=recovery, place=None, by=by, name=recovery.user.get_full_name())
    notices.recovery_decided(recovery)


def _settle(recovery: FactorRecovery, state: str) -> None:
    recovery.state, recovery.decided_at = state, timezone.now()
    recovery.save(update_fields=["state", "decided_at", "second_agent"])


def _refuse_who_may_not_decide(recovery: FactorRecovery, by: User) -> None:
    """Nobody decides on the own factors, and nobody below a superuser on theirs: any agent may have verified them."""
    desks.refuse_outside(recovery, by)
    if recovery.user_id == by.pk or (recovery.user.is_superuser and not by.is_superuser):
        raise PermissionDenied


def _lock(recovery: FactorRecovery, *expected: str) -> FactorRecovery:
    """Read it again under a lock, the person first as everywhere."""
    user = lock(recovery.user)
    recovery = FactorRecovery.objects.select_for_update(no_key=True).get(pk=recovery.pk)
    recovery.user = user
    if recovery.state not in expected:
        raise ValidationError(_("Cette demande a changé entre-temps : relisez-la."), code="stale")
    return recovery
