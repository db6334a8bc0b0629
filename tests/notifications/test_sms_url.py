"""SMS_URL says who carries SMS; what says it badly is refused at the start, without its token in the words."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env

GOOD = "twilio+https://AC0123:a%2Fsecret%3Atoken@sms.example.org/?from=+15145550100"


def read(monkeypatch, value: str, *, is_demonstration: bool = False) -> env.SmsGateway | None:
    monkeypatch.setenv("SMS_URL", value)
    return env.sms_gateway("SMS_URL", is_demonstration=is_demonstration)


def test_nothing_is_no_sms(monkeypatch):
    assert read(monkeypatch, "") is None


def test_gateway_is_read_to_the_letter(monkeypatch):
    gateway = read(monkeypatch, GOOD)
    assert (gateway.host, gateway.port, gateway.is_encrypted) == ("sms.example.org", None, True)
    assert (gateway.account, gateway.token, gateway.sender) == ("AC0123", "a/secret:token", "+15145550100")
    assert not gateway.is_demonstration
    assert "secret" not in repr(gateway)


@pytest.mark.parametrize("query", ["from=+15145550100", "from=%2B15145550100"])
@pytest.mark.parametrize("host", ["127.0.0.1:8025", "localhost:8025", "[::1]:8025"])
def test_clear_text_stays_on_this_machine(monkeypatch, host, query):
    gateway = read(monkeypatch, f"twilio+http://a:b@{host}?{query}")
    assert (gateway.is_encrypted, gateway.port, gateway.sender) == (False, 8025, "+15145550100")


def test_demonstration_wants_to_be_one(monkeypatch):
    assert read(monkeypatch, "demo:", is_demonstration=True).is_demonstration
    with pytest.raises(ImproperlyConfigured, match="needs DEMO=yes"):
        read(monkeypatch, "demo:")


@pytest.mark.parametrize(
    ("value", "reproach"),
    [
        ("https://a:s3cret@sms.example.org/?from=+15145550100", "of no known kind"),
        ("s3cret", "of no known kind"),
        ("twilio+https://a:s3cret@/?from=+15145550100", "names no host"),
        ("twilio+https://a:s3cret@sms example.org/?from=+15145550100", "names no host"),
        ("twilio+http://a:s3cret@sms.example.org/?from=+15145550100", "in clear"),
        ("twilio+http://a:s3cret@localhost.example.org/?from=+15145550100", "in clear"),
        ("twilio+https://s3cret@sms.example.org/?from=+15145550100", "lacks the SID or the TOKEN"),
        ("twilio+https://a:s3cret@sms.example.org/v2/?from=+15145550100", "has a path"),
        ("twilio+https://a:s3cret@sms.example.org/", "lacks the number"),
        ("twilio+https://a:s3cret@sms.example.org/?from=5145550100", "lacks the number"),
        ("twilio+https://a:s3cret@sms.example.org/?from=+15145550100&from=+15145550101", "lacks the number"),
        ("twilio+https://a:s3cret@sms.example.org:port/?from=+15145550100", "is not an address"),
    ],
)
def test_what_is_no_gateway_is_refused_in_words_without_the_token(monkeypatch, value, reproach):
    with pytest.raises(ImproperlyConfigured, match=reproach) as refused:
        read(monkeypatch, value)
    assert "SMS_URL" in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_portal_with_a_wrong_gateway_does_not_start():
    environment = os.environ | {"SMS_URL": "twilio+http://AC0123:s3cret@sms.example.org/?from=+15145550100"}
    command = [sys.executable, "-c", "import portal.settings"]
    started = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert started.returncode != 0
    assert "would send tokens and codes in clear" in started.stderr.splitlines()[-1]
    assert "s3cret" not in started.stderr
