"""An invoice or a credit note as a PDF that a screen reader reads too (PDF/UA-1), laid out by typst.

The words come translated; the layout (templates/cardrequests/paper.typ) only places them. Nothing is fetched: the
fonts are those within typst.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import typst
from django.conf import settings

TEMPLATE = "cardrequests/paper.typ"


class Unrenderable(Exception):
    """The layout does not compile with what was handed in."""


@dataclass(frozen=True)
class Line:
    words: str
    quantity: str
    unit_price: str
    amount: str


@dataclass(frozen=True)
class Paper:
    """What is on the paper, in the words of its reader. `facts` and `headings` are pairs and columns, in order."""

    language: str
    region: str
    issuer: str
    title: str
    facts: list[tuple[str, str]]
    recipient: tuple[str, list[str]]
    headings: list[str]
    lines: list[Line]
    total: tuple[str, str]
    notes: tuple[str, list[str]]
    issued_at: datetime


def render(paper: Paper) -> bytes:
    """Return the PDF. The same paper gives the same bytes."""
    content = {name: value for name, value in asdict(paper).items() if name != "issued_at"}
    try:
        return typst.compile(
            (settings.BASE_DIR / "templates" / TEMPLATE).read_bytes(),
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"paper": json.dumps(content)},
            ignore_system_fonts=True,
            timestamp=int(paper.issued_at.timestamp()),
        )
    except typst.TypstError as error:
        raise Unrenderable(str(error)) from error
