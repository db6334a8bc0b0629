"""What this app does when those below announce something."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Asked, Hold, Mode, Proposal, Standing, Traces, User
from accounts.signals import closing, coming_in, forgetting, leaving, proposal_answered, shutting_out
from organizations import actions
from organizations.models import Membership

# What is read of each place, on every page that someone opens.
OF_A_PLACE = ["status", "asked_mode", *(f"organization__{it}" for it in ("status", "asked_mode", "number", "name"))]


@receiver(coming_in)
def answer_for_the_accounts(sender: type[User], *, user: User, **kwargs: Any) -> Standing:
    """Ask of a person what each account that they may open asks of all its people, or of this one.

    A person all of whose accounts made them inactive is refused. One who has no account at all may come in, and so
    may one whom an account awaits: the way to activate leads through the sign-in.
    """
    confirmed = Membership.objects.filter(user=user).confirmed().select_related("organization").only(*OF_A_PLACE)
    places = list(confirmed.order_by("organization__number"))
    asks = [Asked(place.effective_mode, str(place.organization)) for place in places if place.gives_access]
    is_let_in = bool(asks) or not places or Membership.objects.awaited().filter(email=user.email).exists()
    return Standing(is_let_in, [asked for asked in asks if asked.mode != Mode.PASSWORD])


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


@receiver(proposal_answered)
def tell_who_proposed(sender: type[User], *, proposal: Proposal, **kwargs: Any) -> None:
    actions.proposals.hear(proposal)
