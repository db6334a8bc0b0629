"""The Caddyfile, in Caddy, before a portal that runs."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.local.servers import free_port, wait_until
from tests.operations.production import CHECKOUT
from tests.operations.web import ask, unfinished

TOKEN = "kXc93hHn1s-0Zu7Qe8w_Tq5LrYpVdM2a"


class Portal(BaseHTTPRequestHandler):
    """Stands in for the portal: tells what reached it."""

    protocol_version = "HTTP/1.1"
    received: list[dict[str, str]]

    def do_GET(self) -> None:
        type(self).received.append({name.lower(): value for name, value in self.headers.items()})
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(302 if self.path.startswith("/activation/") else 200)
        self.send_header("Location", f"/activation/{TOKEN}/")
        self.send_header("Set-Cookie", f"session={TOKEN}")
        self.send_header("Server", "something 1.0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal() -> Iterator[ThreadingHTTPServer]:
    Portal.received = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def proxy(start, portal, tmp_path):
    """Caddy with the Caddyfile of production, without TLS: no certificate is to be had for a test."""
    port, probe = free_port(), free_port()
    program = start(
        "caddy",
        _caddy(),
        "run",
        "--config",
        CHECKOUT / "Caddyfile",
        SITE_URL=f"http://portail.example.org:{port}",
        UPSTREAM=f"127.0.0.1:{portal.server_port}",
        HTTP_PORT=str(port),
        PROBE_PORT=str(probe),
        XDG_DATA_HOME=str(tmp_path),
        XDG_CONFIG_HOME=str(tmp_path),
    )
    wait_until(program, lambda: ask(probe, "/"), OSError)
    program.port = port
    return program


def _caddy() -> str:
    found = shutil.which("caddy", path=str(CHECKOUT / ".venv" / "bin"))
    assert found, "Caddy comes with the development packages: make test installs them."
    return found


def get(proxy, path="/", **more):
    return ask(proxy.port, path, host=f"portail.example.org:{proxy.port}", **more)


def logged(proxy):
    """Return the access log, once a line is there."""
    deadline = time.monotonic() + 5
    while "http.log.access" not in proxy.log.read_text(encoding="utf-8") and time.monotonic() < deadline:
        time.sleep(0.05)
    return proxy.log.read_text(encoding="utf-8")


def test_who_asks_is_told_by_the_proxy_and_not_by_the_client(proxy):
    forged = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Real-Ip": "6.6.6.6",
        "Forwarded": "for=6.6.6.6",
        "X-Request-Id": "forged",
    }
    get(proxy, headers=forged)
    (received,) = Portal.received
    assert received["x-forwarded-for"] == "127.0.0.1"
    assert received["x-forwarded-proto"] == "http"
    assert received["x-forwarded-host"] == received["host"]
    assert not {"x-real-ip", "forwarded", "x-request-id"} & received.keys()


def test_access_log_holds_no_token_wherever_it_stands(proxy):
    get(proxy, f"/activation/{TOKEN}/?courriel=alice@example.org", headers={"Referer": f"/x/{TOKEN}", "Cookie": TOKEN})
    lines = logged(proxy)
    assert TOKEN not in lines
    assert "alice@example.org" not in lines
    entry = next(json.loads(line) for line in lines.splitlines() if "http.log.access" in line)
    assert entry["request"]["uri"] == "/activation/…/…"
    assert entry["status"] == 302


def test_refusals_of_the_proxy_are_hardened_too(proxy):
    for path in ("/readyz", "/livez"):
        answer = get(proxy, path)
        assert answer.status == 404
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert not Portal.received


def test_server_keeps_its_name_to_itself(proxy):
    answer = get(proxy)
    assert "Server" not in answer.headers
    assert "Via" not in answer.headers


def test_people_are_told_when_the_portal_does_not_answer(proxy, portal):
    portal.server_close()
    answer = get(proxy)
    assert answer.status == 502
    assert "Le portail ne répond pas" in answer.body.decode()
    assert "The portal does not answer" in answer.body.decode()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_oversized_body_is_refused(proxy):
    assert get(proxy, "/", body=b"x" * (4 * 1024 * 1024 + 1)).status == 413


def test_documents_may_weigh_more_and_no_more_than_that(proxy):
    assert get(proxy, "/acces-perdu/", body=b"x" * (5 * 1024 * 1024)).status == 200
    answer = get(proxy, "/acces-perdu/", body=b"x" * (31 * 1024 * 1024 + 1))
    assert answer.status == 413
    assert "Cet envoi est trop gros" in answer.body.decode()
    assert "This is too large" in answer.body.decode()


def test_slow_body_does_not_reach_the_portal_before_it_is_whole(proxy):
    beginning = f"POST / HTTP/1.1\r\nHost: portail.example.org:{proxy.port}\r\nContent-Length: 10\r\n\r\n"
    with unfinished(proxy.port, beginning, count=1) as (connection,):
        time.sleep(0.5)
        assert not Portal.received
        connection.sendall(b"0123456789")
        assert connection.recv(64).startswith(b"HTTP/1.1 200")
    assert Portal.received
