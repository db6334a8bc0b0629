"""A list as a file: written so that a spreadsheet opens it, and read from whatever a spreadsheet saved.

    for number, cells in read_file(content, Limits(rows=100_000)): …

Reading trusts nothing: what unfolds into too much, or is no list, is refused with a sentence.
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# --- Writing -------------------------------------------------------------------------------------

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


def plain(written: str) -> str:
    """Return the text that `cell` made harmless, as it was before: a file of ours that comes back."""
    return written[1:] if written.startswith("'") and written[1:].lstrip(" \n\u00a0").startswith(DANGEROUS) else written


def csv_file(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with a CSV file to keep, which no cache remembers."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow([cell(heading) for heading in headings])
    writer.writerows([cell(value) for value in row] for row in rows)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return HttpResponse(BOM + written.getvalue(), content_type="text/csv; charset=utf-8", headers=disposition)


# --- Reading -------------------------------------------------------------------------------------

MIB = 1024 * 1024
SEPARATORS = "\t;,"
XLSX_HEAD = b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Of a workbook that is looked into, so much at once.
PIECE = 64 * 1024
# Parts that are read row by row; all others are read whole, and a list needs little of them.
READ_BY_ROW = ("xl/worksheets/", "xl/sharedStrings")
MOST_TAGS_OF_OTHERS = 250_000

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


@dataclass(frozen=True)
class Limits:
    """What is more than this is no list of its kind: it is refused before it costs anything.

    A workbook unfolds: it is counted before anything of it is read as one. A tag of four letters becomes
    hundreds of bytes.
    """

    rows: int
    columns: int = 20
    cell: int = 1000
    unfolded: int = 20 * MIB
    tags: int = 250_000


def read_file(content: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a file that hold something, each with its number there, by what the file is, not its name."""
    if content.startswith(XLSX_HEAD):
        return _bounded(_workbook(content, limits), limits)
    return read_text(_decoded(content), limits)


def read_text(text: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text; its separator is the one that its first line has most of: tab, semicolon, comma."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    first = next((line for line in lines if line.strip()), "")
    lines.seek(0)
    separator = max(SEPARATORS, key=first.count)
    return _bounded(_lines(lines, separator), limits)


def _lines(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error:
        raise ValidationError(UNREADABLE, code="unreadable") from None


def _bounded(rows: Iterable[Sequence[str]], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, their cells trimmed."""
    full = 0
    for number, row in enumerate(rows, 1):
        cells = _trimmed(row)
        if not cells:
            continue
        full += 1
        if full > limits.rows + 1:
            raise ValidationError(
                _("Cette liste compte plus de %(most)d lignes. Envoyez-la en plusieurs fois.") % {"most": limits.rows},
                code="too_many",
            )
        if len(cells) > limits.columns:
            raise ValidationError(
                _("La ligne %(number)d a plus de %(most)d colonnes. Gardez seulement celles qui servent.")
                % {"number": number, "most": limits.columns},
                code="too_wide",
            )
        if any(len(cell) > limits.cell or "\0" in cell for cell in cells):
            raise ValidationError(
                _("La ligne %(number)d a une cellule de plus de %(most)d caractères, ou qui n’est pas du texte.")
                % {"number": number, "most": limits.cell},
                code="too_long",
            )
        yield number, cells


def _trimmed(row: Sequence[str]) -> list[str]:
    """Return a row without the empty cells that spreadsheets leave at its end."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _decoded(content: bytes) -> str:
    """Old spreadsheets write in the alphabet of Windows; whatever else is no text."""
    is_wide = content.startswith(UTF_16)
    if b"\x00" in content and not is_wide:
        raise ValidationError(UNREADABLE, code="unreadable")
    for encoding in ("utf-16" if is_wide else "utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(UNREADABLE, code="unreadable")


def _workbook(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """Yield the rows of the first sheet: values only, no formula is run and nothing outside is fetched."""
    try:
        _refuse_bomb(content, limits)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What the sheet says of its own size may be anything.
        most = {"max_row": limits.rows + 2, "max_col": limits.columns + 1}
        for row in sheet.iter_rows(values_only=True, **most):
            yield [_typed(value) for value in row]
    except BROKEN:
        raise ValidationError(UNREADABLE, code="unreadable") from None


def _refuse_bomb(content: bytes, limits: Limits) -> None:
    """Look at what a workbook unfolds into before anything of it is read as one."""
    unfolded = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            tags, most = 0, limits.tags if part.filename.startswith(READ_BY_ROW) else MOST_TAGS_OF_OTHERS
            with archive.open(part) as opened:
                while piece := opened.read(PIECE):
                    unfolded += len(piece)
                    tags += piece.count(b"<")
                    if unfolded > limits.unfolded or tags > most:
                        raise ValidationError(UNREADABLE, code="unreadable")


def _typed(value: Any) -> str:
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
