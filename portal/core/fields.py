"""What people type, made regular: addresses, names, telephones, postal codes, enterprise numbers.

Every field keeps one canonical form, so that the database can tell two spellings of one thing.
"""

import re
import unicodedata
from typing import Any

import idna
import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

EMAIL_MAX = 254
# Typed, with spaces around and a domain in its own script; canonical, it is shorter.
ADDRESS_MAX = 320
NAME_MAX = 80
LINE_MAX = 1000
# Letters and marks by their category, and yet nothing that one sees.
INVISIBLE = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")


def canonical_email(address: str) -> str:
    """Return the one spelling of a mailbox: ASCII local part, domain NFKC -> IDNA, lower case.

    Raises ValidationError for what is no deliverable address: another script before the @, an IP
    address, a host without a dot.
    """
    refusal = ValidationError(_("Saisissez une adresse courriel complète, comme nom@exemple.ca."), code="invalid_email")
    # Before anything else: what normalises Unicode takes ever longer on what is too long to be an address.
    if len(address) > ADDRESS_MAX:
        raise refusal
    local, at, domain = address.strip().rpartition("@")
    if not at or not local.isascii() or len(local) > 64 or "[" in domain:
        raise refusal
    try:
        domain = idna.encode(unicodedata.normalize("NFKC", domain), uts46=True).decode("ascii")
    except idna.IDNAError:
        raise refusal from None
    canonical = f"{local}@{domain}".lower()
    if "." not in domain or len(canonical) > EMAIL_MAX:
        raise refusal
    try:
        validate_email(canonical)
    except ValidationError:
        raise refusal from None
    return canonical


class EmailAddressField(forms.EmailField):
    """An e-mail address, cleaned to its canonical form."""

    default_validators: list[Any] = []

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Adresse de courriel"))
        kwargs.setdefault("max_length", ADDRESS_MAX)
        kwargs.setdefault("error_messages", {"required": _("Saisissez l’adresse courriel.")})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "email")
        self.widget.attrs.setdefault("spellcheck", "false")

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return canonical_email(typed) if typed else ""


def _regular(typed: str) -> str:
    """Return text in NFC with single spaces; refuse first what is longer than any field."""
    if len(typed) > LINE_MAX:
        raise ValidationError(_("Ce texte est trop long."), code="max_length")
    return " ".join(unicodedata.normalize("NFC", typed).split())


def regular_name(typed: str) -> str:
    """Return a name in NFC with single spaces; refuse invisible and control characters, digits and symbols."""
    name = _regular(typed)
    for character in name:
        if character in INVISIBLE or (character not in " -'’.·" and unicodedata.category(character)[0] not in "LM"):
            raise ValidationError(
                _("Un nom s’écrit avec des lettres, des espaces, des traits d’union, des apostrophes et des points."),
                code="invalid_name",
            )
    if name and not any(unicodedata.category(character)[0] == "L" for character in name):
        raise ValidationError(_("Saisissez un nom qui contient au moins une lettre."), code="invalid_name")
    return name


class PersonNameField(forms.CharField):
    """A first or last name, in any script."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": NAME_MAX} | kwargs)

    def to_python(self, value: Any) -> str:
        return regular_name(super().to_python(value) or "")


def regular_line(typed: str) -> str:
    """Return one line of text in NFC with single spaces; refuse control, invisible and private characters."""
    line = _regular(typed)
    if any(char in INVISIBLE or unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"} for char in line):
        raise ValidationError(
            _("Ce texte contient un caractère invisible. Effacez-le et saisissez-le au clavier."),
            code="invisible_character",
        )
    return line


class LineField(forms.CharField):
    """A line of text that will stand in names, addresses and subjects of messages."""

    def to_python(self, value: Any) -> str:
        return regular_line(super().to_python(value) or "")


class TelephoneField(forms.CharField):
    """A telephone number, kept in E.164 (`+15142761234`); North America unless it says otherwise.

    `country`: where a number that is none of North America may also have been written as one does at home.
    """

    country = "CA"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40} | kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs.setdefault("autocomplete", "tel")

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if not typed:
            return ""
        number = _telephone(typed, "CA") or _telephone(typed, self.country)
        if number is None:
            raise ValidationError(
                _(
                    "Saisissez un numéro de téléphone complet, comme 514 276-1234, ou +41 22 555 01 50 hors de "
                    "l’Amérique du Nord ; le poste a sa propre case."
                ),
                code="invalid_telephone",
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _telephone(typed: str, country: str) -> phonenumbers.PhoneNumber | None:
    """Return the number that `typed` is for someone in `country`, if it is one."""
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) and not number.extension else None


def spoken_telephone(number: str, extension: str = "") -> str:
    """Return a kept number as people write it: « 514 276-1234, poste 12 »."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    if parsed.country_code == 1:
        digits = str(parsed.national_number)
        spoken = f"{digits[:3]} {digits[3:6]}-{digits[6:]}"
    else:
        spoken = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return (
        str(_("%(number)s, poste %(extension)s") % {"number": spoken, "extension": extension}) if extension else spoken
    )


def dialled(number: str, extension: str = "") -> str:
    """Return the link that calls a number as someone wrote it, « 1 800 555-0101 » or « +41 22 555 01 01 »."""
    parsed = phonenumbers.parse(number, "CA")
    parsed.extension = extension or None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


def validate_dialled(number: str) -> None:
    """Refuse what no telephone can call."""
    try:
        is_possible = phonenumbers.is_possible_number(phonenumbers.parse(number, "CA"))
    except phonenumbers.NumberParseException:
        is_possible = False
    if not is_possible:
        raise ValidationError(_("Saisissez un numéro de téléphone complet, comme 514 276-1234."), code="invalid")


CANADIAN_POSTAL_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][0-9][ABCEGHJ-NPRSTV-Z][0-9]")


def canadian_postal_code(typed: str) -> str:
    """Return `J0J1X0` for « j0j 1x0 »; refuse what Canada Post never gives."""
    code = re.sub(r"[\s-]", "", typed).upper()
    if not CANADIAN_POSTAL_CODE.fullmatch(code):
        raise ValidationError(_("Saisissez un code postal canadien, comme H2X 1Y4."), code="invalid_postal_code")
    return code


class EnterpriseNumberField(forms.CharField):
    """The « numéro d’entreprise du Québec »: ten digits that begin with 11, 22, 33 or 88."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 20} | kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def to_python(self, value: Any) -> str:
        number = re.sub(r"[\s-]", "", super().to_python(value) or "")
        if number and not re.fullmatch(r"(11|22|33|88)[0-9]{8}", number):
            raise ValidationError(
                _("Le NEQ compte dix chiffres et commence par 11, 22, 33 ou 88."), code="invalid_enterprise_number"
            )
        return number
