"""What the cells of the back office are made of: links, states, and facts on lines of their own."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BREAK, DASH = SafeString("<br>"), "–"


def link(address: str, words: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


def tag(words: Any, colour: str = "grey") -> SafeString:
    """Say a state in a word; the colour adds nothing to it."""
    return format_html('<span class="support-tag support-tag--{}">{}</span>', colour, words)


def stacked(*lines: Any) -> Any:
    """Put what there is on lines of their own."""
    return lines_of("{}", ((line,) for line in lines if line))


def lines_of(template: str, rows: Iterable[Any], nothing: Any = DASH) -> Any:
    """Say each row by the template, on a line of its own."""
    return format_html_join(BREAK, template, rows) or nothing
