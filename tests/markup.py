"""What the standard of HTML refuses, in a page as it is sent. The net under every page that a test opens.

The parser is that of the standard, strict: it names what a browser would silently mend. What it lets pass and
the standard forbids all the same is looked for in the tree: names that are not unique or that nothing bears,
a control within a control, a block within a line, elements and attributes of another age.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpRequest, HttpResponse

INTERACTIVE = {"a", "button", "details", "iframe", "input", "label", "select", "textarea"}
LABELABLE = {"button", "input", "meter", "output", "progress", "select", "textarea"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table",
    "ul",
}  # fmt: skip
# They hold words, not blocks. The standard lets a title stand in the last two.
LINES = {"abbr", "b", "button", "cite", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "kbd", "label", "output",
         "p", "small", "span", "strong", "sub", "sup", "time", "legend", "summary"}  # fmt: skip
TITLED = {"legend", "summary"}
TITLES = {"h1", "h2", "h3", "h4", "h5", "h6"}
OBSOLETE = {"acronym", "big", "center", "font", "frame", "frameset", "marquee", "nobr", "strike", "tt"}
OBSOLETE_ATTRIBUTES = {"align", "bgcolor", "border", "cellpadding", "cellspacing", "hspace", "valign", "vspace"}
POINTERS = ("aria-activedescendant", "aria-controls", "aria-describedby", "aria-details", "aria-errormessage")
POINTERS += ("aria-flowto", "aria-labelledby", "aria-owns", "for", "form", "headers", "list", "popovertarget")
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}
EVERYWHERE = {"script", "template"}


class FaultyMarkup(AssertionError):
    """A page whose HTML says what the standard does not allow."""


def faults(page: str) -> list[str]:
    """Return what is wrong with a whole page, in words."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(page)
    # What a person typed is shown as it is, also a letter that the standard reserves.
    told = [(line, name, facts) for (line, _), name, facts in parser.errors if name != "invalid-codepoint"]
    found = [f"line {line}: {name} {facts or ''}".rstrip() for line, name, facts in told]
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    found += [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    found += [f"id {name!r} is not a word" for name in ids if not name or re.search(r"\s", name)]
    found += misplaced(tree, ())
    for element in tree.iter():
        found += [f"{opening(element)}: {fault}" for fault in faults_of(element, tree, ids)]
    found += [f"{count} <main>" for count in [len(list(tree.iter("main")))] if count > 1]
    return found


def opening(element: Element) -> str:
    facts = "".join(f' {name}="{value}"' for name, value in element.attrib.items() if name in {"id", "class", "for"})
    return f"<{element.tag}{facts}>"


def misplaced(element: Element, above: tuple[Element, ...]) -> Iterator[str]:
    """Yield what stands where it may not: a control within a control, a block within a line."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        for outer in (*above, element):
            if not may_hold(outer, child):
                yield f"{opening(child)} within {opening(outer)}"
        # What is drawn within an SVG follows other rules.
        if child.tag != "{http://www.w3.org/2000/svg}svg":
            yield from misplaced(child, (*above, element))


def may_hold(outer: Element, inner: Element) -> bool:
    if outer.tag in LINES and inner.tag in BLOCKS:
        return outer.tag in TITLED and inner.tag in TITLES
    if outer.tag in {"a", "button"} and (inner.tag in INTERACTIVE or inner.get("tabindex") is not None):
        return inner.tag == "input" and inner.get("type") == "hidden"
    return not (outer.tag == inner.tag and outer.tag in {"label", "form", "main", "dfn"})


def faults_of(element: Element, tree: Element, ids: Counter[str | None]) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    if old := {element.tag} & OBSOLETE or element.attrib.keys() & OBSOLETE_ATTRIBUTES:
        yield f"obsolete {', '.join(old)}"
    if element.tag in CHILDREN and (strangers := {*map(tag, element)} - CHILDREN[element.tag] - EVERYWHERE):
        yield f"holds {', '.join(sorted(strangers))}"
    if element.tag == "img" and "alt" not in element.attrib:
        yield "no alt"
    if re.search(r"\.\d{4}", element.get("datetime", "")):
        yield "the fraction of a second has more than three digits"
    if element.get("role") and (element.tag, element.get("type")) == ("input", "search"):
        yield f"takes no role {element.get('role')}"
    yield from lost_pointers(element, tree, ids)


def lost_pointers(element: Element, tree: Element, ids: Counter[str | None]) -> Iterator[str]:
    """Yield the names that nothing on the page bears, and the label of what takes none."""
    for name in POINTERS:
        if name == "aria-describedby" and element.get("type") in {"checkbox", "radio"}:
            continue  # Django's own admin names to each box of a group a hint that it draws without that name
        if missing := [target for target in element.get(name, "").split() if target not in ids]:
            yield f"{name} points to {', '.join(missing)}, which is nowhere"
    if element.tag == "label" and (target := element.get("for")) in ids:
        labelled = next(each for each in tree.iter() if each.get("id") == target)
        if labelled.tag not in LABELABLE:
            yield f"labels {opening(labelled)}, which takes no label"


def tag(element: Element) -> str:
    return element.tag if isinstance(element.tag, str) else "script"


# --- The net ---------------------------------------------------------------------------------------

# A page is read once for each of its shapes: the address, the status, the names that it is built of.
seen: set[tuple[object, ...]] = set()
KEPT = os.environ.get("KEEP_PAGES")


def refuse_faulty_markup(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: a page whose HTML is faulty fails. With `KEEP_PAGES=directory`, what was read is kept there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A mail shown by itself is written for readers of mail, some of which know no style but attributes.
        is_mail = getattr(request.resolver_match, "view_name", "") == "demo:sheet"
        if is_page(response) and not is_mail and (shape := shape_of(request, response)) not in seen:
            seen.add(shape)
            page = response.content.decode()
            if KEPT:
                keep(page, request)
            if found := faults(page):
                raise FaultyMarkup(f"{request.path}:\n" + "\n".join(found))
        return response

    return middleware


def is_page(response: HttpResponse) -> bool:
    has_text = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
    return has_text and response.content[:20].lstrip().lower().startswith(b"<!doctype")


def shape_of(request: HttpRequest, response: HttpResponse) -> tuple[object, ...]:
    matched = getattr(request, "resolver_match", None)
    names = re.findall(rb'<\w+|(?:id|class)="[a-z_ -]+', response.content)
    return (matched and matched.view_name, response.status_code, frozenset(names))


def keep(page: str, request: HttpRequest) -> None:
    directory = Path(str(KEPT))
    directory.mkdir(parents=True, exist_ok=True)
    matched = getattr(request, "resolver_match", None)
    name = re.sub(r"\W+", "-", matched.view_name if matched else "none")
    (directory / f"{name}-{os.getpid()}-{len(seen)}.html").write_text(page)
