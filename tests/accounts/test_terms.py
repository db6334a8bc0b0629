"""The terms of use: readable by all, in both languages, and never changed once accepted."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.forms.terms import TermsField
from accounts.models import Language, Terms, TermsAcceptance
from tests.accounts.conftest import NAMES
from tests.accounts.factories import UserFactory, terms_shown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "title"), [("fr-ca", "Vos renseignements personnels"), ("en", "Your personal information")]
)
def test_visitor_reads_them_in_the_own_language(client, language, title):
    shown = client.get(reverse("accounts:terms"), headers={"accept-language": language}).content.decode()
    assert title in shown
    assert "1.0" in shown


@pytest.mark.parametrize("language", Language.values)
def test_both_texts_say_who_collects_why_and_which_rights_one_has(language):
    text = Terms.objects.in_force().text(language)
    words = {
        "fr-ca": [
            "L’organisme qui exploite ce portail recueille",
            "Il s’en sert pour",
            "corriger",
            "Commission d’accès",
        ],
        "en": ["The body that operates this portal collects", "It uses them to", "corrected", "Commission d’accès"],
    }
    assert [said for said in words[language] if said not in text] == []


def test_both_texts_have_the_same_shape():
    terms = Terms.objects.in_force()
    shapes = [[block.startswith("# ") for block in text.split("\n\n")] for text in (terms.text_fr, terms.text_en)]
    assert shapes[0] == shapes[1]


def test_text_pasted_from_windows_keeps_its_paragraphs():
    pasted = "# Un\r\n\r\nDeux\r\ntrois.\r\n\r\n\r\nQuatre."
    assert Terms(version="2.0", text_fr=pasted, text_en=pasted).blocks == [
        (True, "Un"),
        (False, "Deux\r\ntrois."),
        (False, "Quatre."),
    ]


def test_words_of_the_terms_cannot_carry_markup(client):
    Terms.objects.create(version="9", text_fr="<script>x</script>", text_en="x", effective_at=timezone.now())
    assert "<script>x" not in client.get(reverse("accounts:terms")).content.decode()


def test_newest_version_in_force_is_the_one_accepted():
    now = timezone.now()
    Terms.objects.create(version="1.1", text_fr="x", text_en="x", effective_at=now)
    Terms.objects.create(version="2.0", text_fr="x", text_en="x", effective_at=now + timedelta(days=1))
    assert TermsField().clean(terms_shown()).version == "1.1"


def box(page):
    return re.search(r'<input type="checkbox" name="terms"[^>]*>', page.content.decode())[0]


def test_box_sends_the_version_that_is_shown(nadia):
    nadia.gives_address()
    assert f'value="{Terms.objects.in_force().pk}"' in box(nadia.opens(NAMES))
    assert "checked" not in box(nadia.opens(NAMES))


def test_version_that_is_no_longer_in_force_cannot_be_accepted(nadia, mailbox):
    nadia.gives_address()
    former = terms_shown()
    newer = Terms.objects.create(version="1.1", text_fr="Neuf.", text_en="New.", effective_at=timezone.now())
    refused = nadia.gives_names(terms=former)
    assert "Les conditions ont changé" in refused.content.decode()
    assert "Neuf." in refused.content.decode()
    assert f'value="{newer.pk}"' in box(refused)
    assert "checked" not in box(refused)
    assert not mailbox.all()
    nadia.gives_names(terms=str(newer.pk))
    assert nadia.asked.terms == newer


def test_box_stays_ticked_after_a_slip_elsewhere(nadia):
    nadia.gives_address()
    assert "checked" in box(nadia.gives_names(first_name=""))


def test_french_text_is_set_as_in_quebec():
    text = Terms.objects.in_force().text_fr
    assert not re.search(r"\s[;?!]| :|« | »", text)


# --- The back office -------------------------------------------------------------------------------


@pytest.fixture
def agent(client):
    client.force_login(UserFactory(agent=True, is_superuser=True))
    return client


def test_accepted_version_is_read_only(agent):
    tomorrow = timezone.now() + timedelta(days=1)
    terms = Terms.objects.create(version="2.0", text_fr="Deux", text_en="Two", effective_at=tomorrow)
    address = reverse("admin:accounts_terms_change", args=[terms.pk])
    assert 'name="text_fr"' in agent.get(address).content.decode()
    TermsAcceptance.objects.create(user=UserFactory(), terms=terms, language=Language.FRENCH)
    assert 'name="text_fr"' not in agent.get(address).content.decode()
    assert agent.post(address, {"text_fr": "autre chose"}).status_code == 403
    assert agent.get(reverse("admin:accounts_terms_delete", args=[terms.pk])).status_code == 403
