"""Every mail of the portal: the deed first, the text as good as the page, and why one gets it."""

import re

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from notifications.models import Channel
from portal.demo import samples
from tests.languages import Words, refuse_the_other

LINKS = re.compile(r"https?://[^\s<>\"']+")
HREF = re.compile(r'href="([^"]+)"')


@pytest.mark.parametrize("language", ["fr-ca", "en"])
@pytest.mark.parametrize("template", samples.notices())
def test_mail_leads_to_its_deed_says_the_same_as_text_and_why(template, language):
    words = samples.render(template, language)
    hrefs = [link for link in HREF.findall(words["html"]) if link.startswith("http")]
    assert set(hrefs) == {link.rstrip(".") for link in LINKS.findall(words["text"])}
    if samples.has_deed(template):
        assert hrefs[0] == f"{settings.SITE_URL}{samples.LINK}"
    foot = words["html"].partition('class="foot"')[2] or words["html"].rpartition("<td")[2]
    why = words["text"].partition("\n--\n")[2].strip().splitlines()[0]
    assert len(why) > 20
    assert why[:20] in strip_tags(words["html"]).replace("&#x27;", "'")
    assert words["subject"]
    assert "prefers-color-scheme: dark" in words["html"]
    assert foot
    for told in (words["subject"], words["text"], Words(words["html"]).text):
        refuse_the_other(language, told, *map(str, samples.WORDS.values()))


@pytest.mark.urls("tests.operations.demo_urls")
def test_gallery_shows_every_mail_in_both_languages_and_every_sms(db, client):
    page = client.get("/demo/galerie/").content.decode()
    assert len(samples.notices()) > 80
    for template in samples.notices():
        assert f"/demo/galerie/{template.replace('/notices/', '/')}/" in page
    for template in samples.texts():
        assert template in page
    letter = client.get("/demo/galerie/organizations/invited/").content.decode()
    assert "Activer mon profil" in letter
    sheet = client.get("/demo/galerie/organizations/invited/fr-ca/")
    assert f"{settings.SITE_URL}{samples.LINK}" in sheet.content.decode()
    assert "sandbox" in sheet["Content-Security-Policy"]


@pytest.mark.urls("tests.operations.demo_urls")
@pytest.mark.parametrize("path", ["organizations/nothing/", "organizations/nothing/en/", "organizations/invited/de/"])
def test_mail_that_the_portal_never_writes_is_not_shown(db, client, path):
    assert client.get(f"/demo/galerie/{path}").status_code == 404


@pytest.mark.parametrize("language", ["fr-ca", "en"])
@pytest.mark.parametrize("template", samples.texts())
def test_sms_says_who_writes_in_one_language(template, language):
    text = samples.render(template, language, Channel.SMS)["text"]
    assert text.startswith(settings.SITE_NAME)
    refuse_the_other(language, text)
