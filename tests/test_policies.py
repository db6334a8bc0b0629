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
from tests.organizations.factories import MembershipFactory
from tests.sitemap import Page, pages, sample

PAGES = list(pages())
DEMONSTRATION = list(pages(get_resolver("portal.demo.urls"), "demo/", "demo:"))
METHODS = ("GET", "POST")

# What people are answered: a visitor; a stranger, who administers another account; a plain member; an
# administrator; an agent of the operator. A row is a decision: weigh it before you write one.
Answers = tuple[int, int, int, int, int]


def everyone(status: int) -> Answers:
    return (status, status, status, status, status)


# 200 here is it · 302 sign in, or go on · 403 not you · 404 nothing here · 405 not this way · 410 too late
READ = (everyone(200), everyone(405))
ANY_MEMBER = ((302, 404, 200, 200, 404), (302, 404, 405, 405, 404))
ADMINISTRATOR_READS = ((302, 404, 403, 200, 404), (302, 404, 403, 405, 404))
ADMINISTRATOR_WRITES = ((302, 404, 403, 200, 404), (302, 404, 403, 200, 404))
ADMINISTRATOR_ACTS = ((302, 404, 403, 405, 404), (302, 404, 403, 302, 404))
CONSOLE = ((302, 404, 403, 403, 404), (302, 404, 403, 403, 404))
VISITOR_WRITES = ((200, 302, 302, 302, 302), (200, 302, 302, 302, 302))
GOES_ON = (everyone(302), everyone(302))
PERSON_READS = ((302, 200, 200, 200, 200), (302, 405, 405, 405, 405))
PERSON_ACTS = ((302, 405, 405, 405, 405), everyone(302))

