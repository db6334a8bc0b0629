"""Reading a page as people do: whatever the answer (`text`), or one that opened (`shown`)."""

from typing import Any


def text(response: Any) -> str:
    """Return what was answered in one line: with plain spaces, and no place where a long word may break."""
    return " ".join(response.content.decode().replace("<wbr>", "").split())


def shown(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return text(response)
