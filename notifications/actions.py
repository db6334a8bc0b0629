"""What is done to messages: written by those who have something to tell, sent by the clock, sent again by an agent.

And what a person chooses to hear.
"""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import F, Model, Q
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models import (
    E164,
    MUTABLE,
    PATIENCE,
    UNDELIVERED,
    WAITING,
    Category,
    Channel,
    Message,
    Mute,
    Outcome,
    Recipient,
    State,
)
from portal.core import desks, journal
from portal.core.queue import later
from portal.core.retention import delete_in_batches

BATCH = 100
# A worker that died gives its messages back after this; a live one that is slower lets go of them itself.
LEASE = timedelta(minutes=1)
# While the content leaves, a slow server may take longer to answer (smtp.py waits two minutes).
CONTENT_LEASE = timedelta(minutes=4)
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))

RESENT = journal.event("message.resent", gettext_lazy("%(actor)s a renvoyé un message."))
CHOSE = journal.event("messages.chosen", gettext_lazy("%(actor)s a choisi les messages à recevoir."))

BEGIN = """
    UPDATE notifications_message SET data_begun_at = %(now)s, lease_until = %(lease_until)s
    WHERE id = %(pk)s AND claim = %(claim)s AND state = 'claimed' AND data_begun_at IS NULL
"""
# Not waiting for the disk is safe here: a database that loses this finds a content begun and unanswered, a doubt.
SENT = """
    UPDATE notifications_message SET state = 'sent', sent_at = %(now)s, attempts = attempts + 1,
        subject = '', text = '', html = '', last_error = '', lease_until = NULL
    FROM (SELECT set_config('synchronous_commit', 'off', true)) AS unhurried
    WHERE id = %(pk)s AND claim = %(claim)s
"""
WORDLESS = {"subject": "", "text": "", "html": ""}
# The alphabet of an SMS lacks what good typography uses: one such character, and the message holds 70 instead of 160.
PLAIN = str.maketrans("’‘“”«»–—", '\'\'""""--') | {ord("…"): "...", ord("œ"): "oe"}
# Style sheets in messages are ours, and one that names another file would be fetched: never.
_inliner = CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


# --- Writing -------------------------------------------------------------------------------------


@transaction.atomic
def write(  # noqa: PLR0913 (one way to tell anyone anything: each of these is a question that a notice answers)
    template: str,
    *,
    to: Recipient,
    event: str,
    category: Category,
    channel: Channel = Channel.EMAIL,
    place: Model | None = None,
    **context: Any,
) -> Message:
    """Write a message in the caller's transaction; a worker sends it once that holds.

    `template` names three files, `<template>.subject.txt`, `.txt` and `.html`, or for an SMS the one
    `<template>.sms.txt`, rendered here and now in the recipient's language. `place` is the account that
    the message is about. Writing the same event to the same address or number again returns the first
    message. A person who may not be written to, or prefers not to be, is not: the row only says so.
    """
    key = {"event": event, "template": template} | _address(to, channel)
    row: dict[str, Any] = {"user": to.user, "language": to.language, "category": category, "channel": channel}
    # For a repeated event and for who may not be written to, too, from the words to the row that is read again:
    # the time that it takes must not tell them apart.
    words = render(template, to, channel, context)
    is_wanted = to.is_reachable and not _is_muted(to, category, place)
    row |= {"state": State.TO_SEND, **words} if is_wanted else {"state": State.CANCELLED}
    later("notifications.tasks.send_due", channel)
    Message.objects.bulk_create([Message(**key, **row)], ignore_conflicts=True)
    return Message.objects.filter(**key)[0]


def _address(to: Recipient, channel: Channel) -> dict[str, str]:
    """Return where a message goes: to exactly one address, or to exactly one number."""
    if channel == Channel.EMAIL:
        validate_email(to.email)
        return {"recipient_email": to.email, "recipient_phone": ""}
    if not E164.fullmatch(to.phone):
        raise ValidationError(_("Un texto part vers un numéro complet, comme +15145550100."), code="no_number")
    return {"recipient_email": "", "recipient_phone": to.phone}


