"""Clients that dribble, on purpose or on a bad line, keep nobody else waiting."""

import time

import pytest

from tests.operations.production import HOST
from tests.operations.web import ask, unfinished

SLOW = 40
AT_MOST = 1.0

HEADERS = f"GET / HTTP/1.1\r\nHost: {HOST}\r\n"
FORM = "X-Forwarded-Proto: https\r\nContent-Length: 1000"
BODY = f"POST /compte/connexion/ HTTP/1.1\r\nHost: {HOST}\r\n{FORM}\r\n\r\nlogin="
STYLE = "/static/vendor/govuk-6.6.0/govuk-frontend.min.css"
ANSWER = f"GET {STYLE} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n\r\n" * 100


@pytest.mark.parametrize(("beginning", "more"), [(HEADERS, "X-Slow: 1\r\n"), (BODY, "a"), (ANSWER, "")])
def test_others_are_served_meanwhile(web, beginning, more):
    """Slow to send headers, slow to send a form, slow to read what was asked for."""
    with unfinished(web, beginning, count=SLOW) as connections:
        for _ in range(5):
            began = time.monotonic()
            assert ask(web, "/livez", host=HOST).status == 200
            assert time.monotonic() - began < AT_MOST
            for connection in connections:
                connection.sendall(more.encode("ascii"))


def test_what_the_slow_readers_ask_for_is_more_than_fits_on_the_way(web):
    answer = ask(web, STYLE, host=HOST, headers={"X-Forwarded-Proto": "https"})
    assert 100 * len(answer.body) > 6_000_000


def test_body_larger_than_any_form_is_refused_unread(web):
    oversized = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 999999999\r\n\r\n"
    with unfinished(web, oversized, count=1) as (connection,):
        assert connection.recv(64).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(("path", "mebibytes"), [("/", 5), ("/acces-perdu/", 32), ("/inscription/documents/x/", 32)])
def test_who_sends_too_much_reads_so_in_both_languages(web, path, mebibytes):
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {mebibytes * 1024 * 1024}\r\n\r\n"
    began = time.monotonic()
    with unfinished(web, head, count=1) as (connection,):
        said = connection.recv(64 * 1024)
    assert time.monotonic() - began < AT_MOST
    assert said.startswith(b"HTTP/1.1 413")
    assert b"Cet envoi est trop gros" in said
    assert b"This is too large" in said
    assert b"content-security-policy" in said.lower()
