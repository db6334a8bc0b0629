"""`manage.py reseal`: after a change of SECRET_KEY, before the earlier one is taken out."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import actions


class Command(BaseCommand):
    help = "Seal the secrets of second factors with today's key."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.factors.reseal_all()} sealed again")
