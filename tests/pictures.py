"""Take the pictures of the documentation, as `make pictures`: pages of the demonstration, in docs/images.

A portal with data of its own is started, and taken away again; `python -m tests.pictures ADDRESS` uses one that runs.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from portal.local.servers import free_port
from tests.programs import find

CHECKOUT = Path(__file__).resolve().parent.parent
IMAGES = CHECKOUT / "docs" / "images"
PATIENCE = 600
# Name of the picture, who looks (nobody: a visitor), at which address, how wide, by night.
PICTURES = [
    ("home", "", "/", 1280, False),
    ("users", "alexe", "/comptes/TRP0028515/utilisateurs/", 1280, False),
    ("relations", "richard", "/comptes/EMP0007001/acces/", 1280, False),
    ("clients", "sylvie", "/comptes/FIR0004310/clients/", 1280, False),
    ("sessions", "claude", "/sessions/tableau-de-bord/", 1280, False),
    ("desk", "mireille", "/gestion/", 1280, False),
    ("mail", "", "/demo/galerie/organizations/invited/", 1280, False),
    ("phone", "claude", "/sessions/", 360, True),
]


@contextmanager
def portal() -> Iterator[str]:
    """Serve a demonstration in which nobody has been, and take its data away."""
    with tempfile.TemporaryDirectory() as state:
        port = free_port()
        environment = os.environ | {"LOCAL_STATE": state, "PORT": str(port)}
        command = [sys.executable, "-m", "portal.local"]
        running = subprocess.Popen([*command, "run"], cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            _wait(running)
            yield f"http://localhost:{port}"
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)
            subprocess.run([*command, "reset"], cwd=CHECKOUT, env=environment, check=True, capture_output=True)


def _wait(running: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.stdout:
        line = running.stdout.readline()
        if "Ctrl-C stops everything" in line:
            return
        if not line:
            break
    raise SystemExit("The portal did not start: see what `make run` says.")


def take(browser: Browser, address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, person, path, width, is_dark in PICTURES:
        scheme = "dark" if is_dark else "light"
        size = {"width": width, "height": 820}
        context = browser.new_context(viewport=size, locale="fr-CA", color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        _come_in(page, address, person)
        page.goto(address + path)
        page.screenshot(path=IMAGES / f"{name}.png")
        context.close()


def _come_in(page: Page, address: str, person: str) -> None:
    """Come in as someone, and put the announcement away: it is not what the pictures are about."""
    page.goto(f"{address}/demo/")
    if person:
        page.locator(f"form[action='/demo/entrer/{person}/'] button").click()
        page.wait_for_load_state()
        # What greets whoever comes in is said once.
        page.goto(f"{address}/")
    if (put_away := page.get_by_role("button", name="Ne plus afficher")).count():
        put_away.first.click()
        page.wait_for_load_state()


def main(arguments: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find("chromium"), args=["--no-sandbox"])
        if arguments:
            take(browser, arguments[0])
        else:
            with portal() as address:
                take(browser, address)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
