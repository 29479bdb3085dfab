"""A passkey in software, as small as one can be: it makes ES256 keys and signs what a browser would have it sign."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

USER_PRESENT, USER_VERIFIED, HAS_KEY = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Authenticator:
    """One key. `count` is the last sign count it gave (None: it does not count); `origin` where its browser is."""

    origin: str = ORIGIN
    host: str = "localhost"
    count: int | None = 0
    flags: int = USER_PRESENT | USER_VERIFIED
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=_new_key)
    cross_origin: bool = False

    def make(self, options: Any, **changed: Any) -> str:
        """Answer `navigator.credentials.create(options)`; `changed` are parts of the client's data."""
        public_key = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        held = b"\0" * 16 + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public_key
        attestation = {"fmt": "none", "authData": self._data(self.flags | HAS_KEY) + held, "attStmt": {}}
        said = self._said("webauthn.create", options, changed)
        return self._answer(
            clientDataJSON=websafe_encode(said),
            attestationObject=websafe_encode(cbor.encode(attestation)),
            transports=["internal", "hybrid", "telepathy"],
        )

    def use(self, options: Any, **changed: Any) -> str:
        """Answer `navigator.credentials.get(options)`."""
        if self.count is not None:
            self.count += 1
        said, data = self._said("webauthn.get", options, changed), self._data(self.flags)
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(said),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
        )

    def _said(self, kind: str, options: Any, changed: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps({**said, "crossOrigin": self.cross_origin, **changed}).encode()

    def _data(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + (self.count or 0).to_bytes(4, "big")

    def _answer(self, **response: Any) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
