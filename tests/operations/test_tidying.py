"""What the clock tidies away."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from portal.core.tasks import forget_expired

pytestmark = pytest.mark.django_db


def test_sessions_and_limits_go_when_their_time_is_up_and_not_before():
    for key, days in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))
    cache.set("counts", 1, timeout=3600)
    cache.set("counted", 1, timeout=3600)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = now() - interval '1 hour' WHERE cache_key LIKE '%%counted'", [])
    forget_expired()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%count%%'", [])
        assert cursor.fetchone() == (1,)
