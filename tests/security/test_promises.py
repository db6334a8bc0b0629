"""The public page on security says nothing that no test holds, and no figure that is not the code's."""

import ast
import base64
import math
import re

import pytest
from allauth.account import app_settings as accounts
from allauth.mfa import app_settings as factors
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings

from accounts import actions
from accounts.models import CODE_COOLDOWN, CODE_LIFETIME, CODE_TRIES
from organizations.models.memberships import RESEND_COOLDOWN
from organizations.models.types import PENDING_DAYS
from portal.core.secrets import CODE_DIGITS, KEY_LENGTH

PAGE = (settings.BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
LIMITS = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", PAGE, re.MULTILINE))


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[tuple[str, str]]:
    """Return the two cells of each row of the tables in `text`, their heads and rules left out."""
    found = re.findall(r"^\| (.+?) \| (.*?)\s*\|$", text, re.MULTILINE)
    return [(first, second) for first, second in found if first != "promise"]


PROMISES = [(promise, test) for promise, test in rows(section("What is promised")) if not promise.startswith("**")]


def test_promises_are_read():
    assert len(PROMISES) == section("What is promised").count("::test_") >= 40


@pytest.mark.parametrize(("promise", "test"), PROMISES, ids=[promise for promise, _ in PROMISES])
def test_promise_names_a_test_that_exists(promise, test):
    named = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", test)
    assert named, f"No test holds: {promise}"
    path = settings.BASE_DIR / named[1]
    assert path.is_file(), named[1]
    known = {
        node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
    }
    assert named[2] in known


def test_limits_are_those_of_the_code():
    assert LIMITS == settings.ACCOUNT_RATE_LIMITS


def test_figures_of_the_secrets_are_those_of_the_code():
    written = {
        name: [int(number) for number in re.findall(r"\d+", figures)] for name, figures in rows(section("Limits"))
    }
    minutes, seconds = CODE_LIFETIME.seconds // 60, CODE_COOLDOWN.seconds
    limits = [actions.sign_ups.CODES_AN_HOUR, actions.sign_ups.CODES_A_DAY]
    assert written["one-time code"] == [CODE_DIGITS, minutes, CODE_TRIES, seconds, *limits]
    limits = [actions.codes.CODES_AN_HOUR, actions.codes.CODES_A_DAY, actions.codes.SMS_A_DAY]
    assert written["sign-in code, by e-mail or SMS"] == [CODE_DIGITS, minutes, CODE_TRIES, seconds, *limits]
    assert written["application"] == [factors.TOTP_DIGITS, factors.TOTP_PERIOD]
    assert written["recovery codes"] == [factors.RECOVERY_CODE_COUNT, factors.RECOVERY_CODE_DIGITS]
    assert written["proof before a grave change"] == [accounts.REAUTHENTICATION_TIMEOUT // 60]
    assert written["activation link"] == [256, PENDING_DAYS, RESEND_COOLDOWN.seconds]
    assert written["link to choose a password"] == [settings.PASSWORD_RESET_TIMEOUT // 60]
    assert written["session"] == [settings.SESSION_COOKIE_AGE // 3600, settings.SESSION_IDLE_MINUTES]
    assert written["temporary password"] == [5 * KEY_LENGTH, actions.passwords.TEMPORARY_LIFETIME.seconds // 60]
    changes = actions.email_changes
    hours, pause = int(changes.LIFETIME.total_seconds()) // 3600, changes.COOLDOWN.seconds
    assert written["link to a new address"] == [256, hours, pause, changes.A_DAY]
    assert written["key of a known browser"] == [256, settings.DEVICE_COOKIE_AGE // (24 * 3600)]
    validators = {
        each["NAME"].rpartition(".")[2]: each.get("OPTIONS", {}) for each in settings.AUTH_PASSWORD_VALIDATORS
    }
    assert written["password"] == [validators["MinimumLengthValidator"]["min_length"]]


def test_each_secret_says_how_it_is_kept_and_how_hard_it_is_to_guess():
    """Bits are those of the alphabet and the length, rounded down."""
    table = re.findall(r"^\| ([^|`*-][^|]*?) \| ([^|]+?) \| ([^|]+?) \|$", section("Secrets"), re.MULTILINE)
    bits = {name: int(found[0]) for name, entropy, _ in table if (found := re.findall(r"\d+", entropy))}
    of_a_code = int(math.log2(10) * CODE_DIGITS)
    assert bits["one-time code"] == bits["sign-in code, by e-mail or SMS"] == of_a_code
    assert bits["recovery codes"] == int(math.log2(10) * factors.RECOVERY_CODE_DIGITS)
    assert bits["application"] == len(base64.b32decode(generate_totp_secret())) * 8
    assert bits["temporary password"] == 5 * KEY_LENGTH
    assert bits["activation link"] == bits["link to a new address"] == bits["key of a known browser"] == 256
    figures = {
        name for name, _ in rows(section("Limits")) if not name.startswith(("`", "limit", "secret", "---", "proof"))
    }
    assert figures <= {name for name, _, _ in table}
