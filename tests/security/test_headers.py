"""Each answer carries its headers, to the letter: pages, refusals, redirections, files, breakdowns."""

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from tests.accounts.factories import PASSWORD

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TELLING = {"Server", "X-Powered-By", "X-AspNet-Version", "Via"}


@login_not_required
def breaks(request):
    raise RuntimeError("planted")


urlpatterns = [path("", include("portal.urls")), path("breaks/", breaks)]
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

ANSWERS = {"/": 200, "/nulle-part/": 404, "/comptes/TRP0000001/": 302, "/breaks/": 500, "/?q=%00": 400}


def policy_of(response) -> dict[str, str]:
    directives = [directive.strip() for directive in response.headers["Content-Security-Policy"].split(";")]
    return {name: " ".join(values) for name, *values in map(str.split, filter(None, directives))}


@pytest.fixture
def calm(client):
    """A visitor whose broken pages are answered, not raised."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("address", "status"), ANSWERS.items())
def test_every_answer_carries_its_headers(calm, address, status):
    response = calm.get(address)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert policy_of(response) == POLICY
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert not TELLING & response.headers.keys()


@pytest.mark.parametrize("source", ["unsafe-inline", "unsafe-eval", "unsafe-hashes", "http:", "https:", "*"])
def test_policy_lets_no_stranger_in(source):
    assert source not in str(settings.CONTENT_SECURITY_POLICY)


def test_file_carries_its_headers(client):
    response = client.get("/static/js/portal.js")
    response.close()
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("address", ANSWERS)
def test_answer_bears_its_number(calm, address):
    numbers = {calm.get(address, headers={"x-request-id": "chosen-by-a-stranger"})["X-Request-ID"] for _ in range(2)}
    assert len(numbers) == 2
    assert not [number for number in numbers if len(number) != 32]


def test_page_of_someone_signed_in_stays_in_no_cache(signed_in, alice):
    response = signed_in(alice).get("/")
    assert "no-store" in response.headers["Cache-Control"]
    assert "Cookie" in response.headers["Vary"]


# --- What a client may not send ------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "testserver:80@evil.example", "testserver.evil.example", "", "a b"])
def test_name_of_another_site_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


def test_name_that_a_proxy_forwards_is_not_believed(client):
    response = client.get("/comptes/TRP0000001/", headers={"x-forwarded-host": "evil.example"})
    assert response.status_code == 302
    assert "evil.example" not in response.url


@pytest.mark.parametrize("address", ["/?q=%00", "/activation/%00/", "/comptes/TRP%000000001/"])
def test_nul_in_an_address_is_refused(client, address):
    assert client.get(address).status_code == 400


def test_nul_in_a_cookie_is_refused(client):
    client.cookies["langue"] = "fr\0"
    assert client.get("/", HTTP_COOKIE="langue=fr\0").status_code == 400


# --- Cookies and the session ---------------------------------------------------------------------


def test_session_stays_on_the_server(client, alice):
    assert settings.SESSION_ENGINE in {
        "django.contrib.sessions.backends.db",
        "django.contrib.sessions.backends.cached_db",
    }
    client.force_login(alice.user)
    assert len(client.cookies[settings.SESSION_COOKIE_NAME].value) == 32


def test_cookies_are_kept_from_scripts_and_from_other_sites(client, alice):
    client.get("/compte/connexion/")
    client.post("/compte/connexion/", {"login": alice.user.email, "password": PASSWORD})
    client.post("/preferences/theme/", {"theme": "dark"})
    client.post("/preferences/langue/", {"language": "en"})
    assert client.cookies.keys() == {"session", "csrf", "theme", "langue", "device"}
    for name, cookie in client.cookies.items():
        assert (name, cookie["httponly"], cookie["samesite"]) == (name, True, "Lax")
        assert cookie["domain"] == ""
