"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from delegations import actions
from organizations.models import Membership
from organizations.signals import membership_stopped


@receiver(membership_stopped)
def end_what_was_held(sender: type[Membership], *, membership: Membership, **kwargs: Any) -> None:
    """End what a person held through a place that ended; a suspended one keeps it, and may use none of it."""
    if membership.status == Membership.Status.ENDED:
        actions.removals.end_of_membership(membership)
