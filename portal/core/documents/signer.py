"""The key that signs (PAdES B-B). Loading this module takes half a second: only what signs imports it.

The signature is an incremental update without a picture of its own: the page says in words that it is signed, and
the PDF/A stays one. A time-stamping authority and stored revocation data (B-T, B-LT) come by giving `Signer` a
timestamper and a validation context.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

FIELD = "PortalSignature"


@dataclass(frozen=True)
class Signer:
    """A key with its chain, and what raises the signature to B-T (timestamper) and B-LT (validation context)."""

    key: signers.SimpleSigner
    timestamper: TimeStamper | None = None
    validation: ValidationContext | None = None

    def sign(self, pdf: bytes, reason: str) -> bytes:
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=reason or None,
            subfilter=fields.SigSeedSubFilter.PADES,
            validation_context=self.validation,
            embed_validation_info=self.validation is not None,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        pdf_signer = signers.PdfSigner(metadata, signer=self.key, timestamper=self.timestamper)
        signed: bytes = pdf_signer.sign_pdf(writer, bytes_reserved=self._room).getvalue()
        return signed

    @cached_property
    def _room(self) -> int | None:
        """Bytes kept free in the file for a signature in hexadecimal: half more than one takes.

        The key's signatures differ by a byte or two, so one is made on trial, once. None lets the library try before
        each signature: a time stamp and proofs of revocation are others' words, of any length.
        """
        if self.timestamper is not None or self.validation is not None:
            return None
        trial = asyncio.run(self.key.async_sign(bytes(32), "sha256", dry_run=True, use_pades=True))
        return 2 * (len(trial.dump()) * 3 // 2)


def load_signer(folder: Path) -> Signer:
    """Read `signer.key`, `signer.crt` and the rest of the chain; RuntimeError says what is missing."""
    if not (folder / "signer.key").exists():
        raise RuntimeError(f"no signing key in {folder}: run `script/portal keys make`")
    key = signers.SimpleSigner.load(  # type: ignore[no-untyped-call]
        str(folder / "signer.key"),
        str(folder / "signer.crt"),
        ca_chain_files=[str(path) for path in sorted(folder.glob("*.crt")) if path.name != "signer.crt"],
    )
    if key is None:
        raise RuntimeError(f"the signing key in {folder} cannot be read")
    return Signer(key)
