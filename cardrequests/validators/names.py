"""Names made plain: what two spellings of one name share, the letters of a trainer's user name; birth dates."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Letters that Unicode does not take apart.
APART = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
LETTERS_OF_LAST_NAME = 3
LETTERS_OF_FIRST_NAME = 1
PADDING = "x"
# Some letters become many when they are taken apart; two names that begin alike for so long are one.
KEY_MAX = 250
OLDEST = 120


def _plain(name: str) -> str:
    """Return a name in lower case, without accents."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(APART))
    return "".join(character for character in apart if not unicodedata.combining(character))


def name_key(first_name: str, last_name: str) -> str:
    """Return what the spellings of one person's name share: no accents, no case, no punctuation, single spaces."""
    words = re.sub(r"[^\w]|_", " ", _plain(f"{last_name} {first_name}"))
    return " ".join(words.split())[:KEY_MAX]


def trainer_letters(first_name: str, last_name: str) -> str:
    """Return the four letters of a trainer's user name: « Claude Ethier » is `ethc` (decisions 5.2)."""
    return _letters(last_name, LETTERS_OF_LAST_NAME) + _letters(first_name, LETTERS_OF_FIRST_NAME)


def _letters(name: str, count: int) -> str:
    return re.sub(r"[^a-z]", "", _plain(name))[:count].ljust(count, PADDING)


def refuse_birth_date(day: date) -> None:
    """Refuse a birth date that is not in the past, or that nobody alive has."""
    today = timezone.localdate()
    if day >= today or day < today.replace(year=today.year - OLDEST, day=min(today.day, 28)):
        raise ValidationError(
            _("Saisissez une date de naissance passée, qui remonte à %(oldest)d ans au plus.") % {"oldest": OLDEST},
            code="birth_date",
        )
