"""The guided tours that the portal ships, tours/<slug>.toml, and how far each person went."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from portal.help.models.articles import language_now
from portal.help.models.markdown import typeset

FOLDER = Path(__file__).resolve().parent.parent / "tours"
# What a step points at: the title of the page, or an element by its id, or by one attribute, whole or by its end.
# A test looks it up.
SELECTOR = re.compile(r"h1|#[\w-]+|\[[\w-]+\$?=\"[^\"]+\"\]")


@dataclass(frozen=True)
class Step:
    """One thing to look at: on which page, what of it, and the words, by language."""

    rank: int
    page: str
    at: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def title(self) -> str:
        return _in_language(self.titles)

    @property
    def text(self) -> str:
        return _in_language(self.texts)


@dataclass(frozen=True)
class Tour:
    """A tour: `kind` says for whom (models.articles.Kind); `is_for_visitors`, that one takes it before signing in."""

    slug: str
    kind: str
    position: int
    is_for_visitors: bool
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    steps: Sequence[Step]

    @property
    def title(self) -> str:
        return _in_language(self.titles)

    @property
    def summary(self) -> str:
        return _in_language(self.summaries)

    @property
    def ranks(self) -> set[int]:
        return {step.rank for step in self.steps}


def _in_language(words: Mapping[str, str]) -> str:
    language = language_now()
    return typeset(words[language], language)


def _by_language(facts: Mapping[str, Any], name: str) -> dict[str, str]:
    return {Language.FRENCH: facts[f"{name}_fr"], Language.ENGLISH: facts[f"{name}_en"]}


def _step(rank: int, facts: Mapping[str, Any]) -> Step:
    if not SELECTOR.fullmatch(facts["at"]):
        raise ValueError(f"Nobody can look up {facts['at']}.")
    return Step(rank, facts["page"], facts["at"], _by_language(facts, "title"), _by_language(facts, "text"))


def _tour(path: Path) -> Tour:
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = tuple(_step(rank, step) for rank, step in enumerate(facts["steps"], 1))
    names = _by_language(facts, "title"), _by_language(facts, "summary")
    return Tour(path.stem, facts["kind"], facts["position"], facts.get("is_for_visitors", False), *names, steps)


TOURS: Mapping[str, Tour] = {
    tour.slug: tour for tour in sorted(map(_tour, FOLDER.glob("*.toml")), key=lambda tour: tour.position)
}


class TourProgress(models.Model):
    """How far a person went in a tour: the steps marked as done, in any order."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tours", verbose_name=_("personne")
    )
    tour = models.SlugField(_("visite"), max_length=80)
    done = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("étapes faites"), default=list, blank=True)
    finished_at = models.DateTimeField(_("fin"), null=True, blank=True)
    touched_at = models.DateTimeField(_("dernière étape"), auto_now=True)

    class Meta:
        verbose_name = _("visite guidée d’une personne")
        verbose_name_plural = _("visites guidées des personnes")
        constraints = [
            models.UniqueConstraint(name="one_progress_per_person_and_tour", fields=["person", "tour"]),
            models.CheckConstraint(
                name="tour_is_finished_with_steps_done",
                condition=Q(finished_at=None) | Q(done__len__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tour} {self.done}"
