"""Whether the time that an answer takes tells whom, or what, the portal knows."""

import statistics
import time
from collections.abc import Callable
from itertools import count

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

# Other tests run meanwhile and may spoil a few rounds, but not all of them.
PAIRS, ROUNDS = 15, 6
# What is less than this, in seconds, nobody sees across a network; nor less than this part of the whole.
LEAST, PART = 0.005, 0.1

places = count(1)


class QuickArgon(Argon2PasswordHasher):
    """Slow enough to be missed where it is forgotten, quick enough for a hundred visits."""

    time_cost, memory_cost, parallelism = 2, 10_240, 1


@pytest.fixture
def quick_argon(settings, db):
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon"]


def from_elsewhere() -> Client:
    """A browser in a place of its own: no limit of the test's making."""
    return Client(REMOTE_ADDR=f"2001:db8:f:{next(places):x}::1")


def nobody() -> str:
    """An address that has no user."""
    return f"inconnue.{next(places)}@exemple.ca"


def seconds(deed: Callable[..., object], *about: object) -> float:
    begun = time.perf_counter()
    deed(*about)
    return time.perf_counter() - begun


def require_same_time(known: Callable[[], float], unknown: Callable[[], float]) -> None:
    """Fail when the two kinds, which say how many seconds they took, differ in each of some rounds.

    They go by turns, the order changing: what slows this machine down slows both.
    """
    known(), unknown()  # what is loaded once a process is loaded now
    for _ in range(ROUNDS):
        pairs = [in_order(known, unknown, number) for number in range(PAIRS)]
        difference = statistics.median(one - other for one, other in pairs)
        usual = statistics.median(other for _, other in pairs)
        if abs(difference) < max(PART * usual, LEAST):
            return
    pytest.fail(f"What is known takes {difference * 1000:+.1f} ms beside {usual * 1000:.1f} ms.")


def in_order(known: Callable[[], float], unknown: Callable[[], float], number: int) -> tuple[float, float]:
    if number % 2:
        return known(), unknown()
    other = unknown()
    return known(), other
