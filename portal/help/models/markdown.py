"""Articles are written in Markdown. What becomes of it is safe by construction: no HTML is taken from the text.

A link says where it leads: `page:accounts:profile` and `aide:second-facteur` are pages of the portal, whatever
their address; anything else is on the web (https), a mail or a telephone, or a place of the same article.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGE, ARTICLE = "page:", "aide:"
ELSEWHERE = ("https://", "mailto:", "tel:")
FRENCH = "fr"

# The classes of the portal's own pages; a table scrolls where it does not fit.
CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "table_open": "govuk-table",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
    "blockquote_open": "govuk-inset-text",
    "link_open": "govuk-link",
}
# The page has its h1: the largest heading of a text is an h2.
HEADINGS = {2: "govuk-heading-m", 3: "govuk-heading-s", 4: "govuk-heading-s"}

# How French is set (portal/messages.py does the same to the words of the screens).
TYPESETTING = (
    (re.compile(r" :(?=\s|$)"), "\u00a0:"),
    (re.compile(r"« "), "«\u00a0"),
    (re.compile(r" »"), "\u00a0»"),
    (re.compile(r"(?<=\d) (?=(?:\d{3}\b|\$|h\b|%))"), "\u00a0"),
    (re.compile(r"\s(?=[?!;](?:\s|$))"), ""),
)

# An image would come from elsewhere, and a heading under a line of dashes is a surprise.
PARSER = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "lheading"])


@dataclass(frozen=True)
class Rendered:
    """A text as a page shows it, and its headings: (place, words)."""

    html: SafeString
    headings: Sequence[tuple[str, str]]


def typeset(words: str, language: str) -> str:
    """Return words with the spaces that do not break, in the language that has them."""
    if not language.startswith(FRENCH):
        return words
    for found, better in TYPESETTING:
        words = found.sub(better, words)
    return words


def render(text: str, language: str) -> Rendered:
    tokens = PARSER.parse(text)
    headings: list[tuple[str, str]] = []
    for place, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            _set_heading(token, tokens[place + 1] if token.nesting == 1 else None, headings)
        _dress(token)
        is_dead = False
        for child in token.children or ():
            _dress(child)
            if child.type == "text":
                child.content = typeset(child.content, language)
            elif child.type == "link_open":
                is_dead = not _lead(child)
            if is_dead and child.type in {"link_open", "link_close"}:
                child.tag, child.attrs = "span", {}
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    shown = [(anchor, typeset(words, language)) for anchor, words in headings]
    # Every character of the text was escaped by the renderer: the parser takes no HTML.
    return Rendered(mark_safe(_within_regions(html)), shown)  # noqa: S308


def broken_links(text: str) -> list[str]:
    """Return the links that lead nowhere, as they are written."""
    return [target for target in _links(PARSER.parse(text)) if address_of(target) is None]


def words_of(text: str) -> str:
    """Return what one reads of a text, without its marks."""
    inlines = (child for token in PARSER.parse(text) for child in token.children or ())
    return " ".join(child.content for child in inlines if child.type in {"text", "code_inline"})


def address_of(target: str) -> str | None:
    """Return the address of a link, or None if it leads nowhere."""
    if target.startswith(("#", *ELSEWHERE)):
        return target
    try:
        if target.startswith(PAGE):
            return reverse(target.removeprefix(PAGE))
        if target.startswith(ARTICLE):
            return reverse("help:article", args=[target.removeprefix(ARTICLE)])
    except NoReverseMatch:
        return None
    return None


def _links(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrGet("href") or "")


def _set_heading(token: Token, words: Token | None, headings: list[tuple[str, str]]) -> None:
    """Lower a heading under the page's own, and give it a name that a link can lead to."""
    level = min(max(int(token.tag[1]), 2), 4)
    token.tag = f"h{level}"
    if words is None:
        return
    name = f"s-{slugify(words.content) or len(headings) + 1}"
    if name in {known for known, _words in headings}:
        name = f"{name}-{len(headings) + 1}"
    token.attrSet("id", name)
    token.attrSet("class", HEADINGS[level])
    if level == 2:
        headings.append((name, "".join(child.content for child in words.children or ())))


def _dress(token: Token) -> None:
    if token.type in CLASSES:
        token.attrJoin("class", CLASSES[token.type])
    # The library aligns by a style, which the policy of the pages refuses.
    if token.type in {"th_open", "td_open"}:
        token.attrs.pop("style", None)
        if token.type == "th_open":
            token.attrSet("scope", "col")


def _lead(link: Token) -> bool:
    """Write where a link leads; return whether it leads anywhere: if not, it stays words."""
    address = address_of(str(link.attrGet("href") or ""))
    if address is None:
        return False
    link.attrSet("href", address)
    if address.startswith("https://"):
        link.attrSet("rel", "nofollow noopener noreferrer")
    return True


def _within_regions(html: str) -> str:
    """Put each table where it can be scrolled, by touch and by keyboard."""
    opening = f'<div class="app-table-scroll" role="region" tabindex="0" aria-label="{_("Tableau")}"><table'
    return html.replace("<table", opening).replace("</table>", "</table></div>")
