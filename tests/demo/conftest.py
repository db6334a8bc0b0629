from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from portal.demo import seeding
from portal.env import PaymentProvider


@pytest.fixture
def directory(settings, tmp_path) -> Path:
    """A demonstration of its own: its mailbox, and a provider that takes pretended cards."""
    settings.DEMO, settings.DEMO_MAIL_DIR = True, tmp_path
    settings.PAYMENT_PROVIDER = PaymentProvider()
    return tmp_path


@pytest.fixture
def told(transactional_db, directory) -> Iterator[Path]:
    """The stories, told; and the mailbox into which their mails went."""
    assert seeding.tell_once()
    yield directory
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {seeding.KEPT} CASCADE")