EXPECTED: dict[str, tuple[Answers, Answers]] = {
    "home": READ,
    "landing": (everyone(302), PERSON_READS[1]),
    "livez": READ,
    "readyz": READ,
    "language": (everyone(405), everyone(302)),
    "theme": (everyone(405), everyone(302)),
    "preferences": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "rows_a_page": ((302, 405, 405, 405, 405), everyone(302)),
    "back_office_password": (everyone(302), (302, 405, 405, 405, 405)),
    "back_office_shortcut": ((302, 404, 404, 404, 404), (302, 405, 405, 405, 405)),
    "admin:index": ((302, 302, 302, 302, 200), (302, 302, 302, 302, 200)),
    "accounts:sign_up": VISITOR_WRITES,
    "accounts:sign_up_names": GOES_ON,
    "accounts:sign_up_code": GOES_ON,
    "accounts:resend_code": (everyone(405), everyone(302)),
    "accounts:terms": READ,
    "accounts:terms_version": PERSON_READS,
    "accounts:new_terms": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "accounts:my_data": PERSON_READS,
    "accounts:copy": PERSON_READS,
    # They ask again who it is, of someone who has not just come in.
    "accounts:ask_copy": PERSON_ACTS,
    "accounts:fetch_copy": PERSON_ACTS,
    "accounts:corrections": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "accounts:close": ((302, 200, 200, 200, 200), everyone(302)),
    "accounts:closed": READ,
    "accounts:asleep": READ,
    "accounts:wake": (everyone(410), everyone(302)),
    "accounts:profile": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "accounts:email": GOES_ON,
    "accounts:resend_email_change": (PERSON_ACTS[0], everyone(302)),
    "accounts:cancel_email_change": PERSON_ACTS,
    "accounts:email_claim": (everyone(302), everyone(405)),
    "accounts:confirm_email": (everyone(410), everyone(410)),
    "accounts:devices": PERSON_READS,
    "accounts:end_session": (PERSON_ACTS[0], (302, 404, 404, 404, 404)),
    "accounts:end_other_sessions": PERSON_ACTS,
    "accounts:forget_device": (PERSON_ACTS[0], (302, 404, 404, 404, 404)),
    "accounts:resume_form": GOES_ON,
    "accounts:temporary_password": (everyone(200), everyone(200)),
    "accounts:temporary_password_sent": READ,
    "account_login": VISITOR_WRITES,
    "account_signup": VISITOR_WRITES,
    "account_logout": ((302, 200, 200, 200, 200), everyone(302)),
    "account_inactive": READ,
    "account_reauthenticate": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "account_change_password": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "account_set_password": GOES_ON,
    "account_reset_password": (everyone(200), everyone(200)),
    "account_reset_password_done": READ,
    "account_reset_password_from_key": (everyone(200), everyone(200)),
    "account_reset_password_from_key_done": READ,
    # Who came in a while ago says again who they are before what is grave: these lead there.
    "accounts:security": PERSON_READS,
    "accounts:secure": (everyone(302), PERSON_READS[1]),
    "accounts:code": GOES_ON,
    "accounts:send_code": PERSON_ACTS,
    "accounts:add_totp": GOES_ON,
    "accounts:remove_totp": GOES_ON,
    "accounts:add_passkey": GOES_ON,
    "accounts:remove_passkey": GOES_ON,
    "accounts:recovery_codes": GOES_ON,
    "accounts:recovery_codes_file": (everyone(302), PERSON_READS[1]),
    "accounts:recovery_codes_noted": PERSON_ACTS,
    "accounts:choose_code": PERSON_ACTS,
    "accounts:telephone": GOES_ON,
    "accounts:telephone_code": GOES_ON,
    "accounts:drop_password": GOES_ON,
    "accounts:dismiss_invitation": PERSON_ACTS,
    # Only someone whose password was right a moment ago has these.
    "mfa_authenticate": GOES_ON,
    "accounts:sign_in_code": GOES_ON,
    "accounts:resend_sign_in_code": (everyone(405), everyone(302)),
    "accounts:lost_factor": GOES_ON,
    "accounts:sign_in_with_passkey": ((200, 302, 302, 302, 302), everyone(302)),
    "accounts:cancel_recovery": (everyone(410), everyone(410)),
    "organizations:security": (ADMINISTRATOR_READS[0], (302, 404, 403, 302, 404)),
    "organizations:start": GOES_ON,
    "organizations:register": ((302, 200, 200, 200, 200), (302, 200, 200, 200, 200)),
    "organizations:registered": (everyone(302), everyone(405)),
    "organizations:resend_registration": (everyone(405), everyone(404)),
    "organizations:ask_recovery": (everyone(200), everyone(200)),
    "organizations:recovery_sent": READ,
    "organizations:prove_recovery": (everyone(410), everyone(410)),
    "organizations:object_to_recovery": (everyone(410), everyone(410)),
    "organizations:complete_registration": (everyone(410), everyone(410)),
    "organizations:claim": (everyone(302), everyone(405)),
    "organizations:activate": (everyone(410), everyone(410)),
    "organizations:profiles": PERSON_READS,
    "organizations:linking": PERSON_READS,
    "organizations:resend_invitation": (PERSON_ACTS[0], (302, 404, 404, 404, 404)),
    "organizations:home": ANY_MEMBER,
    "organizations:journal": ADMINISTRATOR_READS,
    "organizations:memberships": ADMINISTRATOR_READS,
    "organizations:invite": ADMINISTRATOR_WRITES,
    # The person of the sample has still to confirm: these two are about those who have.
    "organizations:person": ((302, 404, 403, 404, 404), (302, 404, 403, 404, 404)),
    "organizations:remove": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:bulk": ADMINISTRATOR_ACTS,
    # Nothing was done to several people just before.
    "organizations:bulk_report": ((302, 404, 403, 302, 404), (302, 404, 403, 405, 404)),
    # The answer is the file itself.
    "organizations:export_people": (ADMINISTRATOR_ACTS[0], (302, 404, 403, 200, 404)),
    "organizations:correct": ADMINISTRATOR_WRITES,
    "organizations:propose_email": ((302, 404, 403, 404, 404), (302, 404, 403, 404, 404)),
    "organizations:management": ADMINISTRATOR_READS,
    "organizations:information": ADMINISTRATOR_READS,
    "organizations:edit_information": ADMINISTRATOR_WRITES,
    # The account of the sample is no company: only those activate with three keys, and have this console.
    "organizations:courier_key": CONSOLE,
    "organizations:edit_courier_key": CONSOLE,
    "organizations:console": CONSOLE,
    "organizations:collaborators": CONSOLE,
    "organizations:add_collaborator": CONSOLE,
    "organizations:collaborator": CONSOLE,
    "organizations:delete_collaborator": CONSOLE,
    "organizations:disable_collaborator": CONSOLE,
    "organizations:enable_collaborator": CONSOLE,
    "organizations:reissue_keys": CONSOLE,
    "organizations:managers": ADMINISTRATOR_READS,
    "organizations:add_managers": ADMINISTRATOR_WRITES,
    "organizations:unname_manager": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:requests": ADMINISTRATOR_READS,
    "organizations:ask_link": ADMINISTRATOR_WRITES,
    # The sample names no line nor request of the account.
    "organizations:accept_link": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:refuse_link": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:cancel_request": ((302, 404, 403, 405, 404), (302, 404, 403, 404, 404)),
    "organizations:wake": ADMINISTRATOR_ACTS,
    "organizations:resend": ADMINISTRATOR_ACTS,
    "organizations:withdraw": ADMINISTRATOR_ACTS,
    "organizations:inactivate": ADMINISTRATOR_ACTS,
    "organizations:reactivate": ADMINISTRATOR_ACTS,
}

