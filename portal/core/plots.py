"""A small plot of columns, drawn by the server; the same numbers always stand in a table beside it.

    plot = Plot(_("Participants par mois"), _("Mois"), _("Participants"), [("2026-10", 4), ("2026-11", 9)])

A page shows it with `{% plot plot %}` (components).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

# In units of the drawing, which stretches to the width that it has.
COLUMN, GAP, HEIGHT = 20, 6, 100


@dataclass(frozen=True)
class Bar:
    """One column, placed: `top` is measured from above, as SVG does."""

    label: str
    value: int
    left: int
    top: int
    height: int


@dataclass(frozen=True)
class Plot:
    """What a plot says: its title, what its columns stand for, what they count, and each with its number."""

    title: Any
    of: Any
    counted: Any
    points: Sequence[tuple[str, int]]
    # Where each number leads, if anywhere: to the list of what it counts.
    urls: Sequence[str] = ()

    width_of_a_column = COLUMN
    height = HEIGHT

    @classmethod
    def linked(cls, title: Any, headings: tuple[Any, Any], points: Sequence[tuple[str, int, str]]) -> "Plot":
        """Return a plot whose numbers lead somewhere: points of label, number and address."""
        return cls(title, *headings, [point[:2] for point in points], [url for _label, _value, url in points])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of the table: nothing leads to what is not there."""
        urls = self.urls or [""] * len(self.points)
        return [
            {"label": label, "value": value, "url": url if value else ""}
            for (label, value), url in zip(self.points, urls, strict=True)
        ]

    @property
    def width(self) -> int:
        return max(len(self.points) * (COLUMN + GAP) - GAP, COLUMN)

    @property
    def first(self) -> str:
        return self.points[0][0] if self.points else ""

    @property
    def last(self) -> str:
        return self.points[-1][0] if self.points else ""

    @property
    def highest(self) -> int:
        return max((value for _label, value in self.points), default=0)

    @property
    def total(self) -> int:
        return sum(value for _label, value in self.points)

    @property
    def bars(self) -> list[Bar]:
        """The columns, the highest as high as the drawing; what is not nothing is seen."""
        scale = HEIGHT / self.highest if self.highest else 0
        heights = [max(round(value * scale), 2) if value else 0 for _label, value in self.points]
        return [
            Bar(label, value, place * (COLUMN + GAP), HEIGHT - height, height)
            for place, ((label, value), height) in enumerate(zip(self.points, heights, strict=True))
        ]

    @property
    def summary(self) -> str:
        """What one who does not see the drawing hears of it."""
        if not self.highest:
            return gettext("%(title)s : aucune donnée.") % {"title": self.title}
        facts = {
            "title": self.title,
            "first": self.first,
            "last": self.last,
            "total": self.total,
            "highest": self.highest,
            "when": next(label for label, value in self.points if value == self.highest),
        }
        words = gettext("%(title)s, de %(first)s à %(last)s : %(total)s en tout, au plus %(highest)s (%(when)s).")
        return words % facts
