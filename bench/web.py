"""How the web server answers: alone, and while forty clients dribble (they must not be noticed)."""

import http.client
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from portal.local.processes import Program
from portal.local.serve import WEB
from portal.local.servers import free_port, wait_until

REQUESTS = 300
SLOW = 40
DRIBBLE = b"POST /compte/connexion/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin="


def run() -> list[tuple[str, float, str]]:
    with server() as port, ExitStack() as stack:
        figures = [
            ("web: /livez, the floor, median", median(port, "/livez"), "ms"),
            ("web: the home page, median", median(port, "/"), "ms"),
        ]
        for _ in range(SLOW):
            stack.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(DRIBBLE)
        figures.append((f"web: the home page beside {SLOW} slow clients, median", median(port, "/"), "ms"))
        return figures


@contextmanager
def server() -> Iterator[int]:
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        granian = [Path(sys.executable).parent / "granian", *WEB, "--port", str(port), "portal.wsgi:application"]
        program = Program("web", granian, log=Path(directory) / "web.log", environment=dict(os.environ))
        program.start()
        try:
            wait_until(program, lambda: median(port, "/livez", requests=1), OSError)
            yield port
        finally:
            program.stop()


def median(port: int, path: str, *, requests: int = REQUESTS) -> float:
    """Return the median time of an answer in milliseconds, on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    taken = []
    for _ in range(requests):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Host": "localhost"})
        response = connection.getresponse()
        response.read()
        taken.append(time.perf_counter() - began)
        if response.status != 200:
            raise ConnectionError(f"{path}: {response.status}")
    connection.close()
    return 1000 * statistics.median(taken)
