"""An agent writes over an article, or gives the shipped one back."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.core.journal import event, record
from portal.help.models import SHIPPED, ArticleEdition
from portal.help.permissions import can_write_articles

PUBLISHED = event("article.published", _("%(actor)s a publié l’article d’aide « %(article)s » (%(language)s)."))
WITHDRAWN = event("article.withdrawn", _("%(actor)s a retiré sa version de l’article « %(article)s » (%(language)s)."))

FASTER = _("Quelqu’un d’autre a publié cet article entre-temps. Relisez sa version, puis publiez la vôtre de nouveau.")


@dataclass(frozen=True)
class Words:
    """What an agent wrote; `replaces` is the key of the edition that they had before their eyes, if any."""

    title: str
    summary: str
    body: str
    kind: str
    replaces: int | None = None


@transaction.atomic
def publish(slug: str, language: str, words: Words, *, by: User) -> ArticleEdition:
    """Publish a text in the place of the one that stands."""
    _require_writer(by)
    standing = _locked(slug, language)
    if (standing.pk if standing else None) != words.replaces:
        raise ValidationError(FASTER, code="stale")
    if standing:
        _replace(standing)
    try:
        with transaction.atomic():
            edition = ArticleEdition.objects.create(
                slug=slug,
                language=language,
                title=words.title,
                summary=words.summary,
                body=words.body,
                kind=words.kind,
                by=by,
            )
    except IntegrityError:
        raise ValidationError(FASTER, code="stale") from None
    record(PUBLISHED, about=edition, place=None, by=by, article=edition.title, language=edition.get_language_display())
    return edition


@transaction.atomic
def withdraw(slug: str, language: str, *, by: User) -> None:
    """Give the shipped text back; an article that only agents wrote is no longer shown in this language."""
    _require_writer(by)
    standing = _locked(slug, language)
    if standing is None:
        raise ValidationError(_("Cet article a déjà son texte d’origine."), code="shipped")
    _replace(standing)
    record(
        WITHDRAWN, about=standing, place=None, by=by, article=standing.title, language=standing.get_language_display()
    )


def is_shipped(slug: str, language: str) -> bool:
    return slug in SHIPPED[language]


def _require_writer(by: User) -> None:
    if not can_write_articles(by):
        raise ValidationError(_("Vous ne pouvez plus modifier les articles : demandez-en le droit."), code="forbidden")


def _locked(slug: str, language: str) -> ArticleEdition | None:
    standing = ArticleEdition.objects.standing().of_article(slug, language)
    return standing.select_for_update(no_key=True).first()


def _replace(standing: ArticleEdition) -> None:
    standing.replaced_at = timezone.now()
    standing.save(update_fields=["replaced_at"])
