"""How the portal reads its environment: every value by name, secrets from files, nothing guessed.

A value `NAME` is taken from the variable `NAME`, else from the file named by `NAME_FILE` (the
shape in which containers receive secrets). What is required and absent is collected, so that a
refused start names everything that is missing at once.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

missing: list[str] = []


def text(name: str, default: str | None = None) -> str:
    """Return the value of `name`; without a default, an absent or empty one is noted as missing."""
    value = os.environ.get(name, "").strip()
    if not value and (path := os.environ.get(f"{name}_FILE", "").strip()):
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {path}: {error.strerror}.") from error
    if value:
        return value
    if default is None:
        missing.append(name)
        return ""
    return default


def flag(name: str) -> bool:
    """Return whether `name` is set to 1, true, yes or on; anything but those and their opposites is refused."""
    value = text(name, "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write yes or no.")


def number(name: str, default: int) -> int:
    """Return the whole number in `name`."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.") from None


def names(name: str, default: str = "") -> list[str]:
    """Return the comma-separated values of `name`."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def refuse_if_incomplete() -> None:
    """Stop here if anything required was absent, and say which."""
    if missing:
        listed = ", ".join(sorted(set(missing)))
        raise ImproperlyConfigured(
            f"The portal cannot start. Set these in the environment (or NAME_FILE with the path of a file): {listed}."
        )
