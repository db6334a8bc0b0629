"""What this app holds about a person: the sections of the copy."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.core.personal import Row, rows, section
from portal.help.models import ArticleEdition, Opinion, TourProgress


@section("help_opinions", _("Vos avis sur les articles d’aide"), Opinion)
def opinions(user: User) -> list[Row]:
    return rows(user.help_opinions.order_by("pk"), "slug", "language", "is_helpful", "words", "given_at")


@section("tours", _("Les visites guidées que vous avez commencées"), TourProgress)
def tours(user: User) -> list[Row]:
    return rows(user.tours.order_by("pk"), "tour", "done", "finished_at", "touched_at")


@section("article_editions", _("Les articles d’aide que vous avez publiés"), ArticleEdition)
def editions(user: User) -> list[Row]:
    return rows(user.article_editions.order_by("pk"), "slug", "language", "title", "published_at", "replaced_at")
