"""The legal holidays of a year, as the law of each region names them; an operator adds the others by hand.

Québec: Act respecting labour standards (CQLR c. N-1.1, s. 60) and National Holiday Act (c. F-1.1); of Good
Friday and Easter Monday, which the law leaves to choose between, Good Friday. Genève: loi sur les jours
fériés (rs/GE J 1 45).
"""

from collections.abc import Iterator
from datetime import date, timedelta

NamedDay = tuple[date, str, str]

MONDAY, THURSDAY, SUNDAY = 0, 3, 6


def easter(year: int) -> date:
    """Return Easter Sunday by the rule of Oudin for the Gregorian calendar."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _quebec(year: int) -> Iterator[NamedDay]:
    yield date(year, 1, 1), "Jour de l’An", "New Year’s Day"
    yield easter(year) - timedelta(days=2), "Vendredi saint", "Good Friday"
    yield _on_or_after(date(year, 5, 18), MONDAY), "Journée nationale des patriotes", "National Patriots’ Day"
    yield date(year, 6, 24), "Fête nationale du Québec", "Québec National Holiday"
    first_of_july = date(year, 7, 1)
    is_sunday = first_of_july.weekday() == SUNDAY
    yield first_of_july + timedelta(days=is_sunday), "Fête du Canada", "Canada Day"
    yield _on_or_after(date(year, 9, 1), MONDAY), "Fête du Travail", "Labour Day"
    yield _on_or_after(date(year, 10, 8), MONDAY), "Action de grâces", "Thanksgiving"
    yield date(year, 12, 25), "Noël", "Christmas Day"


def _geneva(year: int) -> Iterator[NamedDay]:
    sunday = easter(year)
    yield date(year, 1, 1), "Jour de l’An", "New Year’s Day"
    yield sunday - timedelta(days=2), "Vendredi saint", "Good Friday"
    yield sunday + timedelta(days=1), "Lundi de Pâques", "Easter Monday"
    yield sunday + timedelta(days=39), "Ascension", "Ascension Day"
    yield sunday + timedelta(days=50), "Lundi de Pentecôte", "Whit Monday"
    yield date(year, 8, 1), "Fête nationale suisse", "Swiss National Day"
    first_sunday = _on_or_after(date(year, 9, 1), SUNDAY)
    yield _on_or_after(first_sunday, THURSDAY), "Jeûne genevois", "Geneva Fast"
    yield date(year, 12, 25), "Noël", "Christmas Day"
    yield date(year, 12, 31), "Restauration de la République", "Restoration of the Republic"


RULES = {"QC": _quebec, "GE": _geneva}


def legal_holidays(region: str, year: int) -> list[NamedDay]:
    """Return the days of a year when desks of a region are closed, each with its French and its English name."""
    return sorted(RULES[region](year))
