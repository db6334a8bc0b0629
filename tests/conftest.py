"""The cast, the mailbox, and the nets under every test."""

import gc
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.db.models.signals import pre_save  # noqa: TID251 (a net, not a deed)
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from accounts.middleware import BEGAN, NOTED, SEEN, must_accept_terms
from accounts.models import User
from accounts.models.terms import look_again
from notifications.models import Message
from organizations.models import Membership, Organization, announcements
from portal import guides
from portal.core import testing
from tests.accounts.factories import UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory, OrganizationFactory
from tests.sitemap import Page

# After the plugin of Playwright, whose fixtures it puts others over.
pytest_plugins = ["tests.browser", "tests.database", "tests.timing"]

hypothesis_settings.register_profile("portal", deadline=None, max_examples=50, print_blob=True)
hypothesis_settings.load_profile("portal")

FEW, MANY = 2, 7


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = guides.codes(guides.guides())
    for item in items:
        refuse_unknown_items(item, known)
        refuse_a_browser_among_rolled_back_tests(item)
    # Once more, after pytest has put the tests of one browser side by side: who commits comes last, journeys first.
    items.sort(key=lambda item: (commits_rows(item), "journeys" not in item.path.parts))


def pytest_collection_finish() -> None:
    """What stands now stands to the end: the collector need not walk through it again and again, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 100)


def commits_rows(item: pytest.Item) -> bool:
    """Whether a test commits: what follows it waits until the database is put back in order."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and bool(marker.kwargs.get("transaction"))
    return commits or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))


def refuse_unknown_items(item: pytest.Item, known: set[str]) -> None:
    """A marker that names no item of the guides would show nothing."""
    for marker in item.iter_markers("guide"):
        if marker.kwargs or not marker.args or set(marker.args) - known:
            raise pytest.UsageError(f"{item.nodeid}: no such item in the guides: {marker.args or 'none named'}")


def refuse_a_browser_among_rolled_back_tests(item: pytest.Item) -> None:
    """A fixture named like Playwright's gives a test a browser: pytest would run all browser tests beside it.

    They empty the tables, and those that roll back must have run before.
    """
    names = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if "browser_name" in names and marker and not marker.kwargs.get("transaction") and "live_server" not in names:
        raise pytest.UsageError(f"{item.nodeid}: needs no browser; does a fixture bear a name of Playwright's?")


# --- Nets ----------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def nets() -> Iterator[None]:
    """Rows without an order come in any order, partial saves keep their clock, terms and announcements are
    those of this test.

    And French is spoken: the last page that a test before opened, in English, is forgotten.
    """
    look_again()
    announcements.look_again()
    translation.deactivate()
    pre_save.connect(testing.require_auto_now)
    with testing.unordered_rows_are_shuffled():
        yield
    pre_save.disconnect(testing.require_auto_now)


@pytest.fixture
def live_server(transactional_db, live_server, settings):
    """The portal at an address, for a browser; mails point to it."""
    settings.SITE_URL = live_server.url
    settings.SITE_HOST = live_server.thread.host
    return live_server


# --- Growth --------------------------------------------------------------------------------------


@pytest.fixture
def query_count(client: Client) -> Callable[..., int]:
    """Tell how many queries a page takes, having seen that the count does not grow with its rows.

    `one_more()` adds a row to what the page lists.
    """

    def count(url: str, one_more: Callable[[], object]) -> int:
        counts = []
        for rows in (FEW, MANY - FEW):
            for _ in range(rows):
                one_more()
            client.get(url)  # what is loaded once a process is loaded now
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(captured)
        few, many = counts
        grown = "\n".join(query["sql"] for query in many.captured_queries)
        assert len(few) == len(many), f"{len(few)} queries for {FEW} rows, {len(many)} for {MANY}:\n{grown}"
        return len(many)

    return count


# --- People --------------------------------------------------------------------------------------


@pytest.fixture
def transport_alice(db: None) -> Organization:
    """The account of a carrier."""
    return OrganizationFactory(name="Transport Alice inc.")


@pytest.fixture
def alice(transport_alice: Organization) -> Membership:
    """Alice administers Transport Alice."""
    return membership_of("Alice", "Arsenault", organization=transport_alice, administrator=True)


@pytest.fixture
def bob(transport_alice: Organization, alice: Membership) -> Membership:
    """Bob is a plain member of Transport Alice."""
    return membership_of("Bob", "Bélanger", organization=transport_alice)


