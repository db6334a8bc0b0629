"""Who works on what: an agent takes a request, gives it back, or gives it to a colleague of the same desk."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations import permissions
from organizations.models import ServiceRequest
from portal.core.journal import event, record

ASSIGNED = event("request.assigned", _("%(actor)s a attribué la demande %(number)s à %(name)s."))
GIVEN_BACK = event("request.given_back", _("%(actor)s a rendu la demande %(number)s à la file."))
# What is between agents: no line of it is told to who asked.
BETWEEN_AGENTS = (ASSIGNED, GIVEN_BACK)


@transaction.atomic
def take(asked: ServiceRequest, *, by: User) -> ServiceRequest:
    """Take a request upon oneself; of two who do at once, the first has it."""
    asked = _lock(asked, by=by)
    if asked.assigned_to_id == by.pk:
        return asked
    if asked.assigned_to is not None:
        raise ValidationError(
            _("%(name)s s’occupe déjà de la demande %(number)s.")
            % {"name": asked.assigned_to.get_full_name(), "number": asked.number},
            code="taken",
        )
    return _give(asked, by, by=by)


@transaction.atomic
def assign(asked: ServiceRequest, colleague: User, *, by: User) -> ServiceRequest:
    """Give a request to an agent who may decide it, whoever had it."""
    asked = _lock(asked, by=by)
    if not colleague.is_active or not permissions.can_decide(colleague, asked):
        raise ValidationError(
            _("%(name)s ne peut pas décider de la demande %(number)s : choisissez un autre agent.")
            % {"name": colleague.get_full_name(), "number": asked.number},
            code="cannot_decide",
        )
    return asked if asked.assigned_to_id == colleague.pk else _give(asked, colleague, by=by)


@transaction.atomic
def give_back(asked: ServiceRequest, *, by: User) -> ServiceRequest:
    """Leave a request to whoever takes it next: one's own, or that of a colleague who is away."""
    asked = _lock(asked, by=by)
    if asked.assigned_to is None:
        return asked
    asked.assigned_to = asked.assigned_at = None
    asked.save(update_fields=["assigned_to", "assigned_at"])
    record(GIVEN_BACK, about=asked, place=None, by=by, number=asked.number)
    return asked


def _give(asked: ServiceRequest, agent: User, *, by: User) -> ServiceRequest:
    asked.assigned_to, asked.assigned_at = agent, timezone.now()
    asked.save(update_fields=["assigned_to", "assigned_at"])
    record(ASSIGNED, about=asked, place=None, by=by, number=asked.number, name=agent.get_full_name())
    return asked


def _lock(asked: ServiceRequest, *, by: User) -> ServiceRequest:
    """Lock the request alone: nothing of its account changes by who works on it.

    Who has it is read afterwards: a join made while one waits for the lock still says what was true before.
    """
    if not permissions.can_decide(by, asked):
        raise PermissionDenied
    asked = ServiceRequest.objects.select_for_update().get(pk=asked.pk)
    if not asked.is_open:
        raise ValidationError(_("La demande %(number)s est déjà traitée.") % {"number": asked.number}, code="stale")
    return asked
