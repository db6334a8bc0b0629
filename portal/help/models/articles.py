"""The articles that the portal ships: articles/<slug>.fr.md and .en.md, each with a few facts on top.

    +++
    title = "Ajouter un utilisateur"
    summary = "…"
    pages = ["organizations:invite"]     # only in the French file: the pages that this article explains
    kinds = ["carrier"]                  # only there: for whom it is
    related = ["linked-accounts"]        # only there
    +++

Read once, when the process starts: they change with the portal alone.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from organizations.forms.requests import folded
from portal.help.models.markdown import Rendered, render, typeset, words_of

FOLDER = Path(__file__).resolve().parent.parent / "articles"
SUFFIXES = {Language.FRENCH: "fr", Language.ENGLISH: "en"}
FENCE = "+++\n"
# Words that every article has: nobody looks for them.
EMPTY_WORDS = frozenset(
    """
    a au aux avec ce ces comment dans de des du en est et il je la le les ma mes mon ne ou par pas pour que qui sur
    un une vous the and for how in is it my not of on or that to what with i an do
    """.split()  # noqa: SIM905 (a list of fifty strings would be twenty lines)
)
# What a word found there is worth.
IN_TITLE, IN_SUMMARY, IN_BODY = 9, 4, 1


class Kind(models.TextChoices):
    """For whom an article or a tour is."""

    EVERYONE = "everyone", _("Tout le monde")
    CARRIER = "carrier", _("Transporteurs et participants")
    FIRM = "firm", _("Employeurs et firmes")
    TRAINER = "trainer", _("Formateurs et moniteurs")
    COMPANY = "company", _("Entreprises")
    AGENT = "agent", _("Agents du portail")


@dataclass(frozen=True)
class Article:
    """An article in one language. `edited_at` tells one that an agent wrote from one that was shipped."""

    slug: str
    language: str
    title: str
    summary: str
    body: str
    updated_on: date
    pages: Sequence[str] = ()
    kinds: Sequence[str] = (Kind.EVERYONE,)
    related: Sequence[str] = ()
    edited_at: datetime | None = None

    @property
    def rendered(self) -> Rendered:
        return render(self.body, self.language)

    @property
    def lead(self) -> str:
        return typeset(self.summary, self.language)

    @property
    def name(self) -> str:
        return typeset(self.title, self.language)

    @cached_property
    def searched(self) -> tuple[str, str, str]:
        return folded(self.title), folded(self.summary), folded(words_of(self.body))

    def edited(self, **written: Any) -> "Article":
        return replace(self, **written)

    def worth(self, words: Sequence[str]) -> int:
        """Return how well this answers what someone looks for: nothing unless every word is there."""
        total = 0
        for word in words:
            parts = zip(self.searched, (IN_TITLE, IN_SUMMARY, IN_BODY), strict=True)
            worth = sum(points for part, points in parts if word in part)
            if not worth:
                return 0
            total += worth
        return total


def language_now() -> str:
    """Return the language of the reader, as editions name it."""
    return Language.ENGLISH if get_language() == Language.ENGLISH else Language.FRENCH


def looked_for(query: str) -> list[str]:
    """Return the words of a search, without case, accents and plurals; the empty ones only if there is no other."""
    words = [word for part in folded(query.replace("’", "'")).split() for word in part.split("'")]
    telling = [word for word in words if word not in EMPTY_WORDS] or words
    return [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in telling if word]


def _read(path: Path) -> tuple[dict[str, Any], str]:
    _before, facts, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    return tomllib.loads(facts), body.strip()


def _shipped(language: str) -> dict[str, Article]:
    found = {}
    for path in sorted(FOLDER.glob("*.fr.md")):
        slug = path.name.removesuffix(".fr.md")
        shared, _body = _read(path)
        facts, body = _read(FOLDER / f"{slug}.{SUFFIXES[Language(language)]}.md")
        found[slug] = Article(
            slug,
            language,
            facts["title"],
            facts["summary"],
            body,
            facts.get("updated", shared["updated"]),
            tuple(shared.get("pages", ())),
            tuple(shared.get("kinds", (Kind.EVERYONE,))),
            tuple(shared.get("related", ())),
        )
    return found


SHIPPED: Mapping[str, Mapping[str, Article]] = {language: _shipped(language) for language in Language.values}
ARTICLE_OF_PAGE: Mapping[str, str] = {
    page: article.slug for article in SHIPPED[Language.FRENCH].values() for page in article.pages
}


def article_of(page: str) -> str:
    """Name the article that explains a page; every page of the back office has the same."""
    return ARTICLE_OF_PAGE.get("admin:index" if page.startswith("admin:") else page, "")
