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

    def _handler(stripe) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True)
                key = self.headers["Idempotency-Key"]
                if self._is_refused():
                    return
                if self.path == PAGES:
                    return self._answer(200, stripe._make_page(key, asked))
                assert self.path == REFUNDS
                stripe.refunds[key] = asked
                self._answer(200, {"id": "re_1", "object": "refund"})

            def do_GET(self) -> None:
                if not self._is_refused():
                    name = urlsplit(self.path).path.removeprefix(f"{PAGES}/")
                    self._answer(200, next(page for page in stripe.pages.values() if page["id"] == name))

            def _is_refused(self) -> bool:
                assert self.headers["Authorization"] == f"Bearer {KEY}"
                if stripe.says:
                    self._answer(stripe.says, {"error": {"type": "api_error", "message": "no"}})
                return bool(stripe.says)

            def _answer(self, status: int, content: Any) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Be quiet."""

        return Handler


def signature(body: bytes, *, secret: str = WEBHOOK_SECRET, age: int = 0) -> str:
    """Return the header with which Stripe signs a webhook."""
    at = int(time.time()) - age
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
