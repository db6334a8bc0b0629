"""How one cell of an imported file is read: by the very fields of the pages, so that nothing else gets in.

Each function returns what reads a cell that is not empty; it raises ValidationError with what to do.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.forms.profile import BirthDateField
from organizations.forms.accounts import ContactStep
from portal.core.fields import EnterpriseNumberField, LineField, PersonNameField, TelephoneField, canonical_email

Read = Callable[[str], Any]

# What spreadsheets make of a date that was typed year first; nothing in which day and month could change places.
DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"]
FOR_EVER = date(9999, 12, 31)
LANGUAGES = ("fr-ca", "en")


def folded(text: str) -> str:
    """Return a word as it is looked for: without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    letters = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(letters.split())


def line(longest: int) -> Read:
    return LineField(max_length=longest).clean


def number_of_organization(typed: str) -> str:
    """Read a number by which an organization is known, here or before; a spreadsheet may have made it a number."""
    return LineField(max_length=30).clean(typed).upper()


def client_number(typed: str) -> str:
    """Read the eight digits of an individual, of which spreadsheets drop the zeros at the front."""
    digits = re.sub(r"[\s-]", "", typed)
    if not re.fullmatch(r"[0-9]{1,8}", digits):
        raise ValidationError(_("Un numéro de client compte huit chiffres."))
    return digits.zfill(8)


def day(typed: str) -> date | None:
    """Read a day; the last of the calendar is no end."""
    read = forms.DateField(
        input_formats=DATES, error_messages={"invalid": _("Écrivez la date comme 2027-06-30.")}
    ).clean(typed)
    return None if read == FOR_EVER else read


def choice(choices: type[models.TextChoices], **others: str) -> Read:
    """Read one of these by its code, its word in either language, or one of `others` (word=code)."""
    known: dict[str, str] = {}

    def read(typed: str) -> str:
        if not known:
            known.update(_words(choices), **{folded(word.replace("_", " ")): code for word, code in others.items()})
        try:
            return known[folded(typed)]
        except KeyError:
            words = ", ".join(str(label) for label in choices.labels)
            raise ValidationError(_("Écrivez l’un de ceux-ci : %(words)s.") % {"words": words}) from None

    return read


def _words(choices: type[models.TextChoices]) -> dict[str, str]:
    words = {folded(code): code for code in choices.values}
    for language in LANGUAGES:
        with translation.override(language):
            words |= {folded(str(label)): code for code, label in choices.choices}
    return words


# --- Hashes of former passwords ------------------------------------------------------------------

# What « Utiliser un ancien identifiant » can compare with (organizations.actions.former).
HASHES = re.compile(
    r"pbkdf2_sha(?:256|1)\$[0-9]{1,9}\$[^$]{1,100}\$[A-Za-z0-9+/=]{20,100}"
    r"|bcrypt(?:_sha256)?\$\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}"
    r"|sha1\$[^$]{1,100}\$[0-9A-Fa-f]{40}"
    r"|md5\$[^$]{1,100}\$[0-9A-Fa-f]{32}"
    r"|s(?:sha|md5)\$[0-9a-f]{2,128}\$[0-9a-f]{32,40}"
)
BARE_BCRYPT = re.compile(r"\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}")
# « {SSHA}… » and « {SMD5}… » of directories: the digest, then the salt, in base 64.
OF_DIRECTORIES = re.compile(r"\{(SSHA|SMD5)\}([A-Za-z0-9+/=]{24,200})", re.IGNORECASE)
DIGESTS = {"ssha": 20, "smd5": 16}


def password_hash(typed: str) -> str:
    """Read a hash in the spelling that linking compares with. A password in clear is refused, and shown nowhere."""
    if BARE_BCRYPT.fullmatch(typed):
        return f"bcrypt${typed}"
    if found := OF_DIRECTORIES.fullmatch(typed):
        return _of_a_directory(found[1].lower(), found[2])
    if not HASHES.fullmatch(typed):
        raise ValidationError(
            _("Ce mot de passe n’est haché d’aucune façon connue : PBKDF2, bcrypt, SHA-1 ou MD5 avec sel.")
        )
    return typed


def _of_a_directory(kind: str, encoded: str) -> str:
    try:
        content = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        content = b""
    digest, salt = content[: DIGESTS[kind]], content[DIGESTS[kind] :]
    if not salt or len(salt) > 64:
        raise ValidationError(_("Ce mot de passe haché est incomplet."))
    return f"{kind}${salt.hex()}${digest.hex()}"


# --- The fields of the pages ---------------------------------------------------------------------

person: Read = PersonNameField().clean
telephone: Read = TelephoneField().clean
extension: Read = ContactStep.base_fields["extension"].clean
enterprise_number: Read = EnterpriseNumberField().clean
birth_date: Read = BirthDateField(input_formats=DATES).clean
email: Read = canonical_email
