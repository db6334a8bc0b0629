"""What the tests of payment do again and again: open a page of a session, agree to what it shows, read it."""

import re
from decimal import Decimal
from typing import Any

from django.urls import reverse

from cardrequests import actions
from cardrequests.actions.submissions import Terms
from cardrequests.models import TrainingSession, total


def tab(session: TrainingSession, name: str = "payment") -> str:
    return reverse(f"cardrequests:{name}", args=[session.public_id])


def agreed(session: TrainingSession, mode: str = "cheque", billed_to: str = "organism") -> dict[str, str]:
    """What the page sends when one agrees to what it shows."""
    return {"mode": mode, "billed_to": billed_to, "shown_total": str(_shown(session))}


def submitted(session: TrainingSession, mode: str = "cheque", billed_to: str = "organism") -> TrainingSession:
    """The session, once its trainer has submitted it."""
    return actions.submissions.submit(session, Terms(mode, billed_to, _shown(session)), by=session.trainer)


def _shown(session: TrainingSession) -> Decimal:
    return total(session.unit_price or Decimal(2), session.participants.count())


def words(response: Any) -> str:
    """The page as one reads it: no tags, single spaces."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("&#x27;", "’"))
