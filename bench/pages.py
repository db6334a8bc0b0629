"""How the ten busiest pages come up on a slow telephone: what Lighthouse says, in each of its categories.

Lighthouse is a program of Node.js: `npm install lighthouse` anywhere, then `LIGHTHOUSE=…/node_modules/.bin/lighthouse`.
Without it nothing is measured here.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.terms import accept
from accounts.models import Terms, User
from bench.web import server
from organizations.models import Membership, Organization, OrganizationType
from tests.programs import find

PEOPLE = 40
TURNS = 4
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def run() -> Iterator[tuple[str, float, str]]:
    lighthouse = os.environ.get("LIGHTHOUSE")
    if not lighthouse:
        return
    session, number = someone()
    with server() as port:
        for address, is_own in pages(number):
            yield from judged(lighthouse, f"http://localhost:{port}{address}", session if is_own else "")


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


def judged(lighthouse: str, address: str, session: str) -> Iterator[tuple[str, float, str]]:
    """Yield Lighthouse's own marks, as on a mobile telephone."""
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "report.json"
        command = [lighthouse, address, "--quiet", f"--only-categories={','.join(CATEGORIES)}", "--output=json"]
        command += [f"--output-path={report}", "--chrome-flags=--headless --no-sandbox --disable-gpu"]
        if session:
            command.append(f"--extra-headers={json.dumps({'Cookie': f'session={session}'})}")
        environment = os.environ | {"CHROME_PATH": f"{find('chromium')}"}
        # Now and then it loses sight of a page as it opens (NO_NAVSTART), and asks to be run again.
        runs = (subprocess.run(command, capture_output=True, env=environment) for _turn in range(TURNS))
        if all(run.returncode for run in runs):
            raise ChildProcessError(f"Lighthouse did not read {address} in {TURNS} turns.")
        told = json.loads(report.read_text())
    if told["finalDisplayedUrl"] != address:
        raise ConnectionError(f"{address} led to {told['finalDisplayedUrl']}")
    marks = {name: 100 * told["categories"][name]["score"] for name in CATEGORIES}
    yield f"pages: {urlsplit(address).path}", min(marks.values()), "of 100"
    for name, mark in marks.items():
        yield f"    {name}", mark, "of 100"
