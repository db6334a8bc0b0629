"""A real browser for the tests: Debian's Chromium, watched, and looked at by axe.

Every page that a test opens is watched: an error on the console, a refusal of the content security
policy, a script that throws, a request that fails or that leaves this machine fails the test.
"""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.programs import find

# Playwright's own loop runs in the thread of the test, which Django takes for an asynchronous one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# « preload »: axe would copy the style sheets that others import into styles within the page, which the policy refuses;
# no rule of these standards reads them.
Asked = dict[str, dict[str, Any]]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": STANDARDS, "resultTypes": ["violations"], "preload": False}
# What other colours may change. Names, roles and headings do not know whether it is dark.
OF_COLOURS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
ASKED_OF = {"light": ASKED, "dark": ASKED | {"runOnly": {"type": "rule", "values": OF_COLOURS}}}
EVERY_RULE = {"light": ASKED, "dark": ASKED}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
# Each page is looked at in each light and in each width. What stands on many pages is looked at in every light at every
# width: colours do not know how wide the page is, but some of it shows at one width alone.
TWICE = (("light", WIDE), ("dark", NARROW))
FOUR_TIMES = (*TWICE, ("light", NARROW), ("dark", WIDE))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = find("chromium")
    if path is None:
        pytest.fail("No Chromium here: `make test` says how to get one.", pytrace=False)
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    nowhere_else = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    # The sandbox needs kernel rights that a container and root do not have; the pages are our own.
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", nowhere_else, *quiet]
    return browser_type_launch_args | {"executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "fr-CA", "timezone_id": "America/Toronto", "viewport": WIDE}


class Complaints(list[str]):
    """What the browser complained of; a test that provokes one says so with `expect`."""

    def expect(self, pattern: str) -> None:
        """Forgive the complaints that match, and insist that there was one."""
        expected = [complaint for complaint in self if re.search(pattern, complaint)]
        assert expected, f"The browser did not complain of {pattern}."
        self[:] = [complaint for complaint in self if complaint not in expected]

    def watch(self, context: BrowserContext) -> None:
        context.on("console", lambda said: self.append(said.text) if said.type in {"error", "warning"} else None)
        context.on("weberror", lambda thrown: self.append(str(thrown.error)))
        context.on("requestfailed", self.note_failure)
        context.on("request", self.note_stranger)

    def note_failure(self, request: Any) -> None:
        # A page left before it was whole has not failed.
        if request.failure != "net::ERR_ABORTED":
            self.append(f"{request.method} {request.url}: {request.failure}")

    def note_stranger(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.hostname not in {"localhost", "127.0.0.1"}:
            self.append(f"{request.url} is not on this machine")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    noted = Complaints()
    yield noted
    assert not noted, "The browser complained:\n" + "\n".join(noted)


@pytest.fixture
def has_scripts() -> bool:
    """Whether the browsers of this test run JavaScript; `with_and_without_scripts` asks for both."""
    return True


with_and_without_scripts = pytest.mark.parametrize(
    "has_scripts", [pytest.param(True, id="scripts"), pytest.param(False, id="no-scripts")]
)


@pytest.fixture
def new_context(
    browser: Browser, browser_context_args: dict[str, Any], complaints: Complaints, has_scripts: bool
) -> Iterator[Callable[..., BrowserContext]]:
    """Open a context of its own for each person of a journey; all are watched.

    Unlike Playwright's own, it lets a person differ from the usual one: `new_context(locale="en-CA")`.
    """
    contexts: list[BrowserContext] = []

    def watched(**options: Any) -> BrowserContext:
        usual = browser_context_args | {"java_script_enabled": has_scripts}
        context = browser.new_context(**usual | options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        complaints.watch(context)
        return context

    yield watched
    for context in contexts:
        context.close()


EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def excess_of(page: Page) -> int:
    """Return how many pixels stick out to the right, once the page that was just made narrower is laid out anew."""
    former, excess = None, page.evaluate(EXCESS)
    while excess > 0 and excess != former:
        page.wait_for_timeout(100)
        former, excess = excess, page.evaluate(EXCESS)
    return excess


@pytest.fixture
def axe(has_scripts: bool) -> Callable[..., None]:
    """Look at the page as it stands: in light, in dark, and 320 pixels wide.

    Axe is itself a script. A journey that is also made without looks in the run that has them.
    """

    def look(page: Page, views: tuple[tuple[str, dict[str, int]], ...] = TWICE, asked: Asked = ASKED_OF) -> None:
        if not has_scripts:
            return
        page.wait_for_load_state()  # half a page has no heading yet
        page.evaluate(Axe().axe_script)
        for scheme, size in views:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            where = f"{urlsplit(page.url).path}, {scheme}, {size['width']} px"
            faults = page.evaluate("asked => axe.run(document, asked)", asked[scheme])["violations"]
            assert not faults, f"{where}\n" + "\n".join(map(in_words, faults))
            excess = excess_of(page)
            assert excess <= 0, f"{where}: {excess} px stick out to the right"
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)

    return look


def in_words(fault: dict[str, Any]) -> str:
    places = "\n".join(f"    {node['html'][:160]}\n      {node['failureSummary']}" for node in fault["nodes"][:3])
    return f"  {fault['id']} ({fault['impact']}): {fault['help']}\n{places}"
