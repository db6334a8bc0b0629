"""What people hold: an application that shows codes (RFC 6238), and a passkey in software (WebAuthn, ES256)."""

import hashlib
import hmac
import json
import struct
import time
from base64 import b32decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2 import cbor

from accounts import actions
from accounts.models import User
from portal.core.secrets import unseal
from tests.accounts.factories import PASSWORD

PERIOD = 30


def totp(secret: str, *, steps: int = 0) -> str:
    """Return the six digits that an application shows now, or so many half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // PERIOD + steps)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def pair(user: User, secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", keep: str | None = None) -> str:
    """Give a person an application, some time ago, and ten recovery codes; return the secret."""
    added = actions.factors.add_totp(user, secret=secret, code=totp(secret), keep=keep)
    added.data["last_step"] = 0
    added.save()
    actions.factors.make_recovery_codes(user)
    return secret


def sign_in(user: User, client: Client | None = None, **more: str) -> tuple[Client, Any]:
    """Type the address and the password in a browser; return it, and the page that follows."""
    client = client or Client()
    typed = {"login": user.email, "password": PASSWORD} | more
    return client, client.post(reverse("account_login"), typed)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def text_of(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


class Passkey:
    """An authenticator that knows its owner and has verified who holds it, unless told otherwise."""

    def __init__(self, host: str, origin: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = hashlib.sha256(repr(self.key).encode()).digest()
        self.host, self.origin, self.user_handle = hashlib.sha256(host.encode()).digest(), origin, b""

    def create(self, options: dict[str, Any]) -> str:
        """Answer « navigator.credentials.create »."""
        public = self.key.public_key().public_numbers()
        x, y = public.x.to_bytes(32, "big"), public.y.to_bytes(32, "big")
        cose = cbor.encode({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + cose
        authenticator = self.host + b"\x45" + bytes(4) + attested
        self.user_handle = options["publicKey"]["user"]["id"]
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": authenticator})
        return self._answer("webauthn.create", options, {"attestationObject": text_of(attestation)})

    def get(self, options: dict[str, Any], *, flags: int = 0x05) -> str:
        """Answer « navigator.credentials.get »; without the flag 0x04 nobody verified who held it."""
        authenticator = self.host + bytes([flags]) + bytes(4)
        said = self._said("webauthn.get", options)
        signature = self.key.sign(authenticator + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": text_of(authenticator),
            "signature": text_of(signature),
            "userHandle": self.user_handle,
        }
        return self._answer("webauthn.get", options, response)

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _answer(self, kind: str, options: dict[str, Any], response: dict[str, str]) -> str:
        answer = {
            "id": text_of(self.credential_id),
            "rawId": text_of(self.credential_id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": text_of(self._said(kind, options))} | response,
        }
        return json.dumps(answer)


def shared_secret(client: Client) -> str:
    """Return the secret that the page shows while an application is being paired."""
    return unseal(client.session["totp_secret"])
