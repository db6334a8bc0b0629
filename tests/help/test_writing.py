"""Agents write over articles: preview, publication, the way back, history; nobody else does."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.core.journal import JournalEntry
from portal.help import actions
from portal.help.actions.articles import Words
from portal.help.models import ArticleEdition, Opinion
from tests.accounts.factories import UserFactory
from tests.help.factories import BODY, writer
from tests.reading import text

pytestmark = pytest.mark.django_db

LIST = reverse("admin:help_articles")
EDIT = reverse("admin:help_edit", args=["journal", "fr-ca"])
READ = reverse("help:article", args=["journal"])
TYPED = {"title": "Le journal, en bref", "summary": "Une phrase à nous.", "body": BODY, "kind": "carrier"}


@pytest.fixture
def agent(client):
    agent = writer()
    client.force_login(agent)
    return agent


def read(client, address=READ):
    return text(client.get(address))


def test_agent_begins_at_the_text_that_stands(client, agent):
    page = client.get(EDIT)
    assert "L’onglet **Journal** raconte" in page.content.decode()
    assert "Personne n’a encore touché au texte livré." in page.content.decode()
    assert EDIT in read(client)


def test_preview_shows_and_publishes_nothing(client, agent):
    page = client.post(EDIT, TYPED | {"_preview": "Aperçu"}).content.decode()
    assert "rien n’est encore publié" in page
    assert 'id="s-quoi-faire"' in page
    assert "Le journal, en bref" in page
    assert not ArticleEdition.objects.exists()


def test_published_text_replaces_the_shipped_one_and_goes_back(client, agent):
    assert client.post(EDIT, TYPED).status_code == 302
    assert "Le journal, en bref" in read(client)
    client.cookies["langue"] = "en"
    standing = ArticleEdition.objects.get()
    assert (standing.by, standing.replaced_at) == (agent, None)
    client.post(EDIT, TYPED | {"title": "Le journal, encore", "replaces": standing.pk})
    assert "Le journal, encore" in read(client)
    history = client.get(EDIT).context["history"]
    assert [edition.title for edition in history] == ["Le journal, encore", "Le journal, en bref"]
    client.post(EDIT, {"_withdraw": "x"})
    assert "Lire le journal d’un compte" in read(client)
    assert ArticleEdition.objects.count() == 2
    kinds = JournalEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["article.published", "article.published", "article.withdrawn"]
    assert "texte d’origine" in client.post(EDIT, {"_withdraw": "x"}, follow=True).content.decode()


def test_edition_in_one_language_leaves_the_other(client, agent):
    client.post(EDIT, TYPED)
    agent.language = "en"
    agent.save()
    assert "Reading an account’s journal" in read(client)


def test_agent_who_was_slower_loses_nothing(client, agent):
    client.post(EDIT, TYPED | {"title": "La première version"})
    page = client.post(EDIT, TYPED | {"title": "La deuxième version"}).content.decode()
    assert "Quelqu’un d’autre a publié cet article entre-temps" in page
    assert "La deuxième version" in page
    assert ArticleEdition.objects.count() == 1


def test_new_article_is_found_and_withdrawn(client, agent):
    page = client.post(LIST, {"slug": "journal"}).content.decode()
    assert "existe déjà" in page
    address = client.post(LIST, {"slug": "changer-de-banque"}).url
    assert address == reverse("admin:help_edit", args=["changer-de-banque", "fr-ca"])
    client.post(address, TYPED | {"title": "Changer de banque"})
    found = client.get(reverse("help:articles"), {"q": "banque"}).context["found"]
    assert [article.slug for article in found] == ["changer-de-banque"]
    client.post(address, {"_withdraw": "x"})
    assert client.get(reverse("help:article", args=["changer-de-banque"])).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "Trop court."}, "au moins 40 mots"),
        ({"body": BODY + "[x](page:nowhere)"}, "page:nowhere"),
        ({"body": "mot " * 6000}, "20000"),
        ({"title": ""}, "obligatoire"),
        ({"kind": "everybody"}, "everybody"),
    ],
)
def test_text_that_would_not_help_is_refused(client, agent, wrong, said):
    page = client.post(EDIT, TYPED | wrong).content.decode().replace("\xa0", "").replace(" 000", "000")
    assert said.replace(" ", "") in page.replace(" ", "")
    assert not ArticleEdition.objects.exists()


def test_agent_reads_what_readers_said(client, agent):
    Opinion.objects.create(slug="journal", person=UserFactory(), is_helpful=False, words="Trop long.", language="fr-ca")
    assert client.get(LIST).context["articles"]
    page = client.get(reverse("admin:help_opinion_changelist")).content.decode()
    assert "Trop long." in page
    assert read(client, reverse("admin:help_articleedition_changelist"))


def test_agent_without_the_right_neither_reads_nor_writes(client):
    client.force_login(UserFactory(agent=True))
    assert client.get(EDIT).status_code == client.get(LIST).status_code == 403
    assert client.post(EDIT, TYPED).status_code == 403
    assert EDIT not in read(client)


def test_right_lost_meanwhile_is_lost():
    person = UserFactory()
    with pytest.raises(ValidationError, match="demandez-en le droit"):
        actions.articles.publish("journal", "fr-ca", Words(**TYPED), by=person)
    with pytest.raises(ValidationError, match="demandez-en le droit"):
        actions.articles.withdraw("journal", "fr-ca", by=person)


def test_language_that_nobody_speaks_has_no_page(client, agent):
    assert client.get(reverse("admin:help_edit", args=["journal", "de"])).status_code == 404


def test_database_keeps_one_standing_edition():
    words = {"slug": "journal", "language": "fr-ca", "title": "T", "summary": "S", "body": BODY, "by": UserFactory()}
    ArticleEdition.objects.create(**words)
    with pytest.raises(IntegrityError, match="one_standing_edition"), transaction.atomic():
        ArticleEdition.objects.create(**words)
    with pytest.raises(IntegrityError, match="of_a_person_or_of_a_browser"), transaction.atomic():
        Opinion.objects.create(slug="journal", is_helpful=True, language="fr-ca")
