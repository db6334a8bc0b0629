"""The net that reads every page as the standard of HTML does: what it must see, and what it must let pass."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from tests import markup
from tests.markup import FaultyMarkup, faults

PAGE = '<!DOCTYPE html><html lang="fr-ca"><head><title>Page</title></head><body>{}</body></html>'


@login_not_required
def nested(request):
    return HttpResponse(PAGE.format('<a href="/">Ici <button type="button">là</button></a>'))


urlpatterns = [path("nested", nested)]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Un</div>",
        "<p>Un <div>deux</div></p>",
        '<p id="un" id="deux">Un</p>',
        '<p id="un">Un</p><p id="un">Deux</p>',
        '<p id="">Un</p>',
        "<form><form></form></form>",
        "<table><tr><div>Un</div></tr></table>",
        '<a href="/">Ici <button type="button">là</button></a>',
        '<button type="button"><span tabindex="0">Un</span></button>',
        "<span><section>Un</section></span>",
        '<label for="nulle-part">Nom</label>',
        '<label for="un">Nom</label><p id="un">Un</p>',
        '<p aria-describedby="nulle-part">Un</p>',
        "<ul><p>Un</p></ul>",
        "<center>Un</center>",
        '<table align="left"><tr><td>Un</td></tr></table>',
        '<img src="/logo.svg">',
        '<time datetime="2026-11-23T08:00:00.123456-05:00">08:00</time>',
        '<input type="search" role="combobox">',
        "<main>Un</main><main>Deux</main>",
    ],
)
def test_fault_is_seen(body):
    assert faults(PAGE.format(body))


@pytest.mark.parametrize(
    "body",
    [
        '<ul><li><a href="/"><svg><circle r="1"/></svg><span>Un</span></a></li></ul>',
        "<fieldset><legend><h1>Un</h1></legend></fieldset>",
        '<label for="un">Nom</label><input id="un" aria-describedby="deux trois"><p id="deux"></p><b id="trois"></b>',
        '<label>Nom <input name="un"></label>',
        '<time datetime="2026-11-23T08:00:00-05:00">08:00</time>',
        "<dl><div><dt>Un</dt><dd>Deux</dd></div></dl>",
    ],
)
def test_what_is_fair_passes(body):
    assert faults(PAGE.format(body)) == []


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_faulty_page_fails_whoever_opens_it(client, monkeypatch):
    monkeypatch.setattr(markup, "seen", set())
    with pytest.raises(FaultyMarkup, match="<button> within <a>"):
        client.get("/nested")
