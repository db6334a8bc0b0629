"""A reader says whether an article helped."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from portal.help.models import Opinion


@dataclass(frozen=True)
class Reader:
    """Who reads: a person, or else the browser of a visitor, by a number that its session keeps."""

    person: User | None
    browser: UUID | None

    @property
    def key(self) -> dict[str, Any]:
        return {"person": self.person} if self.person else {"browser": self.browser}


@transaction.atomic
def give(slug: str, *, is_helpful: bool, words: str, language: str, by: Reader) -> Opinion:
    """Keep the answer of a reader; another one of the same reader takes its place."""
    said = {"is_helpful": is_helpful, "words": words, "language": language}
    opinion, _is_new = Opinion.objects.update_or_create(slug=slug, **by.key, defaults=said)
    return opinion
