"""Agents read the time of day, to the minute."""

from datetime import datetime

from django.utils import formats, timezone, translation


def test_time_is_written_with_a_colon():
    moment = timezone.make_aware(datetime(2026, 11, 24, 19, 7))  # noqa: DTZ001 (made aware at once)
    with translation.override("fr-ca"):
        assert formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT") == "24 novembre 2026, 19:07"
