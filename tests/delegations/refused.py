"""Seeing for which reason something is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal for this reason, with a sentence for people."""
    with pytest.raises(ValidationError) as refusal:
        yield
    error = refusal.value
    if hasattr(error, "error_dict"):
        error = next(iter(error.error_dict.values()))[0]
    assert error.code == code
    assert error.messages[0].endswith((".", "?"))