@pytest.fixture
def charlie(db: None) -> Membership:
    """Charlie administers another account and has no business in that of Alice."""
    elsewhere = OrganizationFactory(name="Le Mandarin inc.")
    return membership_of("Charlie", "Chen", organization=elsewhere, administrator=True)


@pytest.fixture
def dominique(transport_alice: Organization, alice: Membership) -> Membership:
    """Dominique was invited to Transport Alice and has still to confirm."""
    return ClaimFactory(membership__organization=transport_alice, membership__first_name="Dominique").membership


def membership_of(first_name: str, last_name: str, **more: object) -> Membership:
    user = UserFactory(first_name=first_name, last_name=last_name, email=f"{first_name.lower()}@exemple.ca")
    return MembershipFactory(user=user, **more)


def show_second_factor(client: Client, person: User, kind: str = "totp", at: float = 0) -> None:
    """Note in a session that this person has shown a second factor, as the sign-in pages do; long ago, or `at`."""
    session = client.session
    note_second_factor(session, person, kind, at)
    session.save()


def note_second_factor(session: SessionBase, person: User, kind: str = "totp", at: float = 0) -> None:
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": kind, "at": at}]
    session["account_authentication_methods_user"] = user_id_to_str(person)


@pytest.fixture(autouse=True)
def who_is_let_in_has_been_here_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`force_login` leaves people as the pages of signing in and a first page would; those have tests of their own."""
    force_login = Client.force_login

    def complete(client: Client, user: User, backend: str | None = None) -> None:
        user_logged_in.connect(note_a_moment_ago, dispatch_uid="moment")
        try:
            force_login(client, user, backend)
        finally:
            user_logged_in.disconnect(dispatch_uid="moment")

    monkeypatch.setattr(Client, "force_login", complete)


def note_a_moment_ago(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Write into a session what its first page writes, and that an agent has shown the second factor."""
    session, now = request.session, int(time.time())
    session[BEGAN] = session[SEEN] = now
    session[NOTED] = session.session_key
    request.user = user
    must_accept_terms(request)
    if user.is_staff or user.is_superuser:
        note_second_factor(session, user)


def just_come_in(client: Client) -> Client:
    """Forget that the use of a session was noted: the next page notes it among those of its person."""
    session = client.session
    del session[NOTED]
    session.save()
    return client


@pytest.fixture
def signed_in() -> Callable[[Membership | User], Client]:
    """Give each person a browser of their own: `signed_in(alice).get(…)`."""

    def sign_in(person: Membership | User) -> Client:
        client = Client()
        client.force_login(person.user if isinstance(person, Membership) else person)
        return client

    return sign_in


@pytest.fixture
def alone(subtests: pytest.Subtests) -> Callable[..., AbstractContextManager[None]]:
    """Try one page after another in one world: `with alone(page):` undoes what was done, and fails for that page."""

    @contextmanager
    def alone(page: Page) -> Iterator[None]:
        with subtests.test(page.name), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return alone


def same_browser(client: Client) -> Client:
    """Return a browser that holds the cookies of another, and loses none of that one's."""
    same = Client(enforce_csrf_checks=client.handler.enforce_csrf_checks)
    same.cookies.update(client.cookies)
    return same


# --- Mail ----------------------------------------------------------------------------------------


class Mailbox:
    """What the portal has written and not yet wiped, newest first, as the outbox holds it."""

    def to(self, email: str) -> list[Message]:
        return list(Message.objects.filter(recipient_email=email).order_by("-pk"))

    def latest(self, email: str) -> Message:
        found = self.to(email)
        assert found, f"Nothing was written to {email}, only to {[message.recipient_email for message in self.all()]}."
        return found[0]

    def all(self) -> list[Message]:
        return list(Message.objects.order_by("-pk"))

    def link(self, email: str) -> str:
        """Return the path of the first link in the latest mail, without the name of the site."""
        found = re.search(rf"{re.escape(settings.SITE_URL)}(/\S*)", self.latest(email).text)
        assert found, f"No link in: {self.latest(email).text}"
        return found[1]

    def code(self, email: str) -> str:
        """Return the one-time code in the latest mail."""
        found = re.search(r"\b\d{4}[\s\u00a0-]?\d{4}\b", self.latest(email).text)
        assert found, f"No code in: {self.latest(email).text}"
        return found[0]


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return Mailbox()
