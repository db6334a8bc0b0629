"""No secret reaches the logs, whichever page it was typed into and however that page ended."""

import io
import logging

import pytest
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

PASSWORD, TOKEN, EMAIL, CODE = "canari-mot-de-passe-1", "canari-jeton-de-43-lettres", "canari@exemple.ca", "73190284"


@login_not_required
def breaks(request):
    structlog.get_logger("portal").warning("planted", password=PASSWORD, token=TOKEN, to=f"à {EMAIL}", code=CODE)
    raise RuntimeError(f"it broke for {EMAIL}\nlevel=info a second line")


urlpatterns = [path("", include("portal.urls")), path("breaks/", breaks)]
handler404, handler500 = "portal.views.page_not_found", "portal.views.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def written():
    """What the portal's own handler would have written to its output."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    formatters = [own.formatter for own in logging.getLogger().handlers]
    handler.setFormatter(next(own for own in formatters if isinstance(own, structlog.stdlib.ProcessorFormatter)))
    logging.getLogger().addHandler(handler)
    yield output.getvalue
    logging.getLogger().removeHandler(handler)


TYPED = {
    "/compte/connexion/": {"login": EMAIL, "password": PASSWORD},
    "/compte/creation/": {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD},
    "/compte/creation/code/": {"code": CODE},
    "/compte/mot-de-passe/oublie/": {"email": EMAIL},
    f"/activation/{TOKEN}/": {},
    f"/nulle-part/{TOKEN}/": {},
    f"/inscription/utilisateur/?email={EMAIL}": {"email": EMAIL},
    "/breaks/": {"password": PASSWORD},
}


def test_log_names_the_page_and_nothing_that_was_typed(client, written):
    client.raise_request_exception = False
    for address, typed in TYPED.items():
        client.get(address)
        client.post(address, typed)
    log = written()
    assert "/activation/<str:token>/" in log
    assert "planted" in log
    assert "RuntimeError" in log
    assert not [secret for secret in (PASSWORD, TOKEN, EMAIL, CODE) if secret in log]


def test_value_cannot_pretend_to_be_a_line(client, written):
    structlog.get_logger("portal").warning("said", by="Alice\n2026-01-01 [critical] forged\x1b[2K")
    lines = [line for line in written().splitlines() if line]
    assert len(lines) == 1
    assert "\x1b" not in lines[0]


def test_log_of_production_is_one_object_a_line():
    assert settings.LOGGING["formatters"]["line"]["processors"][-1].__class__.__name__ == "JSONRenderer"
