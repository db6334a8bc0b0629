"""The portal as a web application: many threads wait for clients, one thread of each process runs Django.

A WSGI server gives a thread to a request from the first byte of its body to the last of its answer,
so a few slow clients hold them all. Here the server's threads only read the body and write the
answer; in between, the one thread that runs Django sees requests that are whole. Python runs one
thread at a time in any case, and one thread needs one connection to the database.

An answer is whole before it leaves: what would not fit in memory is work for a task, not for a page.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import render_to_string

Environ = dict[str, Any]
Start = Callable[..., Any]

MIB = 1024 * 1024
# Above what any form of the portal sends; and those with documents. The proxy refuses the same (Caddyfile).
LARGEST_BODY = 4 * MIB
WITH_DOCUMENTS = ("/acces-perdu/", "/inscription/")
BESIDE_DOCUMENTS = 1 * MIB

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def largest_body(address: str) -> int:
    """Return how much may be sent to this address."""
    return settings.DOCUMENTS_MIB * MIB + BESIDE_DOCUMENTS if address.startswith(WITH_DOCUMENTS) else LARGEST_BODY


class OneAtATime:
    """A WSGI application that runs another in a thread of its own, on bodies that have arrived."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self._application = application
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="django")

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > largest_body(environ.get("PATH_INFO", "")):
            return self._refuse(start_response)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)) if int(length) else b"")
        start, body = self._thread.submit(self._answer, environ).result()
        start_response(*start)
        return [body]

    def _refuse(self, start_response: Start) -> list[bytes]:
        """Say what was too large, without having read it."""
        page = self._thread.submit(render_to_string, "413.html").result().encode()
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(page))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ]
        start_response("413 Content Too Large", headers)
        return [page]

    def _answer(self, environ: Environ) -> tuple[tuple[Any, ...], bytes]:
        started: list[tuple[Any, ...]] = []
        answer = self._application(environ, lambda *start: started.append(start))
        try:
            body = b"".join(answer)
        finally:
            # Django tidies up here: it belongs to the same thread.
            if close := getattr(answer, "close", None):
                close()
        return started[-1], body


application = OneAtATime(get_wsgi_application())
