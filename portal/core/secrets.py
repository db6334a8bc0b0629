"""One-time secrets, made from the operating system's randomness and kept only as hashes; and sealed ones.

Two kinds of the first. A *token* travels in a link: 256 bits, so a plain SHA-256 suffices and finds its row
directly. A *code* is typed by a person: short, so it is kept under the slow password hasher, and
whoever keeps it counts the tries in the database. A *linking code* is one that goes with a client number.
"""

import hashlib
import secrets
import unicodedata
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

CODE_DIGITS = 8
# Crockford's base 32: no letter that one takes for a digit. Sixteen of them are 80 bits.
KEY_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY_LENGTH, KEY_GROUP = 16, 4
ALIKE = str.maketrans("OIL", "011")
# Twelve letters are 60 bits; the thirteenth tells a slip of the hand from a wrong code.
LINKING_LETTERS = 12


def make_token() -> str:
    """Return a new token, 43 characters that are safe in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return the 64 hexadecimal characters under which `token` is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_code() -> str:
    """Return a new code of 8 digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def normalise_code(typed: str) -> str:
    """Return the digits of what was typed: « 1234 5678 » and « 1234-5678 » are the same code."""
    return "".join(character for character in typed if character.isdecimal() and character.isascii())


def hash_code(code: str) -> str:
    """Return the slow hash under which `code` is kept."""
    return make_password(normalise_code(code))


def code_matches(typed: str, kept: str) -> bool:
    """Return whether what was typed is the code kept as `kept`, in the same time either way."""
    return check_password(normalise_code(typed), kept)


def fold_answer(answer: str) -> str:
    """Return an answer as people mean it: without case, accents, doubled spaces or the look of an apostrophe."""
    regular = unicodedata.normalize("NFKC", answer).casefold().replace("’", "'")
    plain = "".join(char for char in unicodedata.normalize("NFKD", regular) if not unicodedata.combining(char))
    return " ".join(plain.split())


def hash_answer(answer: str) -> str:
    """Return the slow hash under which the answer to a question is kept."""
    return make_password(fold_answer(answer))


def answer_matches(typed: str, kept: str) -> bool:
    """Return whether what was typed is the answer kept as `kept`, in the same time either way, even if none is kept."""
    return check_password(fold_answer(typed), kept)


def make_key() -> str:
    """Return a new key that a person copies from a message: « 7K2M-Q9TD-0XWA-4JHC »."""
    letters = "".join(secrets.choice(KEY_LETTERS) for _ in range(KEY_LENGTH))
    return "-".join(letters[start : start + KEY_GROUP] for start in range(0, KEY_LENGTH, KEY_GROUP))


def normalise_key(typed: str) -> str:
    """Return the letters of a key, whatever was typed for them or between them; nothing if it has not that shape."""
    letters = "".join(typed.replace("-", " ").split()).upper().translate(ALIKE)
    return letters if len(letters) == KEY_LENGTH and set(letters) <= set(KEY_LETTERS) else ""


def make_linking_code() -> str:
    """Return a new linking code, with its check letter last: « 7K2M-Q9TD-0XWA-4 »."""
    letters = "".join(secrets.choice(KEY_LETTERS) for _ in range(LINKING_LETTERS))
    letters += _check_letter(letters)
    return "-".join(letters[start : start + KEY_GROUP] for start in range(0, len(letters), KEY_GROUP))


def normalise_linking_code(typed: str) -> str:
    """Return the letters of a linking code, whatever was typed for them or between them; nothing if one is wrong."""
    letters = "".join(typed.replace("-", " ").split()).upper().translate(ALIKE)
    if len(letters) != LINKING_LETTERS + 1 or not set(letters) <= set(KEY_LETTERS):
        return ""
    return letters if _check_letter(letters[:-1]) == letters[-1] else ""


def hash_linking_code(code: str, *, number: str) -> str:
    """Return the slow hash under which the code of a client number is kept.

    The salt is made of the number: one hash finds the row among all codes of that number, so that an
    unknown number takes as long as a known one, in however many accounts it has a code.
    """
    salt = hashlib.sha256(f"linking code of {number}".encode()).hexdigest()[:22]
    return make_password(normalise_linking_code(code), salt=salt)


def linking_code_matches(typed: str, kept: str) -> bool:
    """Return whether what was typed is the code kept as `kept`, with whichever cost and salt it was kept."""
    return check_password(normalise_linking_code(typed), kept)


def _check_letter(letters: str) -> str:
    """Return the letter that one wrong letter, or two in each other's place, would change.

    Each letter is a number of the field of 32 elements, counted by a power of its own: no two of thirteen are the same.
    """
    total = 0
    for letter in letters:
        total ^= KEY_LETTERS.index(letter)
        total = total << 1 ^ (0b100101 if total & 0b10000 else 0)
    return KEY_LETTERS[total]


def seal(text: str) -> str:
    """Return `text` encrypted and signed, for what must be read again (the secret that a telephone shares)."""
    return _sealer().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Return what was sealed, with today's key or one before it; InvalidToken if tampered with."""
    return _sealer().decrypt(sealed.encode()).decode()


def reseal(sealed: str) -> str:
    """Return the same text sealed with today's key, so that the one before can be thrown away."""
    return _sealer().rotate(sealed.encode()).decode("ascii")


def _sealer() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(_derive(key))) for key in keys])


def _derive(key: str) -> bytes:
    """A key of its own for this purpose: what else SECRET_KEY signs must not be of any use here."""
    return HKDF(SHA256(), length=32, salt=None, info=b"portal.core.secrets.seal").derive(key.encode())
