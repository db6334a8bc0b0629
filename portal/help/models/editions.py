"""What agents write over the articles, and what readers say of them."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from portal.help.models.articles import SHIPPED, Article, Kind

LONGEST_BODY = 20_000
LONGEST_WORDS = 1_000


class ArticleEditionQuerySet(models.QuerySet["ArticleEdition"]):
    def standing(self) -> "ArticleEditionQuerySet":
        """Return those that readers see."""
        return self.filter(replaced_at=None)

    def written_in(self, language: str) -> "ArticleEditionQuerySet":
        return self.filter(language=language)

    def of_article(self, slug: str, language: str) -> "ArticleEditionQuerySet":
        return self.filter(slug=slug, language=language).order_by("-published_at", "-pk")


class ArticleEdition(models.Model):
    """A text that an agent published. It never changes: another replaces it, or the shipped text comes back."""

    slug = models.SlugField(_("adresse"), max_length=80)
    language = models.CharField(_("langue"), max_length=5, choices=Language)
    title = models.CharField(_("titre"), max_length=120)
    summary = models.CharField(_("en une phrase"), max_length=300)
    body = models.TextField(_("texte"), validators=[MaxLengthValidator(LONGEST_BODY)])
    kind = models.CharField(_("pour qui"), max_length=10, choices=Kind, default=Kind.EVERYONE)
    published_at = models.DateTimeField(_("publication"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="article_editions", verbose_name=_("par")
    )
    replaced_at = models.DateTimeField(_("remplacement"), null=True, blank=True)

    objects = ArticleEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("article d’aide")
        verbose_name_plural = _("articles d’aide")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_edition_per_article_and_language",
                fields=["slug", "language"],
                condition=Q(replaced_at=None),
            ),
            models.CheckConstraint(
                name="edition_is_replaced_after_it_was_published",
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("published_at")),
            ),
        ]
        indexes = [models.Index(fields=["slug", "language", "-published_at"], name="editions_of_an_article")]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_language_display()})"

    @property
    def article(self) -> Article:
        """The article with these words: what it explains and for whom stays what was shipped."""
        written: dict[str, Any] = {name: getattr(self, name) for name in ("title", "summary", "body")}
        written |= {"edited_at": self.published_at, "updated_on": self.published_at.date()}
        shipped = SHIPPED[self.language].get(self.slug)
        if shipped:
            return shipped.edited(**written)
        return Article(self.slug, self.language, kinds=(self.kind,), **written)


def known_articles(language: str) -> dict[str, Article]:
    """Return every article in a language, in the words that stand, by its slug: one question to the database."""
    editions = ArticleEdition.objects.standing().written_in(language).order_by("pk")
    return dict(SHIPPED[language]) | {edition.slug: edition.article for edition in editions}


class Opinion(models.Model):
    """« Cet article vous a-t-il aidé? »: one answer per person, or per browser of a visitor; a new one replaces it."""

    slug = models.SlugField(_("adresse"), max_length=80)
    language = models.CharField(_("langue"), max_length=5, choices=Language)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="help_opinions",
        verbose_name=_("personne"),
    )
    browser = models.UUIDField(_("navigateur"), null=True, blank=True)
    is_helpful = models.BooleanField(_("a aidé"))
    words = models.TextField(_("mot"), blank=True, validators=[MaxLengthValidator(LONGEST_WORDS)])
    given_at = models.DateTimeField(_("moment"), auto_now=True)

    class Meta:
        verbose_name = _("avis sur un article")
        verbose_name_plural = _("avis sur les articles")
        constraints = [
            models.UniqueConstraint(name="one_opinion_per_person_and_article", fields=["person", "slug"]),
            models.UniqueConstraint(name="one_opinion_per_browser_and_article", fields=["browser", "slug"]),
            models.CheckConstraint(
                name="opinion_is_of_a_person_or_of_a_browser",
                condition=Q(person=None) ^ Q(browser=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.is_helpful}"


def opinion_of(person: Any, browser: UUID | None, slug: str) -> Opinion | None:
    """Return what a person said of an article, or the browser of a visitor, if anything."""
    if person is None and browser is None:
        return None
    whose = {"person": person} if person else {"browser": browser}
    return Opinion.objects.filter(slug=slug, **whose).first()


def most_helpful(most: int) -> list[str]:
    """Return the articles that helped most readers, most first."""
    helped = Opinion.objects.values("slug").annotate(readers=Count("pk", filter=Q(is_helpful=True)))
    ordered = helped.filter(readers__gt=0).order_by("-readers", "slug")
    return [line["slug"] for line in ordered[:most]]


def opinions_by_article() -> dict[str, tuple[int, int]]:
    """Return how many readers each article helped, and how many it did not."""
    helped = Count("pk", filter=Q(is_helpful=True))
    counts = Opinion.objects.values("slug").annotate(yes=helped, no=Count("pk") - helped).order_by("slug")
    return {line["slug"]: (line["yes"], line["no"]) for line in counts}
