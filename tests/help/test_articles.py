"""« Bases de connaissances »: an article for every page, in two languages, with the words of the screen."""

import re
from collections import Counter

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Language
from portal import messages
from portal.help.models import SHIPPED, Kind, Opinion
from portal.help.models.articles import ARTICLE_OF_PAGE, article_of, looked_for
from portal.help.models.markdown import broken_links, render, words_of
from tests.accounts.factories import UserFactory
from tests.answers import EXPECTED
from tests.organizations.conftest import firm, rose
from tests.organizations.firms import sylvie

__all__ = ["firm", "rose", "sylvie"]

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH
SHORTEST = 40

# What shows nothing of its own: deeds, files, addresses that lead on, and what machines ask.
NO_PAGE = {
    *("landing", "livez", "readyz", "language", "theme", "rows_a_page", "back_office_password", "back_office_shortcut"),
    *(f"accounts:{name}" for name in ("resend_code", "ask_copy", "fetch_copy", "answer_proposal", "email_claim")),
    *(f"accounts:{name}" for name in ("resend_email_change", "cancel_email_change", "end_session", "forget_device")),
    *(f"accounts:{name}" for name in ("end_other_sessions", "code", "send_code", "recovery_codes_file")),
    *(f"accounts:{name}" for name in ("recovery_codes_noted", "choose_code", "dismiss_invitation")),
    "accounts:resend_sign_in_code",
    *(f"organizations:{name}" for name in ("resend_registration", "claim", "resend_invitation", "export_requests")),
    *(f"organizations:{name}" for name in ("cancel_my_request", "remove", "export_people", "withdraw_proposal")),
    *(f"organizations:{name}" for name in ("disable_collaborator", "enable_collaborator", "reissue_keys")),
    *(f"organizations:{name}" for name in ("export_contacts", "unname_manager", "accept_handover", "wake")),
    *(f"organizations:{name}" for name in ("decline_handover", "withdraw_handover", "accept_link", "refuse_link")),
    *(f"organizations:{name}" for name in ("cancel_request", "resend", "withdraw", "undo_withdrawal")),
    *(f"organizations:{name}" for name in ("inactivate", "reactivate")),
    *(f"delegations:{name}" for name in ("export_authorizations", "end_subject", "accept_relation")),
    *(f"delegations:{name}" for name in ("decline_relation", "withdraw_relation")),
    *(f"cardrequests:{name}" for name in ("export_sessions", "find_trainer", "roster_example", "begin_session")),
    *(f"cardrequests:{name}" for name in ("keep_draft", "discard_draft", "restore_participant", "pay", "invoice")),
    *(f"cardrequests:{name}" for name in ("remove_participant", "resend_invoice", "provider_told")),
    *("deadlines", "drop_filter", "save_filter", "stay", "organizations:star", "cardrequests:invoices_zip"),
    *("help:step", "help:mark", "put_away", "support:consent", "support:decline", "support:end_visit"),
}


# --- What is shipped -----------------------------------------------------------------------------


def test_every_page_has_its_article():
    assert EXPECTED.keys() - NO_PAGE - ARTICLE_OF_PAGE.keys() == set()
    assert ARTICLE_OF_PAGE.keys() - EXPECTED.keys() == set()
    assert not ARTICLE_OF_PAGE.keys() & NO_PAGE
    named = Counter(page for article in SHIPPED[FRENCH].values() for page in article.pages)
    assert [page for page, times in named.items() if times > 1] == []
    assert article_of("admin:organizations_organization_changelist") == article_of("admin:index") == "gestion"


@pytest.mark.parametrize("language", Language.values)
def test_every_article_says_something(language):
    for article in SHIPPED[language].values():
        assert len(words_of(article.body).split()) >= SHORTEST, article.slug
        assert 10 < len(article.title) <= 120, article.slug
        assert 20 < len(article.summary) <= 300, article.slug
        assert not broken_links(article.body), article.slug
        assert set(article.kinds) <= set(Kind.values), article.slug
        assert set(article.related) <= SHIPPED[language].keys() - {article.slug}, article.slug
        assert "'" not in article.body + article.title + article.summary, article.slug


def test_both_languages_say_as_much():
    for slug, article in SHIPPED[FRENCH].items():
        english = SHIPPED[ENGLISH][slug]
        assert article.body.count("\n## ") == english.body.count("\n## "), slug
        assert article.body.count("](") == english.body.count("]("), slug
        assert 0.6 < len(words_of(english.body)) / len(words_of(article.body)) < 1.4, slug


