"""Marking in a result what was looked for: as it stands, without its accents, or the word that comes nearest."""

import difflib
import unicodedata
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NEAR = 0.6
# A run of signs shorter than this is no number that one would recognise.
SHORTEST_RUN = 4


def marked(shown: Any, typed: str) -> SafeString:
    """Return a text with `<mark>` around what answers what was typed."""
    text = str(shown)
    signs = [(folded, place) for place, sign in enumerate(text) for folded in _folded(sign) if folded.isalnum()]
    places = _run(signs, "".join(filter(str.isalnum, _folded(typed)))) or _words(text, _folded(typed).split())
    return format_html_join("", "{}", ([part] for part in _parts(text, places)))


def _folded(text: str) -> str:
    plain = (sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return "".join(plain).casefold()


def _run(signs: list[tuple[str, int]], wanted: str) -> set[int]:
    """Return the places of all that was typed, whatever stands between: « 5142761234 » in « 514 276-1234 »."""
    start = "".join(sign for sign, _place in signs).find(wanted) if len(wanted) >= SHORTEST_RUN else -1
    if start < 0:
        return set()
    return set(range(signs[start][1], signs[start + len(wanted) - 1][1] + 1))


def _words(text: str, wanted: list[str]) -> set[int]:
    """Return the places of each word that was typed, or of the one that is spelled nearly so."""
    folded = [_folded(sign)[:1] or sign for sign in text]
    line = "".join(folded)
    own = {word.strip(".,()") for word in line.split()}
    places: set[int] = set()
    for word in wanted:
        near = word if word in line else next(iter(difflib.get_close_matches(word, own, 1, NEAR)), "")
        start = line.find(near) if near else -1
        while start >= 0:
            places |= set(range(start, start + len(near)))
            start = line.find(near, start + 1)
    return places


def _parts(text: str, places: set[int]) -> list[Any]:
    parts: list[Any] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or (place in places) != (start in places):
            part = text[start:place]
            parts.append(format_html("<mark>{}</mark>", part) if start in places else part)
            start = place
    return parts
