"""What happens around every request: its log line and number, its headers, what the history remembers of it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django_structlog.middlewares import RequestMiddleware
from pghistory.middleware import HistoryMiddleware

from portal.logs import route_of

Answer = Callable[[HttpRequest], HttpResponse]

# Asked every few seconds by machines: only a bad answer is worth a line.
PROBES = frozenset({"/livez", "/readyz"})

NO_DEVICE = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)


class RequestLog(RequestMiddleware):
    """One line a request: method, page and status; never the address itself, which may hold a token.

    The request gets the number that the line bears, also shown on error pages and sent back in
    `X-Request-ID`. A number that the client proposes is not taken: it could be anyone's.
    """

    def prepare(self, request: HttpRequest) -> None:
        request.request_id = uuid4().hex  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        if response.status_code == 200 and route_of(request) in PROBES:
            structlog.contextvars.clear_contextvars()
        else:
            super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {route_of(request)}"


class History(HistoryMiddleware):
    """Tell the history of rows who changed them and in which request; its own version would keep the address."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk, "request": getattr(request, "request_id", "")}


def isolate(get_response: Answer) -> Answer:
    """Ask of browsers what the portal never needs: no device, no other site embedding or opening what is here."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", NO_DEVICE)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("X-Frame-Options", "DENY")
        # Pages have their policy already; what comes from elsewhere (static files) needs nothing.
        response.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response

    return middleware


def refuse_nul(get_response: Answer) -> Answer:
    """Answer 400 to a NUL, which PostgreSQL cannot store and nobody types. Form fields refuse it by themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            "\0" in request.path_info
            or "%00" in request.META.get("QUERY_STRING", "")
            or any("\0" in value for value in request.COOKIES.values())
        ):
            raise BadRequest("NUL")
        return get_response(request)

    return middleware


def speak_their_language(get_response: Answer) -> Answer:
    """Show pages to whoever is signed in in the language that they chose, on whichever machine they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def keep_private(get_response: Answer) -> Answer:
    """Keep the pages of whoever has a session out of every cache, unless the view said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.session.is_empty():
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
