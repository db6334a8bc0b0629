"""While an agent sees the portal as a person does: reading pages only, as that person, each one noted.

The session is the agent's all the while, and so is everything that is not listed as open here: the person
is put in the place of the agent around one view alone, in a transaction in which the database refuses to write.
"""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.db import InternalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from portal.support import actions
from portal.support.models import Visit
from portal.support.permissions import find_open_visit, serves, serves_all_of
from portal.support.views.visits import VISIT, end_in

logger = structlog.get_logger(__name__)

SAFE = frozenset({"GET", "HEAD"})
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)

# What stays the agent's own: the ways out, and what machines ask.
OWN = frozenset({"support:end_visit", "account_logout", "livez", "readyz"})
# Of the pages of an account, which are open: those that show something secret, or act when they are read.
CLOSED = frozenset(
    {
        "organizations:courier_key",
        "organizations:edit_courier_key",
        "organizations:issue_codes",
        "organizations:issued_codes",
        "organizations:security",
    }
)
# Of all other pages, only these: where a person reads what is theirs in all accounts at once.
ACROSS_ACCOUNTS = frozenset(
    {
        "accounts:profile",
        "cardrequests:dashboard",
        "cardrequests:invoices",
        "cardrequests:participants",
        "cardrequests:payment",
        "cardrequests:progress",
        "cardrequests:session",
        "cardrequests:sessions",
        "delegations:files",
        "delegations:subjects",
        "home",
        "landing",
        "organizations:my_requests",
        "organizations:profiles",
    }
)

View = Callable[..., HttpResponse]


def visits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stand last: whatever asks something of who is signed in has asked it of the agent by then."""

    def middleware(request: HttpRequest) -> HttpResponse:
        public_id = request.session.get(VISIT) if request.user.is_authenticated else None
        if public_id is not None:
            visit = find_open_visit(request.user, public_id)
            if visit is None:
                return _over(request)
            request.visit = visit  # type: ignore[attr-defined]
        return get_response(request)

    def process_view(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        visit = getattr(request, "visit", None)
        if visit is None or _name_of(request) in OWN:
            return None
        if request.method not in SAFE:
            return _refuse(request, "support/visit_read_only.html")
        if not _is_open(request, visit, kwargs):
            return _refuse(request, "support/visit_closed.html")
        return _noted(request, visit, _seen(request, visit, lambda: view(request, *args, **kwargs)))

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _over(request: HttpRequest) -> HttpResponse:
    """Lead back to the desk. What was sent from a page of the person is not done by the agent either."""
    end_in(request)
    messages.info(request, _("La consultation est terminée : vous êtes de nouveau vous-même."))
    return redirect("admin:support_visit_changelist")


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _is_open(request: HttpRequest, visit: Visit, kwargs: dict[str, Any]) -> bool:
    """Whether a visit may show this page: an account's, of the agent's desks, or one of those named above.

    What tells of all accounts at once is shown if all are of the agent's desks.
    """
    name = _name_of(request)
    if "number" in kwargs:
        return name not in CLOSED and serves(request.user, number=str(kwargs["number"]))
    if name == "organizations:my_request":
        return serves(request.user, asked=str(kwargs["reference"]))
    return name in ACROSS_ACCOUNTS and serves_all_of(request.user, visit.person)


@contextmanager
def _read_only() -> Iterator[None]:
    """Have the database refuse whatever would write, however it is asked."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def _seen(request: HttpRequest, visit: Visit, show: Callable[[], HttpResponse]) -> HttpResponse | None:
    """Return the page as the person sees it, in their language; None for what is no page to look at."""
    agent, request.user = request.user, visit.person
    try:
        with translation.override(visit.person.language), _read_only():
            response: Any = show()
            if callable(getattr(response, "render", None)):
                response = response.render()
    except (InternalError, ReauthenticationRequired):
        return None
    finally:
        request.user = agent
    is_page = response.status_code >= 300 or response.get("Content-Type", "").startswith("text/html")
    return None if response.streaming or not is_page or "Content-Disposition" in response else response


def _noted(request: HttpRequest, visit: Visit, response: HttpResponse | None) -> HttpResponse:
    if response is None:
        return _refuse(request, "support/visit_closed.html")
    if response.status_code < 300:
        found = TITLE.search(response.content.decode(errors="replace"))
        title = " ".join(html.unescape(found[1]).split()).removesuffix(f" – {settings.SITE_NAME}") if found else ""
        actions.visits.see(visit, name=_name_of(request), path=request.path, title=title)
    logger.info("page_seen", visit=str(visit.public_id), page=_name_of(request), status=response.status_code)
    return response


def _refuse(request: HttpRequest, template: str) -> HttpResponse:
    visit = request.visit  # type: ignore[attr-defined]
    logger.warning("page_not_seen", visit=str(visit.public_id), page=_name_of(request), method=request.method)
    context = {"shows_home": serves_all_of(request.user, visit.person)}
    return render(request, template, context, status=403)
