"""`manage.py retention`: apply the rules of how long things are kept, or only count (`--dry-run`)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.core import retention


class Command(BaseCommand):
    help = "Delete what has been kept long enough (docs/security.md, « Retention »)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how much it would be")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        counts = retention.count_all() if dry_run else retention.apply_all()
        for name, count in counts.items():
            self.stdout.write(f"{name} {count}")
