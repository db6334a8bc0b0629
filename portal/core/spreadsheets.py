"""A list as a file that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

# A spreadsheet takes a cell that begins so for a formula, and would run it; some, also in full width.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Without it, spreadsheets read the accents of a file as those of another alphabet.
BOM = "\ufeff"


def cell(value: Any) -> str:
    """Return a value as text that a spreadsheet only shows."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    text = str(value)
    # Also behind blanks, which some spreadsheets drop before they look.
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(DANGEROUS) else text


def csv_file(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with a CSV file to keep, which no cache remembers."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow([cell(heading) for heading in headings])
    writer.writerows([cell(value) for value in row] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return HttpResponse(BOM + written.getvalue(), content_type="text/csv; charset=utf-8", headers=disposition)
