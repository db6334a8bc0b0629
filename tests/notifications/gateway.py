"""An SMS gateway that answers as it is told, in the language of Twilio's."""

import json
import threading
from base64 import b64decode
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any
from urllib.parse import parse_qs, quote

from portal.env import SmsGateway

ACCOUNT, TOKEN, SENDER = "AC0123", "a/secret:token", "+15145550100"
HANG_UP = "hangs up"


@dataclass(frozen=True)
class Offer:
    """One request, as it came in."""

    path: str
    credentials: str
    fields: dict[str, list[str]]


class Gateway:
    """`says` is the answer to each offer: a status with what goes with it, seconds to wait before 201, or HANG_UP."""

    def __init__(self, tls: SSLContext | None = None) -> None:
        self.says: Any = (201, {"sid": "SM1", "status": "queued"})
        self.offers: list[Offer] = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._server.handle_error = lambda request, address: None  # type: ignore[method-assign]
        self.address = SmsGateway(
            host="localhost",
            port=self._server.server_port,
            is_encrypted=tls is not None,
            account=ACCOUNT,
            token=TOKEN,
            sender=SENDER,
        )
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """What SMS_URL would say of it."""
        return f"twilio+http://{ACCOUNT}:{quote(TOKEN, safe='')}@localhost:{self.address.port}/?from={SENDER}"

    @property
    def arrived(self) -> list[tuple[str, str]]:
        """Return to whom and what, of all that came in, answered or not."""
        return [(offer.fields["To"][0], offer.fields["Body"][0]) for offer in self.offers]

    def _handler(gateway) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                credentials = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
                gateway.offers.append(Offer(self.path, credentials, parse_qs(body, strict_parsing=True)))
                said = gateway.says
                if said == HANG_UP:
                    return self.connection.close()
                if isinstance(said, float):
                    gateway.released.wait(said)
                    said = (201, {})
                return self.answer(*said)

            def answer(self, status: int, content: Any) -> None:
                self.send_response(status)
                if status // 100 == 3:
                    self.send_header("Location", f"http://localhost:{gateway.address.port}/elsewhere")
                self.end_headers()
                self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

            def log_message(self, *args: Any) -> None:
                """Be quiet."""

        return Handler
