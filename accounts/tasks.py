"""What the clock does to people: it prepares copies, watches who no longer comes, and forgets."""

from celery import shared_task

from accounts import actions
from portal.core.retention import rule

rule("sign-ups", keeps="KEEP_SIGN_UPS_DAYS", sweep=actions.retention.forget_sign_ups)
rule("codes", keeps="KEEP_CODES_DAYS", sweep=actions.retention.forget_codes)
rule("devices", keeps="KEEP_DEVICES_DAYS", sweep=actions.retention.forget_devices)
rule("requests", keeps="KEEP_REQUESTS_DAYS", sweep=actions.retention.forget_requests)
rule("copies", keeps="DATA_EXPORT_HOURS", sweep=actions.rights.copies.erase_expired)
rule("traces of copies", keeps="KEEP_REQUESTS_DAYS", sweep=actions.retention.forget_copies)
rule("closed users", sweep=actions.closing.forget_goodbyes)


@shared_task
def prepare_copies() -> None:
    """Prepare the copies that people asked for, and erase those whose time is up."""
    actions.rights.copies.prepare_waiting()
    actions.rights.copies.erase_overdue()


@shared_task
def watch_sleep() -> None:
    """Tell who has not come for long, and put to sleep who was told."""
    actions.sleep.watch()
