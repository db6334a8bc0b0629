"""The database of the tests: a copy of one that was migrated before, put back in order by one statement.

Migrating takes longer than most test files, so it is done once for each state of the migrations and kept
(tests/services.py). A test that commits is cleaned up after by a function of the database that empties the
tables which have rows, and puts back what migrations wrote: Django's own way truncates every table and reads
the rows of migrations back from JSON, some half a second a test.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

MAY = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
REFUSAL = "The tests put the database in order without its triggers: GRANT SET ON PARAMETER session_replication_role"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
EMPTY = "IF EXISTS (SELECT FROM {table}) THEN DELETE FROM {table}; END IF;"
# Compared as text: what a test left alone, the permissions above all, is not written again.
RESTORE = """
    IF EXISTS (
        (SELECT t::text FROM {table} t EXCEPT ALL SELECT t::text FROM {kept} t)
        UNION ALL (SELECT t::text FROM {kept} t EXCEPT ALL SELECT t::text FROM {table} t)
    ) THEN
        DELETE FROM {table};
        INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {kept};
    END IF;
"""
# As a replica, triggers and foreign keys sleep: rows that stay for ever go, in any order, and write no history.
FUNCTION = """
    CREATE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica
    AS $restore$ BEGIN {steps} END $restore$
"""

OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def keep_what_migrations_wrote() -> None:
    """Copy each table that has rows beside the tables, and write the function that puts them back."""
    with connection.cursor() as cursor:
        cursor.execute(MAY)
        if not cursor.fetchone()[0]:
            raise pytest.UsageError(REFUSAL)
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        cursor.execute(TABLES)
        steps = [_step(cursor, table) for (table,) in cursor.fetchall()]
        cursor.execute(sql.SQL(FUNCTION).format(steps=sql.SQL("\n").join(steps)))


def _step(cursor: object, name: str) -> sql.Composed:
    """Return how one table gets back to what it holds now."""
    table, kept = sql.Identifier("public", name), sql.Identifier("kept", name)
    cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table))
    if not cursor.fetchone()[0]:
        return sql.SQL(EMPTY).format(table=table)
    cursor.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(kept, table))
    cursor.execute(COLUMNS, [name])
    columns = sql.SQL(", ").join(sql.Identifier(column) for (column,) in cursor.fetchall())
    return sql.SQL(RESTORE).format(table=table, kept=kept, columns=columns)


def restore() -> None:
    """Put the tables back after a test that committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept.restore()")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """At the end nobody else is in the database, so that it can be dropped."""
    with django_db_blocker.unblock():
        keep_what_migrations_wrote()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: restore())
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(OTHERS_LEAVE)