def _is_muted(to: Recipient, category: Category, place: Model | None) -> bool:
    if to.user is None or category not in MUTABLE:
        return False
    return Mute.objects.filter(user=to.user).silencing(category, place).exists()


def render(template: str, to: Recipient, channel: Channel, context: dict[str, Any]) -> dict[str, str]:
    """Return the words of a message in the language of whom it is for, as they leave."""
    with translation.override(to.language):
        context = {"recipient": to, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL} | context
        if channel == Channel.SMS:
            return {"text": " ".join(_render_plain(f"{template}.sms.txt", context).translate(PLAIN).split())}
        # One line, whatever the names in it hold: a line break would begin a header of its own.
        subject = " ".join(_render_plain(f"{template}.subject.txt", context).split())
        context["subject"] = subject = Truncator(subject).chars(250)
        return {
            "subject": subject,
            "text": _render_plain(f"{template}.txt", context).strip() + "\n",
            "html": _inliner.inline(render_to_string(f"{template}.html", context)),
        }


def _render_plain(name: str, context: dict[str, Any]) -> str:
    """Render text that is not HTML: there « L’Été & fils » needs no escaping."""
    return Engine.get_default().get_template(name).render(Context(context, autoescape=False))


def subject_of(template: str, context: dict[str, Any]) -> str:
    """Return the subject of an e-mail as its template has it, in the language of now."""
    return " ".join(_render_plain(f"{template}.subject.txt", {"site_name": settings.SITE_NAME} | context).split())


@transaction.atomic
def resend(message: Message, *, by: Any) -> None:
    """Put a message that did not arrive back in the queue, with the same words and the same Message-ID."""
    desks.refuse_outside(message, by)
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not message.is_resendable:
        raise ValidationError(_("Ce message ne peut plus être renvoyé : il est déjà parti, ou son texte est effacé."))
    now = timezone.now()
    Message.objects.filter(pk=message.pk).update(
        state=State.TO_SEND, next_at=now, give_up_at=now + PATIENCE, attempts=0
    )
    journal.record(RESENT, about=message, place=None, by=by)
    later("notifications.tasks.send_due", message.channel)


@transaction.atomic
def choose(user: Any, *, places: Collection[str], muted: Collection[tuple[str, str]], by: Any) -> None:
    """Keep of `places` (as `place_of` names them, or EVERYWHERE) that `user` mutes just these (category, place).

    What was chosen about other places stays. Security is not for anyone to switch off.
    """
    kept = {(category, place) for category, place in muted if category in MUTABLE and place in places}
    theirs = Mute.objects.filter(user=user, place__in=places)
    before = set(theirs.values_list("category", "place"))
    if before == kept:
        return
    for category, place in before - kept:
        theirs.filter(category=category, place=place).delete()
    new = [Mute(user=user, category=category, place=place) for category, place in sorted(kept - before)]
    # Two tabs at once choose the same twice.
    Mute.objects.bulk_create(new, ignore_conflicts=True)
    journal.record(CHOSE, about=user, place=None, by=by)


# --- Sending: the steps of notifications.tasks.send_due ---------------------------------------------


@transaction.atomic
def claim(channel: Channel) -> list[Message]:
    """Take the next batch of a channel for this worker alone. Two workers at once get different messages."""
    batch = list(Message.objects.by(channel).due().urgent_first().select_for_update(skip_locked=True)[:BATCH])
    token, lease_until = uuid.uuid4(), timezone.now() + LEASE
    Message.objects.filter(pk__in=[message.pk for message in batch]).update(
        state=State.CLAIMED, claim=token, lease_until=lease_until, data_begun_at=None
    )
    for message in batch:
        message.claim, message.lease_until = token, lease_until
    return batch


def begin(message: Message) -> bool:
    """Write down that the content is about to leave; False if the message is no longer this worker's.

    The lease may have ended under a slow worker and another have taken the message: only the holder
    of the last claim passes here, and passes once.
    """
    now = timezone.now()
    return _execute(BEGIN, {"now": now, "lease_until": now + CONTENT_LEASE, "pk": message.pk, "claim": message.claim})


