"""What was taken from others is what they published, with their licence, and nothing of the GOV.UK brand."""

import hashlib
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

STATIC = settings.BASE_DIR / "static"
VENDORED = sorted(folder for folder in (STATIC / "vendor").iterdir() if folder.is_dir())


def test_something_is_vendored():
    assert [folder.name.rsplit("-", 1)[0] for folder in VENDORED] == ["atkinson-hyperlegible-next", "govuk"]


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_files_are_those_that_were_published(folder):
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {path.name: path for path in folder.iterdir() if path.name != "SHA256SUMS"}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == sums
    assert "LICENSE.txt" in sums


def test_nothing_of_another_brand_is_shown():
    styles = (STATIC / "vendor" / "govuk-6.6.0" / "govuk-frontend.min.css").read_text()
    assert not re.search(r"GDS Transport|crown|url\(", styles, re.IGNORECASE)


def test_what_pages_load_exists():
    """A style sheet, a script or a picture that moved would be missed on every page."""
    written = [
        *(settings.BASE_DIR / "templates").rglob("*.html"),
        *(STATIC / "css").iterdir(),
        *(STATIC / "js").iterdir(),
    ]
    named = re.compile(r"""(?:static "|/static/|\.\./)([\w./-]+\.\w+)""")
    wanted = {name for path in written for name in named.findall(path.read_text())}
    assert wanted
    # What the back office loads may be Django's own.
    assert not [name for name in wanted if finders.find(name) is None]


def test_every_icon_that_a_page_names_is_drawn():
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    pages = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    named = set(re.findall(r'{% icon "([\w-]+)"', pages)) | set(re.findall(r'icon="([\w-]+)"', pages))
    assert named
    assert not named - drawn
