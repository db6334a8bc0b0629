"""How the portal reads its environment: every value by name, secrets from files, nothing guessed.

A value `NAME` is taken from the variable `NAME`, else from the file named by `NAME_FILE` (the
shape in which containers receive secrets). What is required and absent is collected, so that a
refused start names everything that is missing at once.
"""

import os
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

missing: list[str] = []

TELEPHONE = re.compile(r"\+[1-9][0-9]{6,14}")
PROVIDER_SHAPE = "demo: or stripe+https://KEY:WEBHOOK_SECRET@api.stripe.com/"
GATEWAY_SHAPE = "demo: or twilio+https://SID:TOKEN@host/?from=+15145550100"


@dataclass(frozen=True)
class SmsGateway:
    """Who carries SMS: the mailbox of the demonstration (without a host), or a gateway that speaks as Twilio's does."""

    host: str = ""
    port: int | None = None
    is_encrypted: bool = True
    account: str = ""
    token: str = field(default="", repr=False)
    sender: str = ""

    @property
    def is_demonstration(self) -> bool:
        return not self.host


@dataclass(frozen=True)
class PaymentProvider:
    """Who takes cards: the pretended page of the demonstration (without an address), or one that speaks as Stripe."""

    address: str = ""
    key: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)

    @property
    def is_demonstration(self) -> bool:
        return not self.address


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


def sms_gateway(name: str, *, is_demonstration: bool) -> SmsGateway | None:
    """Return the gateway in `name`, None when it is not set; refuse what is none without repeating its token."""
    value = text(name, "")
    if not value:
        return None
    if value == "demo:":
        if not is_demonstration:
            raise ImproperlyConfigured(f"{name} is demo:, which shows every SMS to every visitor; that needs DEMO=yes.")
        return SmsGateway()
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not an address: write {GATEWAY_SHAPE}.") from None
    sender = unquote(url.query.removeprefix("from="))
    if reproach := _reproach(url, sender):
        raise ImproperlyConfigured(f"{name} {reproach}: write {GATEWAY_SHAPE}.")
    return SmsGateway(
        host=url.hostname or "",
        port=port,
        is_encrypted=url.scheme == "twilio+https",
        account=unquote(url.username or ""),
        token=unquote(url.password or ""),
        sender=sender,
    )


def _reproach(url: SplitResult, sender: str) -> str:
    """Return what is wrong with the address of a gateway, if anything."""
    checks = {
        "is of no known kind": url.scheme in {"twilio+https", "twilio+http"},
        "names no host": bool(re.fullmatch(r"[a-z0-9.:_-]+", url.hostname or "")),
        "would send tokens and codes in clear": url.scheme == "twilio+https" or _is_loopback(url.hostname or ""),
        "lacks the SID or the TOKEN": bool(url.username and url.password),
        "has a path, or something after the number": url.path in {"", "/"} and not url.fragment,
        "lacks the number that sends (from=)": url.query.startswith("from=") and bool(TELEPHONE.fullmatch(sender)),
    }
    return next((reproach for reproach, holds in checks.items() if not holds), "")


def payment_provider(name: str, *, is_demonstration: bool) -> PaymentProvider | None:
    """Return the provider in `name`, None when it is not set; refuse what is none without repeating its key."""
    value = text(name, "")
    if not value:
        return None
    if value == "demo:":
        if not is_demonstration:
            raise ImproperlyConfigured(f"{name} is demo:, which calls cards paid that are not; that needs DEMO=yes.")
        return PaymentProvider()
    try:
        url = urlsplit(value)
        port = f":{url.port}" if url.port else ""
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not an address: write {PROVIDER_SHAPE}.") from None
    if reproach := _reproach_provider(url):
        raise ImproperlyConfigured(f"{name} {reproach}: write {PROVIDER_SHAPE}.")
    return PaymentProvider(
        address=f"{url.scheme.removeprefix('stripe+')}://{url.hostname}{port}",
        key=unquote(url.username or ""),
        webhook_secret=unquote(url.password or ""),
    )


def _reproach_provider(url: SplitResult) -> str:
    """Return what is wrong with the address of a payment provider, if anything."""
    checks = {
        "is of no known kind": url.scheme in {"stripe+https", "stripe+http"},
        "names no host": bool(re.fullmatch(r"[a-z0-9._-]+", url.hostname or "")),
        "would send the key in clear": url.scheme == "stripe+https" or _is_loopback(url.hostname or ""),
        "lacks the KEY or the WEBHOOK_SECRET": bool(url.username and url.password),
        "has a path, or something after it": url.path in {"", "/"} and not url.query and not url.fragment,
    }
    return next((reproach for reproach, holds in checks.items() if not holds), "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_if_incomplete() -> None:
    """Stop here if anything required was absent, and say which."""
    if missing:
        listed = ", ".join(sorted(set(missing)))
        raise ImproperlyConfigured(
            f"The portal cannot start. Set these in the environment (or NAME_FILE with the path of a file): {listed}."
        )
