"""What the logs say: enough to find out what happened, nothing that could be used."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from portal import logs

SECRET = "s3cr3t-c4n4ry"


@pytest.fixture
def lines():
    """What would reach the standard error output in production."""
    return _lines(readable=False)


def _lines(*, readable):
    formatter = logs.configuration("INFO", readable=readable)["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    made = dict(formatter)
    handler.setFormatter(made.pop("()")(**made))
    logger = logging.getLogger("portal.tests.logs")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel("INFO")
    return stream, structlog.get_logger("portal.tests.logs"), logger


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "new_password2",
        "token",
        "activation_token",
        "code",
        "secret_answer",
        "email",
        "recipient_email",
        "courriel",
        "phone",
        "telephone",
        "birth_date",
        "date_naissance",
        "Authorization",
        "cookie",
        "sessionid",
    ],
)
def test_values_under_telling_names_are_masked(lines, key):
    stream, logger, _ = lines
    logger.info("something", **{key: SECRET, "inner": {key: [SECRET]}})
    assert SECRET not in stream.getvalue()
    assert json.loads(stream.getvalue())["inner"] == {key: logs.MASK}


def test_addresses_are_masked_in_any_text(lines):
    stream, logger, plain = lines
    plain.warning("Key (email)=(%s) already exists", "alice@example.org")
    try:
        raise ValueError("duplicate alice@example.org")
    except ValueError:
        logger.exception("failed")
    assert "alice@example.org" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_status_of_an_answer_is_no_secret(lines):
    stream, logger, _ = lines
    logger.info("request_finished", code=404)
    assert json.loads(stream.getvalue())["code"] == 404


@pytest.mark.parametrize("readable", [True, False])
def test_text_cannot_pretend_to_be_another_line(readable):
    stream, logger, plain = _lines(readable=readable)
    forged = "Alice\r\n2026-01-01 [info] all is well\x1b[2J\u2028\u202e"
    logger.info("renamed", name=forged)
    plain.info("renamed to %s", forged)
    written = stream.getvalue()
    assert len(written.splitlines()) == 2
    assert not {"\x1b", "\r", "\u202e"} & set(written)


def test_pages_are_named_by_their_pattern(rf, lines):
    stream, _, plain = lines
    request = rf.get(f"/activation/{SECRET}/")
    plain.warning("Forbidden (%s): %s", "CSRF", request.path, extra={"request": request})
    assert SECRET not in stream.getvalue()
    assert "(no page)" in stream.getvalue()
