"""Nothing moves on the busiest pages that the person did not move: on a telephone, while they are loaded.

A browser that has waited too long for the rest of a page draws what it has, and a last word may then find its line:
a shift of less than a tenth of what Web Vitals call good (0.1) is no movement that one sees.
"""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = ("home", "account_login", "accounts:sign_up", "contact", "help:articles")
OF_AN_ACCOUNT = ("organizations:home", "organizations:memberships", "organizations:journal")
LEAST = 0.01
WATCH = """
window.moved = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    const [first] = entry.sources;
    moved.push([entry.value, first?.node?.outerHTML?.slice(0, 120)]);
})).observe({type: "layout-shift", buffered: true});
"""


def moved_on(page, address):
    """Return what one saw move until the page stood still: the font and the scripts are there."""
    page.goto(address, wait_until="load")
    page.evaluate("() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 200)))")
    return [f"{page.url}: {shift:.4f} {what}" for shift, what in page.evaluate("moved") if shift >= LEAST]


def test_nothing_moves_by_itself_on_a_telephone(live_server, new_context, signed_in, alice, bob, dominique):
    context = new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.add_init_script(WATCH)
    # A slow telephone draws what it has read so far: there half a page shows that moves when the rest comes.
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    moved = [line for name in PUBLIC for line in moved_on(page, live_server.url + reverse(name))]
    session = signed_in(alice).cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    own = [reverse(name, args=[alice.organization.number]) for name in OF_AN_ACCOUNT]
    for address in (reverse("home"), *own, reverse("accounts:profile")):
        moved += moved_on(page, live_server.url + address)
    assert not moved, "\n".join(moved)


def test_what_moves_is_seen(page):
    page.add_init_script(WATCH)
    page.goto("data:text/html,<meta name=viewport content=width=device-width><p id=late></p><h1>Un titre</h1>")
    page.wait_for_timeout(300)
    page.evaluate("document.getElementById('late').style.height = '300px'")
    page.wait_for_timeout(300)
    assert max(shift for shift, _what in page.evaluate("moved")) >= LEAST
