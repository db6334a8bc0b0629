"""How quickly the outbox empties, beside what the mail server would take from someone who does nothing else.

The floor speaks the same dialogue on one line with mails made beforehand: no database, no rendering,
nothing kept. Floor and outbox take turns in one run, because this machine's speed drifts.
"""

import smtplib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings

from notifications.models import Category, Message
from notifications.smtp import envelope
from notifications.tasks import send_due
from portal.local.processes import Program
from portal.local.servers import free_port, wait_until

MAILS = 2000
TURNS = 3
TEXT = "Bonjour,\n\nUne personne vous a ajouté à un compte.\n" * 20
HTML = f"<html><body><p style='font-size: 16px'>{TEXT}</p></body></html>"


def run() -> list[tuple[str, float, str]]:
    """Measure on the current database, which is left as it was found; return (what, figure, unit)."""
    floors, outboxes = [], []
    with sink() as port:
        for _ in range(TURNS):
            floors.append(MAILS / floor(port))
            outboxes.append(MAILS / outbox(port))
    return [
        ("mails: the server alone, one line", max(floors), "mails/s"),
        ("mails: the outbox, one worker", max(outboxes), "mails/s"),
        ("mails: outbox / server (aim 0.8)", max(outboxes) / max(floors), "ratio"),
    ]


def messages(turn: str) -> list[Message]:
    return [
        Message(
            event=f"bench:{turn}:{number}",
            recipient_email=f"person{number}@example.org",
            template="bench",
            category=Category.ACCOUNTS,
            language="fr-ca",
            subject="Bienvenue à bord",
            text=TEXT,
            html=HTML,
        )
        for number in range(MAILS)
    ]


def floor(port: int) -> float:
    mails = [(m.recipient_email, envelope(m).message().as_bytes(linesep="\r\n")) for m in messages("floor")]
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.ehlo()
        for recipient, content in mails:
            line.mail("bench@example.org")
            line.rcpt(recipient)
            line.data(content)
    return time.perf_counter() - begun


def outbox(port: int) -> float:
    written = Message.objects.bulk_create(messages(str(time.time_ns())))
    ours = Message.objects.filter(pk__in=[message.pk for message in written])
    smtp = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_HOST_USER": "", "EMAIL_USE_TLS": False}
    try:
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", **smtp):
            begun = time.perf_counter()
            send_due()
            return time.perf_counter() - begun
    finally:
        if left := ours.filter(sent_at=None).count():
            raise AssertionError(f"{left} mails did not leave.")
        ours.delete()


@contextmanager
def sink() -> Iterator[int]:
    """Run the mail server in a process of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "bench.sink", str(port)]
        program = Program("The mail server", command, log=Path(directory) / "sink.log")
        program.start()
        try:
            wait_until(program, lambda: smtplib.SMTP("127.0.0.1", port).quit(), OSError)
            yield port
        finally:
            program.stop()
