"""Keys made at set-up: what each part of the portal needs in `data_dir/keys`, made once and never made anew.

The signing key hangs on a development authority, marked as such in every name: a production installation puts the
key and chain of its own authority in their place.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.x509.oid import NameOID

from portal.config import Settings
from portal.core import crypto
from portal.core.audit import checkpoints
from portal.core.clock import now

KeyMaker = Callable[[Settings], None]
key_makers: dict[str, KeyMaker] = {}
"""What `keys make` makes, by name. Each maker leaves what is there alone."""

ORGANISATION = "Messenger Support Portal (DEVELOPMENT, not for use)"
ROOT_YEARS, SIGNER_YEARS = 20, 5


def signing_folder(settings: Settings) -> Path:
    return settings.data_dir / "keys" / "signing"


def make_keys(settings: Settings) -> dict[str, bool]:
    """Run every maker; {name: True if there is something new}."""
    folder = settings.data_dir / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = {}
    for name, maker in key_makers.items():
        before = {path for path in folder.rglob("*") if path.is_file()}
        maker(settings)
        made[name] = {path for path in folder.rglob("*") if path.is_file()} != before
    return made


def make_ring(settings: Settings) -> None:
    crypto.make_ring(crypto.ring_path(settings))


def make_signing_keys(settings: Settings) -> None:
    """A root and a signing certificate under it, unless a signing certificate is there.

    The root's key is not kept: nothing else can ever be issued in its name.
    """
    folder = signing_folder(settings)
    if (folder / "signer.crt").exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    root_key, signer_key = _new_key(), _new_key()
    root = _certificate(_name("Development root"), None, root_key, root_key, ROOT_YEARS)
    signer = _certificate(_name("Development signer"), root, root_key, signer_key, SIGNER_YEARS)
    _write(folder / "root.crt", root.public_bytes(serialization.Encoding.PEM))
    _write(folder / "signer.key", _key_bytes(signer_key))
    _write(folder / "signer.crt", signer.public_bytes(serialization.Encoding.PEM))


def _new_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{common_name} (DEVELOPMENT)"),
        ]
    )


def _certificate(
    name: x509.Name,
    issuer: x509.Certificate | None,
    issuer_key: EllipticCurvePrivateKey,
    key: EllipticCurvePrivateKey,
    years: int,
) -> x509.Certificate:
    """A certificate of `key` for `years`; without an issuer a self-signed root, else an end entity that signs."""
    start: datetime = now() - timedelta(days=1)
    is_root = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(_usage(is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return builder.add_extension(identifier, critical=False).sign(issuer_key, hashes.SHA256())


def _usage(is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_bytes(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, body: bytes) -> None:
    """Only the portal's own user may read it; an existing file is an error, never overwritten."""
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


key_makers["ring"] = make_ring
key_makers["audit"] = checkpoints.make_key
key_makers["signing"] = make_signing_keys
