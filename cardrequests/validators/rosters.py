"""A list of people as it comes: pasted from a spreadsheet, or a CSV or XLSX file. Read into rows of cells, no more."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# What is more than this is no list of one session.
MOST_ROWS = 1000
MOST_COLUMNS = 20
LONGEST_CELL = 1000
FILE_MAX = 1024 * 1024
# A workbook unfolds: this much of it is looked at, and nothing of one that is larger.
UNFOLDED_MAX = 20 * 1024 * 1024
# A tag of four letters becomes hundreds of bytes: no part of a workbook that is a list has more of them.
MOST_TAGS = 250_000
SEPARATORS = "\t;,"
XLSX_HEAD = b"PK\x03\x04"

# What the libraries raise deep within over a workbook that is broken, locked or packed otherwise.
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    EOFError,
    RuntimeError,
    SyntaxError,  # so does the parser of XML call what is none
)

UNREADABLE = _("Ce fichier ne se lit pas. Envoyez un fichier CSV ou XLSX, ou collez la liste.")


def read_file(content: bytes) -> list[list[str]]:
    """Return the rows of a file, by what it is rather than by its name."""
    if len(content) > FILE_MAX:
        raise ValidationError(_("Ce fichier dépasse 1 Mio. Une liste de participants est bien plus petite."))
    if content.startswith(XLSX_HEAD):
        return _bounded(_workbook(content))
    return read_text(_decoded(content))


def read_text(text: str) -> list[list[str]]:
    """Return the rows of a text; its separator is the one that its first line has most of: tab, semicolon, comma."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=separator))
    except csv.Error:
        raise ValidationError(UNREADABLE, code="unreadable") from None
    return _bounded(rows)


def written(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text that may be corrected and read again."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()


def _bounded(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the rows that hold something, their cells trimmed."""
    full = [_trimmed(row) for row in rows if any(cell.strip() for cell in row)]
    if len(full) > MOST_ROWS + 1:
        raise ValidationError(
            _("Cette liste compte plus de %(most)d lignes. Envoyez-la en plusieurs fois.") % {"most": MOST_ROWS},
            code="too_many",
        )
    if any(len(row) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in row) for row in full):
        raise ValidationError(UNREADABLE, code="unreadable")
    return full


def _trimmed(row: Sequence[str]) -> list[str]:
    """Return a row without the empty cells that spreadsheets leave at its end."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _decoded(content: bytes) -> str:
    """Old spreadsheets write in the alphabet of Windows; whatever else is no text."""
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(UNREADABLE, code="unreadable")
    for encoding in ("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(UNREADABLE, code="unreadable")


def _workbook(content: bytes) -> list[list[str]]:
    """Return the rows of the first sheet: values only, no formula is run and nothing outside is fetched."""
    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        limits = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS + 1}
        return [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, **limits)]
    except BROKEN:
        raise ValidationError(UNREADABLE, code="unreadable") from None


def _refuse_bomb(content: bytes) -> None:
    """Look at what a workbook unfolds into before anything of it is read as one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > UNFOLDED_MAX:
            raise ValidationError(UNREADABLE, code="unreadable")
        if any(archive.read(part).count(b"<") > MOST_TAGS for part in parts):
            raise ValidationError(UNREADABLE, code="unreadable")


def _cell(value: Any) -> str:
    """Return a value as one would type it: dates in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
