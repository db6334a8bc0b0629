"""The back office of the help: what agents write over the articles, what readers say of them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from portal.core.admin import Page, ReadOnly
from portal.core.cells import link
from portal.help import actions
from portal.help.actions.articles import Words
from portal.help.forms import EditionForm, NewArticleForm
from portal.help.models import ArticleEdition, Opinion, known_articles
from portal.help.models.editions import opinions_by_article
from portal.help.models.markdown import render
from portal.help.permissions import can_write_articles

PREVIEW, WITHDRAW = "_preview", "_withdraw"


def _articles() -> list[dict[str, Any]]:
    """Return every article once, with its text in each language and how many readers it helped."""
    known = {language: known_articles(language) for language in Language}
    counts = opinions_by_article()
    slugs = sorted({slug for each in known.values() for slug in each})
    return [
        {
            "slug": slug,
            "texts": [
                {"language": language, "article": known[language].get(slug), "url": _edit_url(slug, language)}
                for language in Language
            ],
            "counts": counts.get(slug, (0, 0)),
        }
        for slug in slugs
    ]


def _edit_url(slug: str, language: str) -> str:
    return reverse("admin:help_edit", args=[slug, language])


@admin.register(ArticleEdition)
class ArticleEditionAdmin(ReadOnly):
    """The list is that of all articles; the history of each is the table of its editions."""

    list_display = ["title", "language", "slug", "published_at", "by", "replaced_at"]
    list_filter = ["language", "slug"]
    list_select_related = ["by"]
    search_fields = ["title", "slug"]
    ordering = ["-published_at", "-pk"]
    change_list_template = "help/admin/editions.html"

    def pages(self) -> dict[str, tuple[Page, str]]:
        return {
            "articles/": (self.guarded(self.articles, can_write_articles), "help_articles"),
            "articles/<slug:slug>/<str:language>/": (self.guarded(self.edit, can_write_articles), "help_edit"),
        }

    def articles(self, request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
        around |= {"title": _("Articles d’aide"), "articles": _articles(), "languages": Language}
        form = NewArticleForm(request.POST or None, known={each["slug"] for each in around["articles"]})
        if form.is_valid():
            return redirect(_edit_url(form.cleaned_data["slug"], Language.FRENCH))
        return TemplateResponse(request, "help/admin/articles.html", around | {"form": form})

    def edit(self, request: HttpRequest, around: dict[str, Any], slug: str, language: str) -> HttpResponse:
        if language not in Language:
            raise Http404
        if request.method == "POST" and WITHDRAW in request.POST:
            return self._withdraw(request, slug, language)
        form = EditionForm(request.POST or None, initial=_initial(slug, language))
        if form.is_valid() and PREVIEW not in request.POST and self._publish(request, slug, language, form):
            return redirect(_edit_url(slug, language))
        is_shown = PREVIEW in request.POST and form.is_valid()
        history = ArticleEdition.objects.of_article(slug, language).select_related("by")
        around |= {
            "title": _("Article « %(slug)s »") % {"slug": slug},
            "slug": slug,
            "language": Language(language),
            "form": form,
            "preview": render(form.cleaned_data["body"], language).html if is_shown else "",
            "history": history,
            "has_own_words": any(each.replaced_at is None for each in history),
            "is_shipped": actions.articles.is_shipped(slug, language),
        }
        return TemplateResponse(request, "help/admin/edit.html", around)

    def _publish(self, request: HttpRequest, slug: str, language: str, form: EditionForm) -> bool:
        """Publish what the form says; a refusal is shown on it, and what was typed is kept."""
        try:
            actions.articles.publish(slug, language, Words(**form.cleaned_data), by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        self.message_user(request, _("L’article est publié."), messages.SUCCESS)
        return True

    def _withdraw(self, request: HttpRequest, slug: str, language: str) -> HttpResponse:
        try:
            actions.articles.withdraw(slug, language, by=request.user)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        else:
            self.message_user(request, _("Cette version est retirée."), messages.SUCCESS)
        return redirect(_edit_url(slug, language))


def _initial(slug: str, language: str) -> dict[str, Any]:
    """Return what stands, for the agent to write over."""
    standing = ArticleEdition.objects.standing().of_article(slug, language).first()
    article = known_articles(language).get(slug)
    if article is None:
        return {}
    written = {"title": article.title, "summary": article.summary, "body": article.body, "kind": article.kinds[0]}
    return written | {"replaces": standing.pk if standing else None}


@admin.register(Opinion)
class OpinionAdmin(ReadOnly):
    """What readers said, newest first; a visitor has no name, and a person's is nobody's business here."""

    list_display = ["article", "is_helpful", "words", "language", "given_at"]
    list_display_links = ["given_at"]
    list_filter = ["is_helpful", "language"]
    search_fields = ["slug", "words"]
    ordering = ["-given_at", "-pk"]
    fields = ["slug", "is_helpful", "words", "language", "given_at"]

    @admin.display(description=_("article"), ordering="slug")
    def article(self, opinion: Opinion) -> str:
        return link(reverse("help:article", args=[opinion.slug]), opinion.slug)
