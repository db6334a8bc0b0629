"""Designating who takes over a role: nothing changes until the colleague accepts, and then all at once."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import notices, permissions
from organizations.actions import ends, leaving, memberships
from organizations.models import Handover, Membership, Role
from organizations.models.handovers import OFFER_LIFETIME
from portal.core.journal import event, record

OFFERED = event("handover.offered", _("%(actor)s a proposé à %(name)s de prendre la relève (%(role)s)."))
ACCEPTED = event("handover.accepted", _("%(actor)s a pris la relève de %(giver)s (%(role)s)."))
STEPPED_DOWN = event("handover.stepped_down", _("%(name)s a passé la relève : %(role)s."))
LEFT = event("handover.left", _("%(name)s a passé la relève et quitté le compte."))
DECLINED = event("handover.declined", _("%(actor)s n’a pas accepté de prendre la relève de %(giver)s."))
WITHDRAWN = event("handover.withdrawn", _("%(actor)s a retiré la relève proposée à %(name)s."))


@transaction.atomic
def offer(successor: Membership, *, afterwards: str, by: Membership) -> Handover:
    """Designate a colleague to take over the role of `by`; the colleague has fourteen days to accept."""
    organization = memberships.lock_account(by)
    if not permissions.can_hand_over(by):
        raise PermissionDenied
    found = permissions.successors_of(by).filter(pk=successor.pk).first()
    if found is None:
        raise ValidationError(
            {"successor": _("Cette personne ne peut plus prendre la relève : choisissez-en une autre.")}
        )
    now = timezone.now()
    by.handovers.unanswered().filter(expires_at__lte=now).update(withdrawn_at=now)
    if by.handovers.unanswered().exists():
        raise ValidationError(
            _("Une personne est déjà désignée. Retirez d’abord cette proposition pour en désigner une autre."),
            code="designated",
        )
    by.organization = organization
    handover = Handover.objects.create(
        giver=by, successor=found, role=by.role, afterwards=afterwards, expires_at=now + OFFER_LIFETIME
    )
    _record(handover, OFFERED, by=by)
    notices.handover_offered(handover)
    return handover


@transaction.atomic
def accept(handover: Handover, *, by: Membership) -> Handover:
    """Give the successor the role, and let the one who hands over step down or leave, at one stroke."""
    handover = _lock(handover, by=by)
    if handover.successor_id != by.pk:
        raise PermissionDenied
    if not permissions.is_still_held(handover):
        raise ValidationError(
            _("%(name)s n’a plus ce rôle dans le compte : cette relève ne tient plus.")
            % {"name": handover.giver.full_name},
            code="not_held",
        )
    if handover.successor.ends_on:
        raise ValidationError(
            _("Votre accès a une date de fin : demandez d’abord à une personne responsable de la retirer."),
            code="ends",
        )
    handover.accepted_at = timezone.now()
    handover.save(update_fields=["accepted_at"])
    successor, giver = handover.successor, handover.giver
    if Role(successor.role).rank < Role(handover.role).rank:
        successor.role = handover.role
        successor.save(update_fields=["role"])
    _record(handover, ACCEPTED, by=by)
    _step_down(handover)
    notices.handover_accepted(handover)
    for colleague in ends.colleagues(successor):
        if colleague.pk != giver.pk:
            notices.handover_known(colleague, handover)
    notices.handover_done(handover)
    return handover


def _step_down(handover: Handover) -> None:
    """The successor has the role by now: the account keeps someone responsible."""
    giver, successor = handover.giver, handover.successor
    if not handover.leaves:
        giver.role = Role.MEMBER
        giver.save(update_fields=["role"])
        ends.record_about(giver, STEPPED_DOWN, actor=successor.holder, role=giver.role)
        return
    everything = [each.name for each in leaving.holdings_of(giver) if each.is_movable]
    leaving.settle(giver, leaving.Plan(successor, everything), by=successor)
    person = User.objects.select_for_update(no_key=True).get(pk=giver.holder.pk)
    ends.end(person, giver, kind=LEFT, by=successor.holder, tell=lambda: None)


@transaction.atomic
def decline(handover: Handover, *, by: Membership) -> Handover:
    """Say no; everything stays as it is."""
    handover = _lock(handover, by=by)
    if handover.successor_id != by.pk:
        raise PermissionDenied
    handover.declined_at = timezone.now()
    handover.save(update_fields=["declined_at"])
    _record(handover, DECLINED, by=by)
    notices.handover_declined(handover)
    return handover


@transaction.atomic
def withdraw(handover: Handover, *, by: Membership) -> Handover:
    """Take an offer back before it is answered."""
    handover = _lock(handover, by=by)
    if not permissions.can_withdraw(by, handover):
        raise PermissionDenied
    handover.withdrawn_at = timezone.now()
    handover.save(update_fields=["withdrawn_at"])
    _record(handover, WITHDRAWN, by=by)
    notices.handover_withdrawn(handover.successor, handover)
    return handover


def _lock(handover: Handover, *, by: Membership) -> Handover:
    """Lock the account, both places, then the offer: it is answered once, upon what is true then."""
    organization = memberships.lock_account(by)
    places = organization.memberships.filter(pk__in=[handover.giver_id, handover.successor_id])
    places = places.select_for_update(of=("self",), no_key=True).select_related("user", "organization__type__desk")
    by_key = {place.pk: place for place in places.order_by("pk")}
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk, giver__in=by_key)
    handover.giver, handover.successor = by_key[handover.giver_id], by_key[handover.successor_id]
    if not handover.is_open:
        raise ValidationError(
            _("Cette proposition n’est plus ouverte : elle a reçu sa réponse, a été retirée, ou son délai est passé."),
            code="stale",
        )
    return handover


def _record(handover: Handover, kind: str, *, by: Membership) -> None:
    facts = {"giver": handover.giver.full_name, "name": handover.successor.full_name, "role": handover.role}
    record(kind, about=handover, place=by.organization, by=by.holder, **facts)
