"""What machines are told about the portal."""

import pytest
from django.db import OperationalError, connection

from portal import health
from tests.notifications.factories import MessageFactory


def test_living_process_asks_nobody(client):
    """Without the database: a query would fail the test."""
    answer = client.get("/livez")
    assert answer.json() == {"status": "ok"}
    assert answer["Cache-Control"] == "no-store"


def test_portal_that_can_serve_says_so(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {name: "ok" for name in ("status", "database", "migrations", "cache", "broker", "mails")}
    assert answer["Cache-Control"] == "no-store"


def test_queue_that_is_down_is_told_and_no_reason_to_turn_people_away(client, db, monkeypatch):
    monkeypatch.setattr(health.current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["broker"] == "failed"


def test_mails_that_nobody_sends_are_told(client, db):
    MessageFactory(old=True)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["mails"] == "failed"


def test_database_that_is_down_is_a_reason(client, db, monkeypatch):
    def refuse(*_):
        raise OperationalError

    health.check_migrations.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "failed"


def test_migrations_not_applied_are_a_reason(client, db, monkeypatch):
    health.check_migrations.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notifications'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "failed"
    health.check_migrations.cache_clear()


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_nothing_is_done_here(client, db, path):
    assert client.post(path).status_code == 405
