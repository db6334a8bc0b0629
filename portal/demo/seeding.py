"""Tell the stories of the demonstration where nobody is yet, or begin them anew.

What migrations wrote is copied beside the tables first, so that beginning anew gives it back as it was, whatever
visitors have changed meanwhile. Rows go on drawing new keys: what a worker still has in hand finds nothing.
"""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from psycopg import sql

from accounts.models import User
from accounts.models.terms import look_again as look_at_terms_again
from notifications.models import Message, State
from notifications.smtp import envelope
from organizations.models.announcements import look_again as look_at_announcements_again
from portal.core import drop
from portal.demo import cast, clock, story

OURS = 720_915  # names the lock: one tells, the other waits
KEPT = "demonstration"
# What says how the tables are, not what is in them.
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


class TooOld(Exception):
    """The data were begun before there were stories."""


def tell_once() -> bool:
    """Tell the stories unless someone is there already; return whether they were told. All of them, or nothing."""
    with transaction.atomic():
        _lock()
        if User.objects.exists():
            return False
        _tell()
    _look_again()
    return True


def begin_anew() -> None:
    """Forget all that people did, give the tables back, and tell the stories again.

    The tables are locked for the first half alone: whoever opens a page during the second meets an empty portal.
    """
    forget()
    tell_again()


def forget() -> None:
    with transaction.atomic():
        _lock()
        _empty()
    for mail in settings.DEMO_MAIL_DIR.glob("[0-9]*.eml"):
        mail.unlink(missing_ok=True)


def tell_again() -> None:
    """Tell the stories, unless someone else just did. Whoever registered in the empty portal is forgotten too."""
    with transaction.atomic():
        _lock()
        if cast.there():
            return
        if User.objects.exists():
            _empty()
        _tell()
    _look_again()


def _empty() -> None:
    if not (kept := _tables(KEPT)):
        raise TooOld
    _run("TRUNCATE {}", sql.SQL(", ").join(map(_public, _ours())))
    for table in kept:
        _give_back(table)


def _tell() -> None:
    _keep_tables()
    with translation.override("fr-ca"), clock.may_be_set():
        story.tell()
    # What a worker would be woken for is done here and now.
    connection.run_on_commit.clear()
    _deliver()


def _look_again() -> None:
    look_at_terms_again()
    look_at_announcements_again()


# --- Mails ---------------------------------------------------------------------------------------


def _deliver() -> None:
    """Put what was written into the mailbox, at the time when it would have left; nothing of it ever leaves."""
    written = list(Message.objects.filter(state=State.TO_SEND).order_by("written_at", "pk"))
    settings.DEMO_MAIL_DIR.mkdir(parents=True, exist_ok=True)
    letters = [(envelope(message).message().as_bytes(), message.written_at) for message in written]
    for message in written:
        message.state, message.sent_at = State.SENT, message.written_at
        message.subject = message.text = message.html = ""
    Message.objects.bulk_update(written, ["state", "sent_at", "subject", "text", "html"])
    transaction.on_commit(partial(_drop, letters))


def _drop(letters: list[tuple[bytes, datetime]]) -> None:
    for content, at in letters:
        drop.keep(settings.DEMO_MAIL_DIR, content, arrived=int(at.timestamp() * 1_000_000) * 1000)


# --- Tables --------------------------------------------------------------------------------------


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OURS])


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [schema])
        return [name for (name,) in cursor.fetchall()]


def _ours() -> list[str]:
    return [name for name in _tables("public") if name not in OF_DJANGO]


def _public(name: str) -> sql.Identifier:
    return sql.Identifier("public", name)


def _run(statement: str, *parts: sql.Composable) -> None:
    # As text: the middleware that notes who writes reads each statement.
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts).as_string())


def _keep_tables() -> None:
    """Copy what migrations wrote. Histories stay out: they are written again as rows come back."""
    _run("DROP SCHEMA IF EXISTS {} CASCADE", sql.Identifier(KEPT))
    _run("CREATE SCHEMA {}", sql.Identifier(KEPT))
    for name in _ours():
        if name.endswith("event") or not _has_rows(name):
            continue
        _run("CREATE TABLE {} AS TABLE {}", sql.Identifier(KEPT, name), _public(name))


def _has_rows(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(_public(name)).as_string())
        return bool(cursor.fetchone()[0])


def _give_back(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [name])
        columns = sql.SQL(", ").join(sql.Identifier(column) for (column,) in cursor.fetchall())
    values = (_public(name), columns, columns, sql.Identifier(KEPT, name))
    _run("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}", *values)
