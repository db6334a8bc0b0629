"""What an agent typed in the one box, taken apart: of each kind of thing, what one looks for."""

import re
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError

from organizations.models.accounts import Country
from portal.core.choices import LONGEST_SEARCH, SHORTEST_SEARCH
from portal.core.fields import canonical_email

ACCOUNT = re.compile(r"([A-Z]{3})[\s-]*([0-9]{1,7})", re.IGNORECASE)
# « DEM-2026-00012 », « fac 2026 12 »: the digits that stand after the year of each kind of number.
NUMBERED = re.compile(r"(DEM|SES|FAC|NC|CAR)[\s-]*([0-9]{4})[\s-]+([0-9]{1,6})", re.IGNORECASE)
WIDTHS = {"CAR": 6}
WIDTH = 5
ENTERPRISE = re.compile(r"(11|22|33|88)[0-9]{8}")
CLIENT = re.compile(r"[0-9]{8}")
TRAINER = re.compile(r"([A-Z]{4}[0-9]{3})(?:-[A-Z0-9]{1,6})?", re.IGNORECASE)
USERNAME = re.compile(r"\S{3,}")


@dataclass(frozen=True)
class Asked:
    """`typed` as it was; each other is what was typed as that kind of thing writes it, or nothing."""

    typed: str
    account: str = ""
    number: str = ""
    enterprise: str = ""
    client: str = ""
    card: str = ""
    username: str = ""
    email: str = ""
    name: str = ""
    telephones: tuple[str, ...] = ()

    @property
    def is_enough(self) -> bool:
        return len(self.typed) >= SHORTEST_SEARCH


def take_apart(query: str) -> Asked:
    typed = " ".join(query.replace("\0", "").split())[:LONGEST_SEARCH]
    digits = re.sub(r"[\s().-]", "", typed)
    return Asked(
        typed,
        account=_account(typed),
        number=_number(typed),
        enterprise=digits if ENTERPRISE.fullmatch(digits) else "",
        client=digits if CLIENT.fullmatch(digits) else "",
        card=typed.upper() if TRAINER.fullmatch(typed) else "",
        username=typed.lower() if USERNAME.fullmatch(typed) else "",
        email=_email(typed),
        name=typed if len(typed) >= SHORTEST_SEARCH and "@" not in typed and re.search(r"[^\W\d_]", typed) else "",
        telephones=_telephones(typed),
    )


def _account(typed: str) -> str:
    found = ACCOUNT.fullmatch(typed)
    return f"{found[1].upper()}{found[2]:0>7}" if found else ""


def _number(typed: str) -> str:
    found = NUMBERED.fullmatch(typed)
    if not found:
        return ""
    kind = found[1].upper()
    return f"{kind}-{found[2]}-{found[3]:0>{WIDTHS.get(kind, WIDTH)}}"


def _email(typed: str) -> str:
    try:
        return canonical_email(typed) if "@" in typed else ""
    except ValidationError:
        return ""


def _telephones(typed: str) -> tuple[str, ...]:
    """Return in E.164 the numbers that the digits may be, in each country where an organization may be."""
    found = set()
    for country in Country.values if re.fullmatch(r"[+(]?[0-9][0-9\s().-]{6,24}", typed) else ():
        try:
            number = phonenumbers.parse(typed, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            found.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return tuple(sorted(found))