def test_labels_are_those_of_the_screen():
    """What is bold in an article is on the screen, in both languages."""
    french = {plain(words) for message in messages.said_by_the_code() if message.id for words in texts(message)}
    english = {plain(words) for message in messages.read(messages.ENGLISH) for words in texts(message, said=True)}
    for slug, article in SHIPPED[FRENCH].items():
        labels = bold(article.body)
        assert not labels - french, slug
        translated = bold(SHIPPED[ENGLISH][slug].body)
        assert len(translated) >= len(labels) - 2, slug
        if slug not in {"aide", "gestion"}:
            assert not translated - english, slug


def bold(body):
    return set(re.findall(r"\*\*([^*]+)\*\*", body))


def texts(message, said=False):
    words = message.string if said else message.id
    return words if isinstance(words, tuple) else (words,)


def plain(words):
    return words.replace("\xa0", " ")


# --- Markdown ------------------------------------------------------------------------------------


def test_text_of_an_article_cannot_bring_markup_of_its_own():
    hostile = '<script>alert(1)</script> <b onclick="x">gras</b>\n\n![image](https://ailleurs.example/x.png)\n\n'
    hostile += (
        "[un](javascript:alert(1)) [deux](//ailleurs.example/) [trois](http://ailleurs.example/) [quatre](/compte/)"
    )
    html = render(hostile, FRENCH).html
    assert "<script" not in html
    assert "<b " not in html
    assert "<img" not in html
    assert re.findall(r'href="([^"]*)"', html) == ["https://ailleurs.example/x.png"]
    assert set(broken_links(hostile)) == {"//ailleurs.example/", "http://ailleurs.example/", "/compte/"}


def test_markdown_becomes_the_portals_own_page():
    text = "# Un\n\n## Un\n\n- « oui »\n\n|a|b|\n|:-|-:|\n|1|2|\n\n[loin](https://exemple.ca/) [ici](page:preferences)"
    rendered = render(text, FRENCH)
    assert [words for _anchor, words in rendered.headings] == ["Un", "Un"]
    assert rendered.html.count("<h2") == 2
    assert len({anchor for anchor, _words in rendered.headings}) == 2
    assert "«\xa0oui\xa0»" in rendered.html
    assert 'rel="nofollow noopener noreferrer"' in rendered.html
    assert f'href="{reverse("preferences")}"' in rendered.html
    assert "style=" not in rendered.html
    assert 'role="region" tabindex="0"' in rendered.html


# --- Searching -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "query", "first"),
    [
        ("fr-ca", "mot de passe oublié", "mot-de-passe-oublie"),
        ("fr-ca", "MOTS DE PASSE OUBLIE", "mot-de-passe-oublie"),
        ("fr-ca", "relève", "releve"),
        ("fr-ca", "code QR d’une carte", "verifier-une-carte"),
        ("en", "recovery codes", "codes-de-secours"),
        ("en", "how do I handover", "releve"),
    ],
)
def test_articles_are_found_whatever_the_accents(client, language, query, first):
    client.cookies["langue"] = language
    found = client.get(reverse("help:articles"), {"q": query}).context["found"]
    assert first in [article.slug for article in found[:3]]


@pytest.mark.django_db
def test_search_that_finds_nothing_says_what_to_do(client):
    page = client.get(reverse("help:articles"), {"q": "xylophone"}).content.decode()
    assert "Aucun article ne correspond" in page
    assert looked_for("de la") == ["de", "la"]
    assert client.get(reverse("help:articles"), {"q": "'’&<>", "pour": "personne"}).status_code == 200


@pytest.mark.django_db
def test_articles_of_one_kind_are_kept(client):
    found = client.get(reverse("help:articles"), {"pour": "trainer"}).context["found"]
    assert {"participants", "paiement"} <= {article.slug for article in found}
    assert all("trainer" in article.kinds for article in found)


# --- Where help stands ---------------------------------------------------------------------------


@pytest.mark.guide("AS-32")
@pytest.mark.django_db
def test_question_mark_leads_to_the_article_of_the_page(client, signed_in, alice):
    page = client.get(reverse("account_login")).content.decode()
    assert f'href="{reverse("help:article", args=["se-connecter"])}" aria-label="Aide en ligne"' in page
    page = signed_in(alice).get(reverse("organizations:memberships", args=[alice.organization.number])).content.decode()
    assert f'href="{reverse("help:article", args=["utilisateurs"])}" aria-label="Aide en ligne"' in page
    lost = client.get("/nulle-part/").content.decode()
    assert f'href="{reverse("help:articles")}" aria-label="Aide en ligne"' in lost


