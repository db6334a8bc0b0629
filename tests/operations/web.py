"""Plain HTTP for the tests that stand outside of the portal."""

import http.client
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ask(
    port: int,
    path: str,
    *,
    host: str = "localhost",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """Send one request (POST if it has a body) and return the whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET" if body is None else "POST", path, body, {"Host": host, **(headers or {})})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


@contextmanager
def unfinished(port: int, beginning: str, *, count: int) -> Iterator[list[socket.socket]]:
    """Open `count` connections that have said no more than `beginning`."""
    with ExitStack() as stack:
        connections = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(count)
        ]
        for connection in connections:
            connection.sendall(beginning.encode("ascii"))
        yield connections
