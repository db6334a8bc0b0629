"""`manage.py import_trainers formateurs.csv --by agent`: open many trainers, each as an agent would one by one."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from cardrequests import actions
from cardrequests.actions.trainers import Newcomer
from cardrequests.forms.trainers import OpenTrainerForm
from cardrequests.validators.rosters import read_file

COLUMNS = ("first_name", "last_name", "email", "card_suffix", "language")


class _OnlyTried(Exception):
    """Undoes what was done to see whether it may be."""


class Command(BaseCommand):
    help = f"Open trainers from a CSV or XLSX file with the columns {', '.join(COLUMNS)}; the last two may be missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="the user name of the agent who answers for it")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args: Any, file: Path, by: str, dry_run: bool, **options: Any) -> None:
        agent = User.objects.filter(username=by.lower(), is_active=True, is_staff=True).first()
        if agent is None:
            raise CommandError(f"No agent named {by}.")
        opened = refused = 0
        try:
            with transaction.atomic():
                for number, row in self._rows(file):
                    if self._open(number, row, agent):
                        opened += 1
                    else:
                        refused += 1
                if dry_run:
                    raise _OnlyTried
        except _OnlyTried:
            pass
        would = "would be " if dry_run else ""
        self.stdout.write(f"{opened} {would}opened, {refused} refused")

    def _rows(self, file: Path) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            headings, *rows = read_file(file.read_bytes())
        except (OSError, ValueError, ValidationError) as fault:
            raise CommandError(f"{file} cannot be read: {fault}") from None
        if not {"first_name", "last_name", "email"} <= set(headings):
            raise CommandError(f"The first line names the columns: {', '.join(COLUMNS)}.")
        for number, row in enumerate(rows, 2):
            usual = {"card_suffix": "1", "language": "fr-ca"}
            typed = {name: cell for name, cell in zip(headings, row, strict=False) if name in COLUMNS and cell}
            yield number, usual | typed

    def _open(self, number: int, row: dict[str, str], agent: User) -> bool:
        """Open one trainer, or say why not; the others go on."""
        form = OpenTrainerForm(row)
        faults: Any = form.errors
        if form.is_valid():
            try:
                with transaction.atomic():
                    trainer = actions.trainers.open_trainer(Newcomer(**form.cleaned_data), by=agent)
            except ValidationError as refusal:
                faults = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
            else:
                self.stdout.write(f"line {number}: {trainer.card_number} {trainer.user.get_full_name()}")
                return True
        said = "; ".join(f"{name} {' '.join(map(str, words))}".strip() for name, words in faults.items())
        self.stderr.write(f"line {number}: {said}")
        return False
