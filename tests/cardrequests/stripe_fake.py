"""Stripe as far as we speak with it: pages of payment, what became of them, refunds; and its signature."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from portal.env import PaymentProvider

KEY, WEBHOOK_SECRET = "sk_test_0123", "whsec_0123"
PAGES, REFUNDS = "/v1/checkout/sessions", "/v1/refunds"


class Stripe:
    """`says` is a status to answer instead, if any; `pages` and `refunds` what was made, `asked` what was sent."""

    def __init__(self) -> None:
        self.says: int | None = None
        self.pages: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, list[str]]] = {}
        self.asked: list[dict[str, list[str]]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.named = PaymentProvider(
            address=f"http://127.0.0.1:{self._server.server_port}", key=KEY, webhook_secret=WEBHOOK_SECRET
        )
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def page(self) -> dict[str, Any]:
        """The only page that was made."""
        (page,) = self.pages.values()
        return page

    def settle(self, page: dict[str, Any], *, status: str = "complete", payment_status: str = "paid") -> None:
        page |= {"status": status, "payment_status": payment_status}

    def event(self, page: dict[str, Any], kind: str = "checkout.session.completed", name: str = "evt_1") -> bytes:
        """What a webhook says of a page, as it is then."""
        return json.dumps({"id": name, "object": "event", "type": kind, "data": {"object": page}}).encode()

    def _make_page(self, key: str, asked: dict[str, list[str]]) -> dict[str, Any]:
        with self._lock:
            self.asked.append(asked)
            name = f"cs_test_{len(self.pages) + 1}"
            made = {
                "id": name,
                "object": "checkout.session",
                "url": f"https://checkout.stripe.com/c/pay/{name}",
                "client_reference_id": asked["client_reference_id"][0],
                "amount_total": int(asked["line_items[0][price_data][unit_amount]"][0]),
                "currency": asked["line_items[0][price_data][currency]"][0],
                "status": "open",
                "payment_status": "unpaid",
                "payment_intent": f"pi_{name}",
            }
            return self.pages.setdefault(key, made)

    def answer(self, method: str, path: str, key: str, sent: str) -> tuple[int, Any]:
        if self.says:
            return self.says, {"error": {"type": "api_error", "message": "no"}}
        if method == "GET":
            name = urlsplit(path).path.removeprefix(f"{PAGES}/")
            return 200, next(page for page in self.pages.values() if page["id"] == name)
        asked = parse_qs(sent, strict_parsing=True)
        if path == PAGES:
            return 200, self._make_page(key, asked)
        assert path == REFUNDS
        self.refunds[key] = asked
        return 200, {"id": "re_1", "object": "refund"}

    def _handler(stripe) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Authorization"] == f"Bearer {KEY}"
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                status, content = stripe.answer(self.command, self.path, self.headers["Idempotency-Key"] or "", sent)
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST

            def log_message(self, *args: Any) -> None:
                """Be quiet."""

        return Handler


def signature(body: bytes, *, secret: str = WEBHOOK_SECRET, age: int = 0) -> str:
    """Return the header with which Stripe signs a webhook."""
    at = int(time.time()) - age
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
