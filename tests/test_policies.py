"""Every page says who may open it, and means it: all addresses, five people, two methods."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path

from organizations.models import Membership
from portal.core.policies import personal, public
from tests.accounts.factories import UserFactory
from tests.answers import EXPECTED
from tests.conftest import same_browser
from tests.languages import Words, refuse_the_other
from tests.markup import is_page
from tests.organizations.factories import MembershipFactory
from tests.sitemap import Page, by_room, pages, sample

PAGES = list(pages())
DEMONSTRATION = list(pages(get_resolver("portal.demo.urls"), "demo/", "demo:"))
METHODS = ("GET", "POST")
PROBES = {"livez", "readyz"}

tenant_pages = pytest.mark.parametrize("targets", by_room([page for page in PAGES if "number" in page.parameters]))


# --- What each page declares ---------------------------------------------------------------------


def undeclared(pages: list[Page]) -> list[str]:
    """Return the pages that do not say who may open them. The back office has one door, `admin.site.login`."""
    return [page.name for page in pages if not hasattr(page.view, "policy") and page.name != "admin:index"]


# No browser posts there: what comes is signed by who sent it (tests/cardrequests/test_webhook.py).
SIGNED = {"cardrequests:provider_told"}


def exempt_from_csrf(pages: list[Page]) -> list[str]:
    return [page.name for page in pages if getattr(page.view, "csrf_exempt", False) and page.name not in SIGNED]


def open_without_a_reason(pages: list[Page]) -> list[str]:
    """Return those that a visitor may open though nobody wrote why."""
    return [
        page.name
        for page in pages
        if getattr(page.view, "login_required", True) is False
        and not re.match(r"(public|claimant): \S+ \S+", getattr(page.view, "policy", ""))
    ]


def numbered_rows(pages: list[Page]) -> list[str]:
    """Return those whose address counts rows: the next number is somebody else's."""
    return [page.name for page in pages if page.name != "admin:index" and re.search(r"<int:|<pk>|_id>", page.route)]


DETECTORS = [undeclared, exempt_from_csrf, open_without_a_reason, numbered_rows]


@pytest.mark.parametrize("detector", DETECTORS)
def test_pages_have_nothing_to_reproach(detector):
    assert not detector(PAGES + DEMONSTRATION)


@personal
def fair(request):
    return HttpResponse()


def planted(**marks: object) -> Callable[..., HttpResponse]:
    def view(request):
        return HttpResponse()

    view.__dict__.update(marks)
    return view


@pytest.mark.parametrize(
    ("detector", "view", "route"),
    [
        (undeclared, planted(), "a/"),
        (exempt_from_csrf, planted(policy="personal", csrf_exempt=True), "a/"),
        (open_without_a_reason, login_not_required(personal(planted())), "a/"),
        (open_without_a_reason, public("")(planted()), "a/"),
        (numbered_rows, personal(planted()), "factures/<int:pk>/"),
    ],
    ids=["says nothing", "takes forms from anywhere", "opens what is personal", "gives no reason", "counts its rows"],
)
def test_detector_sees_a_planted_fault_and_spares_its_neighbour(detector, view, route):
    assert detector([Page("planted", route, view)]) == ["planted"]
    assert not detector([Page("fair", "a/<uuid:person>/", fair)])


def test_site_map_is_walked_to_the_end():
    def count(patterns: list[object]) -> Iterator[object]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern
            elif pattern.namespace != "admin":
                yield from count(pattern.url_patterns)

    assert len(PAGES) == len(list(count(get_resolver().url_patterns))) + 1
    assert not [page.route for page in PAGES if page.name.endswith("None")]
    assert path("a/", fair).callback is fair


# --- What each person is answered ----------------------------------------------------------------


def test_every_page_has_its_row_and_every_row_its_page():
    assert {page.name for page in PAGES} == EXPECTED.keys()


@pytest.fixture
def people(signed_in, alice, bob, charlie) -> list[Client]:
    return [Client(), signed_in(charlie), signed_in(bob), signed_in(alice), signed_in(UserFactory(agent=True))]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("targets", by_room(PAGES))
def test_each_person_is_answered_as_decided(targets, method, people, bob, dominique, alone):
    known = sample(bob, dominique)
    for target in targets:
        with alone(target):
            answers = [same_browser(browser).generic(method, target.address(known)) for browser in people]
            given = tuple(answer.status_code for answer in answers)
            assert given == EXPECTED[target.name][METHODS.index(method)]
            assert all(map(is_not_framed, answers))
            assert target.name in PROBES or all(map(is_not_kept, answers[1:]))
            # tests/face/test_one_language.py reads them in English.
            refuse_the_other("fr-ca", " ".join(map(words, filter(is_page, answers))))


def words(page: HttpResponse) -> str:
    return Words(page.content.decode()).text


def is_not_framed(answer: HttpResponse) -> bool:
    """Whether no other site may show the answer within a page of its own."""
    policy = answer.headers["Content-Security-Policy"]
    return answer.headers["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in policy


def is_not_kept(answer: HttpResponse) -> bool:
    """Whether no cache may keep the answer, as none may keep what someone signed in was told."""
    return "no-store" in answer.headers["Cache-Control"]


@tenant_pages
def test_account_of_others_and_account_of_nobody_look_the_same(targets, signed_in, charlie, bob, dominique, alone):
    """A stranger learns nothing: not even that there is something to learn."""
    client, known = signed_in(charlie), sample(bob, dominique)
    for target in targets:
        with alone(target):
            others, nobodys = (known | {"number": number} for number in (known["number"], "TRP9999999"))
            seen = [unmarked(client.get(target.address(each)), each["number"]) for each in (others, nobodys)]
            assert seen[0] == seen[1]


def unmarked(response: HttpResponse, number: str) -> tuple[int, str]:
    """Return an answer without what differs at every request: its number, its token, the address asked."""
    text = response.content.decode().replace(str(number), "number")
    text = text.replace(response.headers.get("X-Request-ID", "-"), "request")
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "token", text)


@tenant_pages
@pytest.mark.parametrize("trait", ["inactive", "ended"])
def test_person_who_may_no_longer_is_a_stranger(targets, trait, signed_in, alice, dominique, former, alone):
    client, known = signed_in(former(trait)), sample(alice, dominique)
    for target in targets:
        with alone(target):
            assert client.get(target.address(known)).status_code == 404


@pytest.fixture
def former(transport_alice):
    def membership(trait: str) -> Membership:
        gone = MembershipFactory(organization=transport_alice, administrator=True, **{trait: True})
        # Another account keeps the session open.
        MembershipFactory(user=gone.user)
        return gone

    return membership
