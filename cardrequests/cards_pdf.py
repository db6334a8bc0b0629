"""What the printer gets: cards of the size of a bank card, and address labels, as PDF that screen readers can read.

typst lays them out; the words and the facts go to it as JSON, never as its own language.
"""

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import structlog
import typst
from django.conf import settings
from django.utils.translation import get_language, gettext, override

from cardrequests.models import Card, TrainingSession
from portal.core.links import absolute

logger = structlog.get_logger(__name__)

LAYOUT = Path(__file__).with_suffix(".typ").read_bytes()
# Screen readers can read it, by the standard.
STANDARD = "ua-1"
# The first letter of a Canadian postal code tells the province; X is shared by two territories.
PROVINCES = dict(
    zip(
        "ABCEGHJKLMNPRSTVY",
        ["NL", "NS", "PE", "NB", "QC", "QC", "QC", "ON", "ON", "ON", "ON", "ON", "MB", "SK", "AB", "BC", "YT"],
        strict=True,
    )
)


def cards(printed: Iterable[Card]) -> bytes:
    """Return one page a card, each in the language of who asked for it. Needs the participants and their sessions."""
    return _lay_out("cards", gettext("Cartes"), [_card(card) for card in printed])


def labels(sessions: Iterable[TrainingSession]) -> bytes:
    """Return the addresses of these sessions, thirty labels a Letter sheet."""
    return _lay_out("labels", gettext("Étiquettes d’adresse"), [_label(session) for session in sessions])


def _card(card: Card) -> dict[str, Any]:
    session, address = card.participant.session, absolute("cardrequests:verify", card.code)
    with override(session.trainer.user.language):
        lines = [gettext("Formation terminée le %(day)s") % {"day": session.ended_on.isoformat()}]
        if card.expires_on:
            lines.append(gettext("Valide jusqu’au %(day)s") % {"day": card.expires_on.isoformat()})
        return {
            "lang": _language(),
            "kind": gettext("Carte de formation"),
            "name": card.participant.full_name,
            "activity": session.activity.name,
            "lines": lines,
            "number": card.number,
            "code": _drawn(address),
            "alt": gettext("Code QR de l’adresse %(address)s") % {"address": address},
            "hint": gettext("Vérifier la carte"),
            "address": address,
        }


def _label(session: TrainingSession) -> dict[str, Any]:
    code = session.delivery_postal_code
    lines = [session.delivery_attention, session.organism_name, session.delivery_street]
    # As the post reads it: « SHERBROOKE QC  J1H 1A1 ».
    town = f"{session.delivery_city.upper()} {PROVINCES.get(code[:1], '')}".strip()
    return {"lines": [*dict.fromkeys(lines), f"{town}  {code[:3]} {code[3:]}".rstrip()], "number": session.number}


def _drawn(address: str) -> str:
    drawing = BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "fr"


def _lay_out(kind: str, title: str, rows: list[dict[str, Any]]) -> bytes:
    """Lay a document out. A name in letters that the fonts lack makes one that no standard covers, yet it is made."""
    facts = {"kind": kind, "title": title, "author": settings.SITE_NAME, "lang": _language(), "rows": rows}
    given = {"facts": json.dumps(facts)}
    try:
        return _compiled(given, STANDARD)
    except typst.TypstError as refusal:
        logger.warning("paper_without_standard", kind=kind, reason=refusal.message[:200])
        return _compiled(given)


def _compiled(given: dict[str, str], *standards: Any) -> bytes:
    made = typst.compile(LAYOUT, format="pdf", sys_inputs=given, pdf_standards=list(standards))
    assert isinstance(made, bytes)  # noqa: S101 (one document, never one file a page)
    return made
