"""The browser of the tests sees what it should see."""

import pytest
from django.urls import reverse

from tests.browser import NARROW


def test_error_on_the_console_is_heard(page, complaints):
    page.evaluate("console.error('the page is unwell')")
    page.evaluate("setTimeout(() => { throw new Error('a script fell') })")
    page.wait_for_timeout(100)
    complaints.expect("the page is unwell")
    complaints.expect("a script fell")


def test_error_that_was_expected_and_did_not_come_is_missed(complaints):
    with pytest.raises(AssertionError, match="did not complain"):
        complaints.expect("nothing of the kind")


def test_page_from_elsewhere_is_out_of_reach(page, complaints):
    page.set_content('<img src="https://exemple.ca/pixel.png" alt="">')
    page.wait_for_timeout(100)
    complaints.expect("not on this machine")
    complaints.expect("ERR_NAME_NOT_RESOLVED")
    assert not complaints


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ("<script>document.title = 'run'</script>", "inline script"),
        ("<button onclick=\"document.title = 'run'\">run</button>", "inline event handler"),
        ("<p style='color: red'>red</p>", "inline style"),
    ],
)
def test_refusal_by_the_policy_of_the_pages_is_heard(page, client, complaints, body, refused):
    policy = client.get(reverse("livez")).headers["Content-Security-Policy"]
    headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
    page.route("http://localhost/", lambda route: route.fulfill(headers=headers, body=document(body)))
    page.goto("http://localhost/")
    page.wait_for_timeout(100)
    complaints.expect(f"{refused}.*Content Security Policy")
    assert page.title() == "A page"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<p style='color: #ccc'>faint</p>", "color-contrast"),
        ("<style>@media (prefers-color-scheme: dark) { p { color: #ddd } }</style><p>faint in the dark</p>", "dark"),
        ("<div style='width: 500px'>wide</div>", "stick out"),
    ],
)
def test_page_that_someone_cannot_use_is_seen(page, axe, complaints, body, fault):
    page.set_content(document(body))
    with pytest.raises(AssertionError, match=fault):
        axe(page)
    complaints.clear()


def test_page_that_everyone_can_use_passes(page, axe):
    page.set_content(document("<p>plain</p>"))
    axe(page)
    assert page.viewport_size["width"] > NARROW["width"]


def test_browser_speaks_the_french_of_quebec(page):
    assert page.evaluate("navigator.language") == "fr-CA"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "America/Toronto"


def document(body: str) -> str:
    return (
        '<!doctype html><html lang="fr-CA"><meta name="viewport" content="width=device-width">'
        f"<title>A page</title><main><h1>A page</h1>{body}</main></html>"
    )
