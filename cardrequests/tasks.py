"""What the clock does to card requests; each may run at any moment, and again."""

from celery import shared_task

from cardrequests import actions, checkout
from cardrequests.checkout import simulated
from portal.core.retention import rule

rule("participants", keeps="KEEP_PARTICIPANTS_DAYS", sweep=actions.departures.forget_participants, rewrites=True)
rule("drafts of sessions", keeps="KEEP_DRAFTS_DAYS", sweep=actions.departures.forget_drafts)


@shared_task
def render_invoices() -> int:
    """Lay out the invoices that have no PDF yet, and mail each with it."""
    return actions.invoices.render_waiting()


@shared_task
def reconcile_payments() -> int:
    """Ask the provider about payments of which it told nothing."""
    provider = checkout.provider()
    return actions.payments.reconcile(provider.look_up, provider_name=provider.name) if provider else 0


@shared_task
def refund_payments() -> int:
    """Give back what came twice, or after a cancellation."""
    provider = checkout.provider()
    return actions.payments.refund_due(provider) if provider else 0


@shared_task
def tell_simulated(told: str, wait: int) -> int:
    """Of the demonstration: tell ourselves by HTTP what became of a pretended payment, after `wait` seconds."""
    if wait:
        tell_simulated.apply_async((told, 0), countdown=wait)
        return 0
    return simulated.tell(told)
