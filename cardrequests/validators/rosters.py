"""A list of people as it comes: pasted from a spreadsheet, or a CSV or XLSX file. Read into rows of cells, no more."""

import csv
import io
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.core import spreadsheets
from portal.core.spreadsheets import MIB, Limits

# What is more than this is no list of one session.
LIMITS = Limits(rows=1000)
FILE_MAX = MIB


def read_file(content: bytes) -> list[list[str]]:
    """Return the rows of a file, by what it is rather than by its name."""
    if len(content) > FILE_MAX:
        raise ValidationError(_("Ce fichier dépasse 1 Mio. Une liste de participants est bien plus petite."))
    return [cells for _number, cells in spreadsheets.read_file(content, LIMITS)]


def read_text(text: str) -> list[list[str]]:
    """Return the rows of a text; its separator is the one that its first line has most of: tab, semicolon, comma."""
    return [cells for _number, cells in spreadsheets.read_text(text, LIMITS)]


def written(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text that may be corrected and read again."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()
