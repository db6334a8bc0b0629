"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import shutting_out, signing_in
from organizations.models import Membership, Organization


@receiver(signing_in)
def refuse_whom_every_account_suspended(sender: type[User], *, user: User, **kwargs: Any) -> bool:
    """Refuse a person all of whose accounts made them inactive.

    One who has no account at all may come in, and so may one whom an account awaits: the way to
    activate leads through the sign-in.
    """
    places = user.memberships.confirmed()
    if places.giving_access().exists() or not places.exists():
        return True
    return Membership.objects.awaited().filter(email=user.email).exists()


@receiver(shutting_out)
def lock_the_accounts_first(sender: type[User], *, user: User, **kwargs: Any) -> None:
    """Lock accounts before their person, as every action of this app does: two orders would be a deadlock."""
    places = user.memberships.active().values("organization")
    list(Organization.objects.filter(pk__in=places).order_by("pk").select_for_update(no_key=True))
