"""What a person says of themselves, gathered: what one page shows and what it saves."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from accounts.models.users import User


@dataclass(frozen=True)
class Line:
    """One telephone: the first of a person is the principal one."""

    kind: str
    number: str
    extension: str = ""


@dataclass(frozen=True)
class Profile:
    """What a person says of themselves on one page."""

    first_name: str
    last_name: str
    birth_date: date | None
    language: str
    telephones: tuple[Line, ...] = ()

    @classmethod
    def of(cls, user: User) -> "Profile":
        lines = tuple(Line(line.kind, line.number, line.extension) for line in user.telephones.all())
        return cls(user.first_name, user.last_name, user.birth_date, user.language, lines)

    @property
    def mark(self) -> str:
        """A mark that differs as soon as anything in it does: by it a page knows what it was opened on."""
        return hashlib.sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).hexdigest()
