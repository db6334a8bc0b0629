"""What happens around each request."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal import middleware


def test_each_request_has_a_number_of_its_own(client, db):
    numbers = [client.get("/livez", headers={"X-Request-ID": "mine"})["X-Request-ID"] for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{32}", number) for number in numbers)
    assert numbers[0] != numbers[1]


def test_log_names_the_page_and_not_its_address(client, db, caplog):
    client.get("/activation/a-token-that-opens/?courriel=alice@example.org")
    said = caplog.text
    assert "request_finished" in said
    assert "/activation/<str:token>/" in said
    assert "a-token-that-opens" not in said
    assert "alice@example.org" not in said


def test_probes_that_go_well_are_not_logged(client, db, caplog):
    client.get("/livez")
    assert "request_finished" not in caplog.text


@pytest.mark.parametrize("path", ["/?q=%00", "/comptes/%00/", "/compte/connexion/?next=/%00"])
def test_nul_is_refused(client, db, path):
    assert client.get(path).status_code == 400


def test_nul_in_a_cookie_is_refused(client, db):
    client.cookies.load('theme="\\000"')
    assert client.get("/").status_code == 400


def test_percent_sign_before_zeros_is_no_nul(client, db):
    assert client.get("/?q=%2500").status_code == 200


def test_pages_of_whoever_has_a_session_are_kept_nowhere(alice, signed_in):
    assert "no-store" in signed_in(alice).get("/")["Cache-Control"]


def test_view_may_say_otherwise(rf: RequestFactory, alice, signed_in):
    request = rf.get("/")
    request.session = signed_in(alice).session
    answer = middleware.keep_private(lambda _: HttpResponse(headers={"Cache-Control": "max-age=60"}))(request)
    assert answer["Cache-Control"] == "max-age=60"


def test_browser_is_asked_for_no_device(client, db):
    answer = client.get("/")
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
