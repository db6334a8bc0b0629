"""Sentences into which names are put: « de » and « que » elide before a vowel, whatever the name, as French does."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

# « de » or « que » before a fact; before a word that is there already.
_BEFORE_FACT = re.compile(r"\b([Dd]|[Qq]u)e (%\((\w+)\)s)")
_BEFORE_WORD = re.compile(r"\b([Dd]|[Qq]u)e (?=(\w+))")
# How words begin before which one elides; a Y does before a consonant: « d’Yves ».
_VOWEL = re.compile(r"[aeiou]|y[^aeiou]", re.IGNORECASE)


def told(words: Any, **facts: Any) -> str:
    """Return a sentence with its `%(fact)s`."""
    return elided(str(words), facts) % facts


def elided(words: str, facts: Mapping[str, Any]) -> str:
    """Write « d’%(name)s » where the name that follows begins with a vowel."""
    return _write(_BEFORE_FACT, words, lambda found: (found[2], str(facts.get(found[3], ""))))


def elided_title(words: str) -> str:
    """Write « Ajout d’annonce » where words of ours were put into a title of a library."""
    return _write(_BEFORE_WORD, words, lambda found: ("", found[2]))


def _write(pattern: re.Pattern[str], words: str, parts: Any) -> str:
    if not (get_language() or "").startswith("fr"):
        return words

    def spoken(found: re.Match[str]) -> str:
        kept, following = parts(found)
        return f"{found[1]}’{kept}" if _VOWEL.match(_bare(following)) else found[0]

    return pattern.sub(spoken, words)


def _bare(word: str) -> str:
    return unicodedata.normalize("NFD", word[:1])[:1] + word[1:2]