def _execute(statement: str, values: dict[str, Any]) -> bool:
    """Run one of the two statements that each mail costs: the ORM takes four times as long to compose them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount == 1


def settle(message: Message, outcome: Outcome) -> None:
    """Write down what came of handing `message` over."""
    if outcome.state == State.SENT:
        _execute(SENT, {"now": timezone.now(), "pk": message.pk, "claim": message.claim})
        return
    match outcome.state:
        case State.DEFERRED:
            became: dict[str, Any] = _after_a_delay(message)
        case State.UNCERTAIN:
            became = _after_a_doubt(message)
        case _:
            became = {}
    settled = {
        "state": outcome.state,
        "lease_until": None,
        "attempts": F("attempts") + 1,
        "last_error": outcome.words,
    }
    Message.objects.filter(pk=message.pk, claim=message.claim).update(**settled | became)


def _after_a_delay(message: Message) -> dict[str, Any]:
    """Return when a message that the server does not want now is offered again."""
    now = timezone.now()
    if now >= message.give_up_at:
        return {"state": State.FAILED}
    return {"next_at": now + BACK_OFF[min(message.attempts, len(BACK_OFF) - 1)]}


def _after_a_doubt(message: Message) -> dict[str, Any]:
    """Return what becomes of a message that may have been received, or not.

    A notice is repeated once, with the same Message-ID, and marked. A code or a link never is: the
    person can ask for another.
    """
    now = timezone.now()
    if message.category == Category.SECURITY or message.doubted_at:
        return {"state": State.UNCERTAIN, "doubted_at": message.doubted_at or now}
    return {"state": State.DEFERRED, "doubted_at": now, "next_at": now}


def release(batch: list[Message]) -> None:
    """Let go of what this worker took and did not begin."""
    if batch:
        Message.objects.filter(claim=batch[0].claim, state=State.CLAIMED, data_begun_at=None).update(
            state=State.TO_SEND, lease_until=None
        )


@transaction.atomic
def settle_abandoned() -> None:
    """Decide about messages whose worker died: before the content left, send again; after, it is in doubt."""
    for message in Message.objects.abandoned().select_for_update(skip_locked=True)[:BATCH]:
        became: dict[str, Any] = {"state": State.TO_SEND}
        if message.data_begun_at:
            became = {"attempts": F("attempts") + 1, "last_error": "", **_after_a_doubt(message)}
        Message.objects.filter(pk=message.pk).update(lease_until=None, **became)


def cancel_unreachable() -> None:
    """Withdraw what waits for a person who has become inactive since it was written."""
    Message.objects.due().filter(user__is_active=False).update(state=State.CANCELLED, claim=None, **WORDLESS)


def cancel_waiting(user: Any) -> None:
    """Withdraw what has not left for `user`, who may not be written to any more; nothing of it can be sent again."""
    theirs = Message.objects.filter(user=user)
    theirs.filter(Q(state__in=WAITING) | Q(state=State.CLAIMED, data_begun_at=None)).update(
        state=State.CANCELLED, claim=None, lease_until=None, **WORDLESS
    )
    theirs.filter(state__in=UNDELIVERED).update(**WORDLESS)


def give_up(channel: Channel) -> None:
    """End what has been waiting for a day while the server of its channel was away."""
    Message.objects.by(channel).overdue().update(state=State.FAILED)


def wipe_old_bodies(before: datetime) -> int:
    """Erase the words of what was never delivered, once nobody will send it again."""
    return Message.objects.filter(state__in=UNDELIVERED, written_at__lt=before).exclude(text="").update(**WORDLESS)


def forget_old(before: datetime) -> int:
    """Forget that messages were written; what still waits is nobody's past yet."""
    settled = Message.objects.exclude(state__in=[*WAITING, State.CLAIMED])
    return delete_in_batches(settled.filter(written_at__lt=before))
