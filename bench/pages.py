"""How the ten busiest pages come up on a slow telephone: what Lighthouse measures, by its own curves.

A telephone four times slower than this machine, on a slow mobile network (150 ms, 1.6 Mb/s). The speed index is left
out: it needs a film of the page. With `LIGHTHOUSE=/path/to/lighthouse`, Lighthouse itself has its say instead.
"""

import json
import math
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.actions.terms import accept
from accounts.models import Terms, User
from bench.web import server
from organizations.models import Membership, Organization, OrganizationType
from tests.programs import find

PEOPLE = 40
# Lighthouse's slow mobile network, as the browser applies it to each request.
NETWORK = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6 * 1024 * 0.9 * 1024 / 8,
    "uploadThroughput": 750 * 0.9 * 1024 / 8,
}
SLOWER = 4
TELEPHONE = {"width": 412, "height": 823}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Where a figure is worth 0.9 and 0.5, and its weight.
CURVES = {"fcp": (1800, 3000, 10), "lcp": (2500, 4000, 25), "tbt": (200, 600, 30), "cls": (0.1, 0.25, 25)}
WATCH = """
window.seen = {lcp: 0, cls: 0, tbt: 0};
const watch = (type, note) => {
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({type, buffered: true});
};
watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { seen.cls += entry.hadRecentInput ? 0 : entry.value; });
watch("longtask", (entry) => { seen.tbt += Math.max(0, entry.duration - 50); });
"""
READ = """() => {
    const bytes = performance.getEntriesByType("resource").reduce((sum, entry) => sum + entry.transferSize, 0);
    const [page] = performance.getEntriesByType("navigation");
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    return {...seen, fcp: painted.startTime, kilobytes: (bytes + page.transferSize) / 1024};
}"""


def run() -> Iterator[tuple[str, float, str]]:
    session, number = someone()
    with server() as port:
        portal = f"http://localhost:{port}"
        if lighthouse := os.environ.get("LIGHTHOUSE"):
            for address, is_own in pages(number):
                yield from judged(lighthouse, portal + address, session if is_own else "")
            return
        with browser() as chromium:
            for address, is_own in pages(number):
                cookies = [{"name": "session", "value": session, "url": portal}] if is_own else []
                context = chromium.new_context(viewport=TELEPHONE, device_scale_factor=1.75)
                context.add_cookies(cookies)
                yield from figures(address, measured(context, portal + address))
                context.close()


def pages(number: str) -> list[tuple[str, bool]]:
    """Return the address of each of the ten, and whether it is a page of someone."""
    public = [reverse(name) for name in ("home", "account_login", "accounts:sign_up", "contact", "help:articles")]
    of_account = [reverse(f"organizations:{name}", args=[number]) for name in ("home", "memberships", "journal")]
    own = [reverse("home"), *of_account, reverse("accounts:profile")]
    return [*((address, False) for address in public), *((address, True) for address in own)]


def someone() -> tuple[str, str]:
    """Return the session of who administers an account of forty people, and its number."""
    now = timezone.now()
    active = {"status": "active", "activated_at": now}
    kind = OrganizationType.objects.get(prefix="TRP")
    place = Organization.objects.create(type=kind, number="TRP9000000", name="Transport du Banc inc.", **active)
    people = [
        User.objects.create(email=f"banc{rank}@exemple.ca", username=f"banc{rank}", first_name="Lou", last_name="Roy")
        for rank in range(PEOPLE)
    ]
    for rank, person in enumerate(people):
        role = "member" if rank else "administrator"
        own = {"user": person, "email": person.email, "role": role, "is_primary": True}
        Membership.objects.create(organization=place, **own, **active)
    accept(people[0], Terms.objects.in_force())
    client = Client(HTTP_HOST="localhost")
    client.force_login(people[0])
    return client.cookies["session"].value, place.number


@contextmanager
def browser() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread, which Django takes for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find("chromium"), args=["--no-sandbox", "--disable-gpu"])


def measured(context: BrowserContext, address: str) -> dict[str, float]:
    page = context.new_page()
    slow_down(page)
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_timeout(1000)
    if page.url != address:
        raise ConnectionError(f"{address} led to {page.url}")
    return page.evaluate(READ)


def slow_down(page: Page) -> None:
    telephone = page.context.new_cdp_session(page)
    telephone.send("Network.enable")
    telephone.send("Network.emulateNetworkConditions", NETWORK)
    telephone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def figures(address: str, seen: dict[str, float]) -> Iterator[tuple[str, float, str]]:
    worth = sum(weight * score(seen[name], *points) for name, (*points, weight) in CURVES.items())
    yield f"pages: {address}", 100 * worth / sum(weight for *_, weight in CURVES.values()), "of 100"
    for name, what, unit in (
        ("lcp", "largest paint", "ms"),
        ("tbt", "blocked", "ms"),
        ("cls", "moved", ""),
        ("kilobytes", "sent", "KB"),
    ):
        yield f"    {what}", seen[name], unit


def score(value: float, good: float, median: float) -> float:
    """Return what a figure is worth, from 0 to 1, on Lighthouse's log-normal curve."""
    if value <= 0:
        return 1
    return (1 - math.erf(0.9061938 * math.log(value / median) / -math.log(good / median))) / 2


def judged(lighthouse: str, address: str, session: str) -> Iterator[tuple[str, float, str]]:
    """Yield Lighthouse's own marks, as on a mobile telephone."""
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.json"
        command = [lighthouse, address, "--quiet", f"--only-categories={','.join(CATEGORIES)}", "--output=json"]
        command += [f"--output-path={report}", "--chrome-flags=--headless --no-sandbox --disable-gpu"]
        if session:
            command.append(f"--extra-headers={json.dumps({'Cookie': f'session={session}'})}")
        subprocess.run(
            command, check=True, capture_output=True, env=os.environ | {"CHROME_PATH": f"{find('chromium')}"}
        )
        told = json.loads(report.read_text())
    if told["finalDisplayedUrl"] != address:
        raise ConnectionError(f"{address} led to {told['finalDisplayedUrl']}")
    marks = {name: 100 * told["categories"][name]["score"] for name in CATEGORIES}
    yield f"pages: {urlsplit(address).path}", min(marks.values()), "of 100"
    for name, mark in marks.items():
        yield f"    {name}", mark, "of 100"
