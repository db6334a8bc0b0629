"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Asked, Hold, Mode, Proposal, Traces, User
from accounts.signals import asking_mode, closing, forgetting, leaving, proposal_answered, shutting_out, signing_in
from organizations import actions
from organizations.models import Membership


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
    actions.departures.lock_accounts_of(user)


@receiver(closing)
def name_the_accounts_left_alone(sender: type[User], *, user: User, **kwargs: Any) -> list[Hold]:
    return actions.departures.holds_of(user)


@receiver(leaving)
def leave_every_account(sender: type[User], *, user: User, **kwargs: Any) -> None:
    actions.departures.leave_all(user)


@receiver(forgetting)
def forget_who_it_was(sender: type[User], *, user: User, traces: Traces, **kwargs: Any) -> None:
    # Objections are found by the addresses that the places still bear.
    actions.recoveries.forget_person(traces)
    actions.departures.forget(user, traces)


@receiver(asking_mode)
def ask_what_accounts_ask(sender: type[User], *, user: User, **kwargs: Any) -> list[Asked]:
    """Ask of a person what each account that they may open asks of all its people, or of this one."""
    places = user.memberships.giving_access()
    asking = places.exclude(organization__asked_mode=Mode.PASSWORD, asked_mode=Mode.PASSWORD)
    needed = ("user", "asked_mode", "organization__asked_mode", "organization__number", "organization__name")
    ordered = asking.select_related("organization").only(*needed).order_by("organization__number")
    return [Asked(place.effective_mode, str(place.organization)) for place in ordered]


@receiver(proposal_answered)
def tell_who_proposed(sender: type[User], *, proposal: Proposal, **kwargs: Any) -> None:
    actions.proposals.hear(proposal)
