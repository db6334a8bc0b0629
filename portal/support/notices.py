"""What people are told of what the desk does, its words in templates/support/notices/."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from accounts.models import User
from accounts.notices import owner
from notifications.actions import write
from notifications.models import Category, Message
from portal.core.links import absolute
from portal.support.models import ImportRun, PageSeen, Visit


def visit_asked(visit: Visit) -> Message:
    """To the person as whom an agent would like to see the portal: the page where they say yes or no."""
    return write(
        "support/notices/visit_asked",
        to=owner(visit.person),
        event=f"visit_asked:{visit.public_id}",
        category=Category.SECURITY,
        visit=visit,
        action_url=absolute("support:visit", visit.public_id),
    )


def visit_ended(visit: Visit, *, pages: Sequence[PageSeen]) -> Message:
    """To the person as whom an agent saw the portal: who, when, why, and every page."""
    return write(
        "support/notices/visit_ended",
        to=owner(visit.person),
        event=f"visit_ended:{visit.public_id}",
        category=Category.SECURITY,
        visit=visit,
        pages=pages,
        action_url=absolute("support:visit", visit.public_id),
    )


def import_over(run: ImportRun, *, reason: Any = "") -> Message:
    """To the agent who started an import: it is over, or stopped by itself, and what became of the lines."""
    done = ImportRun.objects.get(pk=run.pk)
    return write(
        "support/notices/import_over",
        to=owner(run.by),
        event=f"import_over:{run.public_id}:{done.state}:{done.ended_at:%Y%m%d%H%M%S}",
        category=Category.ACCOUNTS,
        run=done,
        is_stopped=bool(reason),
        is_undone=done.state == ImportRun.State.UNDONE,
        reason=reason,
        outcomes=[{"label": label, "number": number} for label, number in done.totals(done.counts)],
        action_url=absolute("admin:support_import", run.public_id),
    )


def merged(kept: User, *, former: str) -> list[Message]:
    """To both addresses of a person who had two users: which one is left, and how one comes in."""
    now = owner(kept)
    return [
        write(
            "support/notices/merged",
            to=replace(now, email=address),
            event=f"merged:{kept.public_id}:{former}",
            category=Category.SECURITY,
            kept=kept,
            former=former,
            action_url=absolute("account_login"),
        )
        for address in (kept.email, former)
    ]
