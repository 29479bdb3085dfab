"""The two ceremonies of WebAuthn, without rows: what a browser is asked, and whether its answer is right.

The authenticator's own check of the person (a PIN, a finger) is preferred and not demanded: the password was given
before, and a plain security key is a sound second factor. Whose make a key is, nobody asks.
"""

from __future__ import annotations

import ipaddress
import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorTransport,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

# ES256, EdDSA and RS256: what authenticators make.
ALGORITHMS = (-7, -8, -257)
PORTS = {"http": 80, "https": 443}
TRANSPORTS = {transport.value for transport in AuthenticatorTransport}
LONGEST_ANSWER = 16 * 1024
# What reading an answer that no browser made may end in.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, struct.error)


class Refused(Exception):
    """An answer does not prove what it should; the words are for developers."""


@dataclass(frozen=True)
class Site:
    """Where passkeys are made and used: the host's name, to which they are bound, and the exact origin of pages."""

    host: str
    origin: str
    name: str = "Portal"


@dataclass(frozen=True)
class Key:
    """A public key as its authenticator gave it: `public_key` is COSE in CBOR, `sign_count` the last one seen."""

    credential_id: bytes
    public_key: bytes
    sign_count: int = 0
    transports: tuple[str, ...] = ()


def site_of(base_url: str) -> Site | None:
    """The portal's site; None where browsers make no passkeys: an address in figures, or one without TLS."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme != "https" and host != "localhost":
        return None
    try:
        ipaddress.ip_address(host)
    except ValueError:
        port = f":{parts.port}" if parts.port and parts.port != PORTS[parts.scheme] else ""
        return Site(host, f"{parts.scheme}://{host}{port}")
    return None


def creation_options(site: Site, person: tuple[str, str, str], known: Iterable[Key], challenge: bytes) -> Any:
    """What `navigator.credentials.create` is asked, as JSON; who holds one of the `known` keys makes no second one.

    `person`: an opaque name (64 bytes at most), e-mail, name.
    """
    handle, email, name = person
    options, _state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=handle.encode(), name=email, display_name=name),
        _descriptors(known),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=challenge,
    )
    return dict(options)


def request_options(site: Site, known: Iterable[Key], challenge: bytes) -> Any:
    """What `navigator.credentials.get` is asked, as JSON: one of the `known` keys signs the challenge."""
    options, _state = _server(site).authenticate_begin(
        _descriptors(known), user_verification=UserVerificationRequirement.PREFERRED, challenge=challenge
    )
    return dict(options)


def made(site: Site, challenge: bytes, answer: str) -> Key:
    """The key that was made for this site and challenge, or Refused."""
    try:
        body = _read(answer)
        response = RegistrationResponse.from_dict(body)
        data = _server(site).register_complete(_state(challenge), response)
        _from_own_page(response.response.client_data)
        found = data.credential_data
        if found is None or found.public_key.get(3) not in ALGORITHMS:
            raise Refused("no key of a known algorithm")
        transports = tuple(sorted(TRANSPORTS.intersection(body["response"].get("transports") or ())))
        return Key(found.credential_id, cbor.encode(found.public_key), data.counter, transports)
    except MALFORMED as error:
        raise Refused(str(error)) from error


def used(site: Site, challenge: bytes, answer: str, known: Iterable[Key]) -> tuple[bytes, int]:
    """Which of the `known` keys signed the challenge for this site, and its count now; or Refused."""
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        keys = [_credential(key) for key in known]
        found = _server(site).authenticate_complete(_state(challenge), keys, response)
        _from_own_page(response.response.client_data)
        return found.credential_id, response.response.authenticator_data.counter
    except MALFORMED as error:
        raise Refused(str(error)) from error


def _server(site: Site) -> Fido2Server:
    made = Fido2Server(
        PublicKeyCredentialRpEntity(name=site.name, id=site.host), verify_origin=lambda origin: origin == site.origin
    )
    made.allowed_algorithms = [offer for offer in made.allowed_algorithms if offer.alg in ALGORITHMS]
    return made


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": UserVerificationRequirement.PREFERRED}


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise Refused("too long")
    body = json.loads(answer)
    if not isinstance(body, dict):
        raise Refused("not an object")
    return body


def _from_own_page(said: CollectedClientData) -> None:
    if said.cross_origin:
        raise Refused("asked from inside another site's page")


def _descriptors(known: Iterable[Key]) -> list[PublicKeyCredentialDescriptor]:
    kind = PublicKeyCredentialType.PUBLIC_KEY
    return [
        PublicKeyCredentialDescriptor(
            type=kind, id=key.credential_id, transports=[AuthenticatorTransport(t) for t in key.transports] or None
        )
        for key in known
    ]


def _credential(key: Key) -> AttestedCredentialData:
    public_key = CoseKey.parse(cbor.decode(key.public_key))  # type: ignore[arg-type]
    return AttestedCredentialData.create(Aaguid.NONE, key.credential_id, public_key)
