"""What stands between coming in and going on, whatever page the person opens first."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.permissions import must_choose_password

# Whether it still has to be done, and the page where one does it. In this order.
GATES: list[tuple[Callable[[HttpRequest], bool], str]] = [
    (lambda request: must_choose_password(request.user), "account_set_password"),
]


def gates(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead someone signed in to what must be done first, then to where they were going.

    Views marked `before_gates` (portal.core.policies) stay open: those where it is done, and the way out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or getattr(view, "is_before_gates", False):
            return None
        page = next((page for is_needed, page in GATES if is_needed(request)), None)
        if page is None:
            return None
        following = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{reverse(page)}?{urlencode({'next': following})}" if following else page)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware
