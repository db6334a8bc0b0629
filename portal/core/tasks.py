"""What the clock tidies on the floor."""

from celery import shared_task
from django.core.management import call_command
from django.db import connection


@shared_task
def forget_expired() -> None:
    """Delete the sessions and the counts of limits whose time is up; nobody would read them again."""
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < now()")
