"""The queue and the clock, in one screen.

The rows of the database say what there is to do; a task only looks for it. So Valkey may be down,
flushed or replaced: nothing is lost, the sweeps of `beat_schedule` find what was not announced, and
a task that runs twice finds the second time that nothing is left. All times are UTC.
"""

import os
from typing import Any

# Celery would load it at the first send, while a person waits.
import kombu.transport.redis  # noqa: F401
from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

MINUTE = 60.0
# A worker that dies keeps its task this long before another may take it. No task runs longer.
LONGEST_TASK = 5 * MINUTE

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    enable_utc=True,
    timezone="UTC",
    task_default_queue="default",
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # A task leaves the queue when it is done, not when it is begun, and none waits behind another.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=LONGEST_TASK,
    # A person waits for the one who sends: one quick try. A worker tries for ever.
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 2 * LONGEST_TASK,
        "socket_connect_timeout": 0.1,
        "socket_timeout": 3.0,
        "retry_on_timeout": False,
        "max_retries": 0,
    },
    worker_cancel_long_running_tasks_on_connection_loss=True,
    # The clock writes its schedule down at each beat: a fresh file is how one sees that it runs.
    beat_sync_every=1,
    beat_schedule={
        "mails that nobody announced": {
            "task": "notifications.tasks.send_due",
            "schedule": MINUTE,
            "options": {"expires": MINUTE},
        },
        "texts that nobody announced": {
            "task": "notifications.tasks.send_due",
            "args": ["sms"],
            "schedule": MINUTE,
            "options": {"expires": MINUTE},
        },
        "copies that nobody announced": {
            "task": "accounts.tasks.prepare_copies",
            "schedule": 5 * MINUTE,
            "options": {"expires": MINUTE},
        },
        "invoices that nobody announced": {
            "task": "cardrequests.tasks.render_invoices",
            "schedule": 5 * MINUTE,
            "options": {"expires": MINUTE},
        },
        "payments of which nobody told": {
            "task": "cardrequests.tasks.reconcile_payments",
            "schedule": 10 * MINUTE,
            "options": {"expires": MINUTE},
        },
        "money to give back": {
            "task": "cardrequests.tasks.refund_payments",
            "schedule": 10 * MINUTE,
            "options": {"expires": MINUTE},
        },
        "sessions and limits whose time is up": {
            "task": "portal.core.tasks.forget_expired",
            "schedule": crontab(minute="15"),
        },
        "what was kept long enough": {
            "task": "portal.core.tasks.apply_retention",
            "schedule": crontab(hour="7", minute="10"),
        },
        "people who no longer come": {
            "task": "accounts.tasks.watch_sleep",
            "schedule": crontab(hour="12", minute="20"),
        },
        "requests that nobody answered": {
            "task": "organizations.tasks.hand_over_requests",
            "schedule": crontab(minute="40"),
        },
        "lost accounts that nobody announced": {
            "task": "organizations.tasks.announce_recoveries",
            "schedule": 5 * MINUTE,
            "options": {"expires": MINUTE},
        },
        "linking codes that nobody announced": {
            "task": "organizations.tasks.issue_codes",
            "schedule": MINUTE,
            "options": {"expires": MINUTE},
        },
        "imports that nobody goes on with": {
            "task": "portal.support.tasks.import_files",
            "schedule": MINUTE,
            "options": {"expires": MINUTE},
        },
        "registrations that nobody completed": {
            "task": "organizations.tasks.watch_registrations",
            "schedule": crontab(minute="50"),
        },
        "places in accounts whose last day is over": {
            "task": "organizations.tasks.watch_ends",
            "schedule": crontab(minute="5"),
        },
        "holidays of the years to come": {
            "task": "organizations.tasks.write_holidays",
            "schedule": crontab(hour="8", minute="25", day_of_week="1"),
        },
        "accounts that nobody activated": {
            "task": "organizations.tasks.close_unused",
            "schedule": crontab(minute="30"),
        },
        "relations that nobody answered, or that are over": {
            "task": "delegations.tasks.watch_relations",
            "schedule": crontab(minute="20"),
        },
        "visits whose time is up": {
            "task": "portal.support.tasks.end_visits",
            "schedule": MINUTE,
            "options": {"expires": MINUTE},
        },
        "authorizations about to end": {
            "task": "delegations.tasks.warn_of_ends",
            "schedule": crontab(hour="12", minute="5"),
        },
    },
)
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_the_logs_of_the_portal(**_: Any) -> None:
    """Have Celery leave the logging alone: being connected is what tells it to."""