tenant_pages = pytest.mark.parametrize(
    "target", [page for page in PAGES if "number" in page.parameters], ids=lambda page: page.name
)


# --- What each page declares ---------------------------------------------------------------------


def undeclared(pages: list[Page]) -> list[str]:
    """Return the pages that do not say who may open them. The back office has one door, `admin.site.login`."""
    return [page.name for page in pages if not hasattr(page.view, "policy") and page.name != "admin:index"]


def exempt_from_csrf(pages: list[Page]) -> list[str]:
    return [page.name for page in pages if getattr(page.view, "csrf_exempt", False)]


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
@pytest.mark.parametrize("target", PAGES, ids=lambda page: page.name)
def test_each_person_is_answered_as_decided(target, method, people, bob, dominique):
    address = target.address(sample(bob, dominique))
    answers = tuple(client.generic(method, address).status_code for client in people)
    assert answers == EXPECTED[target.name][METHODS.index(method)]


@tenant_pages
def test_account_of_others_and_account_of_nobody_look_the_same(target, signed_in, charlie, bob, dominique):
    """A stranger learns nothing: not even that there is something to learn."""
    known = sample(bob, dominique)
    client = signed_in(charlie)
    number = "TRP9999999"
    seen = [unmarked(client.get(target.address(known | {"number": each})), each) for each in (known["number"], number)]
    assert seen[0] == seen[1]


def unmarked(response: HttpResponse, number: str) -> tuple[int, str]:
    """Return an answer without what differs at every request: its number, its token, the address asked."""
    text = response.content.decode().replace(str(number), "number")
    text = text.replace(response.headers.get("X-Request-ID", "-"), "request")
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "token", text)


@tenant_pages
@pytest.mark.parametrize("trait", ["inactive", "ended"])
def test_person_who_may_no_longer_is_a_stranger(target, trait, signed_in, alice, dominique, former):
    assert signed_in(former(trait)).get(target.address(sample(alice, dominique))).status_code == 404


@pytest.fixture
def former(transport_alice):
    def membership(trait: str) -> Membership:
        gone = MembershipFactory(organization=transport_alice, administrator=True, **{trait: True})
        # Another account keeps the session open.
        MembershipFactory(user=gone.user)
        return gone

    return membership