@pytest.mark.django_db
def test_help_and_tours_are_tabs_of_a_firm(signed_in, sylvie):
    tabs = signed_in(sylvie).get(reverse("organizations:home", args=[sylvie.organization.number])).context["navigation"]
    labels = [str(tab["label"]) for tab in tabs]
    assert labels[:5] == [
        "Mon organisation",
        "Catalogue de services",
        "Bases de connaissances",
        "Mes demandes",
        "Visites guidées",
    ]


@pytest.mark.guide("CCQ-13")
@pytest.mark.django_db
def test_article_of_codes_has_words_ready_for_telling_members(client, signed_in, rose):
    page = signed_in(rose).get(reverse("organizations:issue_codes", args=[rose.organization.number])).content.decode()
    article = reverse("help:article", args=["codes-de-liaison"])
    assert f'href="{article}"' in page
    told = client.get(article).content.decode().partition("<blockquote")[2].partition("</blockquote>")[0]
    for words in ("services en ligne changent", "coordonnées de liaison", "personne par personne", "Écrivez-moi"):
        assert words in told


@pytest.mark.guide("CCQ-42")
@pytest.mark.django_db
def test_article_leads_to_what_each_subject_allows(client):
    page = client.get(reverse("help:article", args=["sujets-autorises"])).content.decode()
    assert reverse("delegations:subjects") in page
    assert "Quelles sont les autorisations de chaque sujet autorisé?" in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", Language.values)
def test_every_article_is_shown(client, language):
    client.cookies["langue"] = language
    for article in SHIPPED[language].values():
        page = client.get(reverse("help:article", args=[article.slug])).content.decode()
        assert page.count("<h1") == 1
        assert "**" not in page
        assert client.get(reverse("help:article", args=[article.slug])).context["related"]
    assert client.get(reverse("help:article", args=["nulle-part"])).status_code == 404


# --- « Cet article vous a-t-il aidé? » ------------------------------------------------------------

ARTICLE = reverse("help:article", args=["se-connecter"])


@pytest.mark.django_db
def test_person_answers_once_and_may_change_their_mind(client):
    person = UserFactory()
    client.force_login(person)
    assert client.post(ARTICLE, {"helpful": "oui", "words": ""}).url == f"{ARTICLE}#avis"
    client.post(ARTICLE, {"helpful": "non", "words": "Il manque une image."})
    opinion = Opinion.objects.get()
    assert (opinion.person, opinion.is_helpful, opinion.words) == (person, False, "Il manque une image.")
    page = client.get(ARTICLE).content.decode()
    assert "Il manque une image." in page
    assert "mailto:" in page


@pytest.mark.django_db
def test_visitor_answers_once_a_browser(client):
    client.post(ARTICLE, {"helpful": "oui"})
    client.post(ARTICLE, {"helpful": "non"})
    opinion = Opinion.objects.get()
    assert opinion.person is None
    assert not opinion.is_helpful
    client.cookies.clear()
    client.post(ARTICLE, {"helpful": "oui"})
    assert Opinion.objects.count() == 2


@pytest.mark.django_db
def test_answer_says_yes_or_no_and_not_too_much(client):
    page = client.post(ARTICLE, {"words": "Bonjour"}).content.decode()
    assert "Choisissez Oui ou Non." in page
    assert "Bonjour" in page
    assert "govuk-error-summary" in client.post(ARTICLE, {"helpful": "oui", "words": "a" * 1001}).content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.django_db
def test_nobody_answers_without_end(client):
    cache.clear()
    answers = [client.post(ARTICLE, {"helpful": "oui"}).status_code for _ in range(31)]
    assert answers[-2:] == [302, 429]


@pytest.mark.django_db
def test_most_helpful_articles_come_first(client):
    for slug, times in (("releve", 2), ("journal", 1), ("catalogue", 0)):
        for _ in range(times):
            Opinion.objects.create(slug=slug, person=UserFactory(), is_helpful=True, language=FRENCH)
        Opinion.objects.create(slug=slug, person=UserFactory(), is_helpful=False, language=FRENCH)
    popular = [article.slug for article in client.get(reverse("help:articles")).context["popular"]]
    assert popular[:3] == ["releve", "journal", "se-connecter"]


@pytest.mark.django_db
def test_page_asks_little_of_the_database(client, query_count):
    def one_more():
        Opinion.objects.create(slug="journal", person=UserFactory(), is_helpful=True, language=FRENCH)

    assert query_count(reverse("help:articles"), one_more) <= 4
    assert query_count(ARTICLE, one_more) <= 4
