"""What someone who manages a person proposes for them: names, a birth date, a telephone. Only the person says yes.

Who may propose is decided above (organizations); here the person is locked, and what waits ends once.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.actions.profile import BIRTH_DATE_CHANGED, NAMES_CHANGED
from accounts.models import PROPOSAL_LIFETIME, Identity, Proposal, User
from accounts.signals import proposal_answered
from portal.core.journal import event, record
from portal.core.models import place_of

A_DAY = 10

ACCEPTED = event("user.proposal_accepted", _("%(actor)s a accepté ce qui lui était proposé pour son profil."))
DECLINED = event("user.proposal_declined", _("%(actor)s a refusé ce qui lui était proposé pour son profil."))

Kind, Outcome = Proposal.Kind, Proposal.Outcome


@transaction.atomic
def propose_identity(user: User, identity: Identity, *, place: Model, by: User) -> Proposal:
    """Propose names, and maybe a birth date, to a person; what was proposed before is replaced.

    A birth date that is theirs already is proposed like any other: a refusal would tell what it is.
    """
    user = _lock(user)
    if not identity.birth_date and (identity.first_name, identity.last_name) == (user.first_name, user.last_name):
        raise ValidationError(_("C’est déjà son nom : il n’y a rien à proposer."), code="same")
    proposal = Proposal(user=user, kind=Kind.IDENTITY, birth_date=identity.birth_date)
    proposal.first_name, proposal.last_name = identity.first_name, identity.last_name
    return _propose(proposal, place=place, by=by)


@transaction.atomic
def propose_telephone(user: User, number: str, *, place: Model, by: User) -> Proposal:
    """Propose a telephone for codes: it counts once the person has typed a code received there."""
    proposal = Proposal(user=_lock(user), kind=Kind.TELEPHONE, telephone=number)
    return _propose(proposal, place=place, by=by)


def _propose(proposal: Proposal, *, place: Model, by: User) -> Proposal:
    now, theirs = timezone.now(), proposal.user.proposals
    if theirs.filter(proposed_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise ValidationError(_("Trop de propositions ont été faites aujourd’hui. Réessayez demain."), code="too_many")
    theirs.waiting().filter(kind=proposal.kind).update(outcome=Outcome.REPLACED, ended_at=now)
    proposal.proposed_by, proposal.place, proposal.expires_at = by, place_of(place), now + PROPOSAL_LIFETIME
    proposal.save(force_insert=True)
    notices.proposal_made(proposal)
    return proposal


@transaction.atomic
def withdraw(proposal: Proposal) -> None:
    """Take a proposal back, unless the person was faster."""
    _lock(proposal.user)
    _end(proposal, Outcome.WITHDRAWN)


@transaction.atomic
def withdraw_all(user: User, *, place: Model) -> None:
    """Take back what was proposed from an account that the person has left. The caller holds the lock."""
    from_there = user.proposals.waiting().filter(place=place_of(place))
    from_there.update(outcome=Outcome.WITHDRAWN, ended_at=timezone.now())


@transaction.atomic
def accept(proposal: Proposal, *, by: User) -> User:
    """Become who one is said to be. A telephone is accepted by its code (actions.codes.prove_telephone)."""
    user = _lock(_theirs(proposal, by))
    if not proposal.is_identity:
        raise ValidationError(_("Ce numéro compte une fois prouvé : demandez-y un code."), code="unproven")
    _end(proposal, Outcome.ACCEPTED)
    named = (user.first_name, user.last_name) != (proposal.first_name, proposal.last_name)
    born = proposal.birth_date is not None and user.birth_date != proposal.birth_date
    user.first_name, user.last_name = proposal.first_name, proposal.last_name
    user.birth_date = proposal.birth_date or user.birth_date
    user.save(update_fields=["first_name", "last_name", "birth_date"])
    record(ACCEPTED, about=user, place=None, by=user)
    for kind in [NAMES_CHANGED] * named + [BIRTH_DATE_CHANGED] * born:
        record(kind, about=user, place=None, by=user)
    proposal_answered.send(User, proposal=proposal)
    return user


@transaction.atomic
def decline(proposal: Proposal, *, by: User) -> None:
    """Stay as one is."""
    user = _lock(_theirs(proposal, by))
    _end(proposal, Outcome.DECLINED)
    record(DECLINED, about=user, place=None, by=user)
    proposal_answered.send(User, proposal=proposal)


def hear_of_telephone(user: User) -> None:
    """The person has proven a telephone: if it is the one that was proposed, that is a yes. The caller holds the lock.

    Another one answers nothing: what was proposed goes on waiting.
    """
    proposal = user.proposals.live().filter(kind=Kind.TELEPHONE, telephone=user.authentication_phone).first()
    if proposal:
        _end(proposal, Outcome.ACCEPTED)
        record(ACCEPTED, about=user, place=None, by=user)
        proposal_answered.send(User, proposal=proposal)


def _theirs(proposal: Proposal, by: User) -> User:
    if proposal.user_id != by.pk:
        raise ValidationError(_("Cette proposition est faite à quelqu’un d’autre."), code="not_theirs")
    return by


def _end(proposal: Proposal, outcome: str) -> None:
    """End what waits, once: whoever comes second is told so."""
    proposal.outcome, proposal.ended_at = outcome, timezone.now()
    live = Proposal.objects.live().filter(pk=proposal.pk)
    if not live.update(outcome=proposal.outcome, ended_at=proposal.ended_at):
        raise ValidationError(
            _("Cette proposition n’attend plus : elle a eu sa réponse, ou elle a été retirée, remplacée ou expirée."),
            code="ended",
        )


def _lock(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
