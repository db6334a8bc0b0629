"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from delegations import actions
from organizations.models import Membership, ServiceRequest
from organizations.models.handovers import Holding
from organizations.signals import contact_accepted, departing, membership_stopped, taking_over

PORTFOLIO = "portfolio"


@receiver(membership_stopped)
def end_what_was_held(sender: type[Membership], *, membership: Membership, **kwargs: Any) -> None:
    """End what a person held through a place that ended; a suspended one keeps it, and may use none of it."""
    if membership.status == Membership.Status.ENDED:
        actions.removals.end_of_membership(membership)


@receiver(contact_accepted)
def give_what_was_asked(
    sender: type[ServiceRequest], *, membership: Membership, request: ServiceRequest, **kwargs: Any
) -> None:
    """Give a contact whom an agent let in what the form asked for them."""
    actions.catalogue.give_to_accepted(membership, request)


@receiver(departing)
def tell_the_portfolio(sender: type[Membership], *, membership: Membership, **kwargs: Any) -> list[Holding]:
    """Say in how many files of clients someone who leaves may act, which a colleague may take over."""
    count = actions.covers.portfolio(membership).order_by().values("file").distinct().count()
    return [Holding(PORTFOLIO, _("Dossiers de clients"), count, is_movable=True)]


@receiver(taking_over)
def move_the_portfolio(
    sender: type[Membership], *, membership: Membership, colleague: Membership, names: set[str], **kwargs: Any
) -> None:
    """Move the files of who leaves to the colleague who takes over."""
    if PORTFOLIO in names:
        actions.covers.take_over(membership, colleague)
