"""« Bases de connaissances »: the articles, their search, one article, what readers say of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.choices import searched_in
from portal.core.policies import before_gates, public
from portal.help import actions
from portal.help.actions.opinions import Reader
from portal.help.forms import NO, YES, OpinionForm
from portal.help.models import Article, Kind, Opinion, known_articles
from portal.help.models.articles import language_now, looked_for
from portal.help.models.editions import most_helpful, opinion_of
from portal.help.permissions import can_write_articles, desks_for

MOST_POPULAR, MOST_RELATED = 5, 4
# What most newcomers look for, until readers say what helps them.
FIRST_POPULAR = ("se-connecter", "creer-un-compte", "mot-de-passe-oublie", "lier-un-profil", "second-facteur")
# Under which name a session keeps the number of a visitor's browser.
BROWSER = "help_browser"


@public("help is for everyone, above all for those who cannot come in")
@before_gates
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    known = known_articles(language_now())
    query = searched_in(request)
    kind = request.GET.get("pour", "") if request.GET.get("pour") in Kind else ""
    chosen = [each for each in known.values() if not kind or kind in each.kinds]
    found = _found(chosen, query)
    context = {
        "query": query,
        "kind": Kind(kind) if kind else None,
        "kinds": [(each, sum(each in article.kinds for article in known.values())) for each in Kind],
        "found": found,
        "popular": [] if query or kind else _popular(known),
        "groups": [] if query else _by_kind(found, [Kind(kind)] if kind else list(Kind)),
    }
    return TemplateResponse(request, "help/articles.html", context)


def _found(chosen: Sequence[Article], query: str) -> list[Article]:
    """Return the articles that answer a search, best first; without a search all, by their titles.

    In memory: some fifty texts of a page each are read faster than a question to the database is asked, and what
    is shipped has no row to index.
    """
    words = looked_for(query)
    if not words:
        return sorted(chosen, key=lambda article: article.searched[0])
    worth = [(article.worth(words), article) for article in chosen]
    return [article for points, article in sorted(worth, key=lambda each: (-each[0], each[1].slug)) if points]


def _popular(known: dict[str, Article]) -> list[Article]:
    slugs = dict.fromkeys([*most_helpful(MOST_POPULAR), *FIRST_POPULAR])
    return [known[slug] for slug in slugs if slug in known][:MOST_POPULAR]


def _by_kind(found: Sequence[Article], kinds: Sequence[Kind]) -> list[dict[str, Any]]:
    """Return the articles under those for whom they are; one of several kinds stands under each."""
    groups = [{"kind": kind, "articles": [each for each in found if kind in each.kinds]} for kind in kinds]
    return [group for group in groups if group["articles"]]


@public("help is for everyone, above all for those who cannot come in")
@before_gates
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="opinion")
def article(request: HttpRequest, slug: str) -> HttpResponse:
    known = known_articles(language_now())
    if slug not in known:
        raise Http404
    reader = _reader(request)
    opinion = opinion_of(reader.person, reader.browser, slug)
    form = OpinionForm(request.POST or None, initial=_said(opinion))
    if form.is_valid():
        words, reader = form.cleaned_data["words"], _reader(request, begins=True)
        actions.opinions.give(slug, is_helpful=form.is_helpful, words=words, language=language_now(), by=reader)
        messages.success(request, _("Merci : votre réponse aide à améliorer cet article."))
        return redirect(f"{reverse('help:article', args=[slug])}#avis")
    return TemplateResponse(request, "help/article.html", _shown(request, known, slug, form, opinion))


def _shown(
    request: HttpRequest, known: dict[str, Article], slug: str, form: OpinionForm, opinion: Opinion | None
) -> dict[str, Any]:
    read = known[slug]
    related = [known[other] for other in read.related if other in known]
    alike = (
        each for each in known.values() if set(each.kinds) & set(read.kinds) and each.slug not in (slug, *read.related)
    )
    return {
        "article": read,
        "rendered": read.rendered,
        "related": [*related, *alike][:MOST_RELATED],
        "form": form,
        "opinion": opinion,
        "desks": desks_for(request.user) if opinion and not opinion.is_helpful else [],
        "may_write": can_write_articles(request.user),
        "language": language_now(),
        "trail": [
            {"label": _("Bases de connaissances"), "url": reverse("help:articles")},
            {"label": read.name, "url": ""},
        ],
    }


def _said(opinion: Opinion | None) -> dict[str, str]:
    return {"helpful": YES if opinion.is_helpful else NO, "words": opinion.words} if opinion else {}


def _reader(request: HttpRequest, begins: bool = False) -> Reader:
    """Return who reads. A visitor's browser gets a number with the first answer, not by reading."""
    if request.user.is_authenticated:
        return Reader(request.user, None)
    if begins and BROWSER not in request.session:
        request.session[BROWSER] = str(uuid4())
    number = request.session.get(BROWSER)
    return Reader(None, UUID(number) if number else None)
