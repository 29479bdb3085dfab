"""The child that reads the signatures of a stranger's PDF: bytes on standard input, a JSON object on output.

Arguments: the portal's own signing certificates, present and retired. Out: `reason` (see signing.Verdict), `signer`
and `signed_at`. Runs alone under limits of memory and time: imports nothing of the portal.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


def judge(pdf: bytes, known: list[Any]) -> dict[str, Any]:
    """Ours is what bears one of the `known` certificates, byte for byte; names prove nothing."""
    try:
        signatures = list(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)
    except (PdfError, ValueError, TypeError, KeyError, RecursionError):
        return {"reason": "not_pdf"}
    if not signatures:
        return {"reason": "not_signed"}
    certificates = {certificate.dump() for certificate in known}
    ours = [signature for signature in signatures if signature.signer_cert.dump() in certificates]
    return read(ours[-1], known) if ours else {"reason": "foreign", "signer": owner(signatures[-1])}


def read(signature: EmbeddedPdfSignature, known: list[Any]) -> dict[str, Any]:
    try:
        status = validate_pdf_signature(
            signature, ValidationContext(trust_roots=known, allow_fetching=False), skip_diff=True
        )
    except SignatureValidationError:
        return {"reason": "changed", "signer": owner(signature)}
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid):
        # Somebody changed our file, or copied our certificate into theirs.
        return {"reason": "changed", "signer": owner(signature)}
    moment = status.signer_reported_dt
    return {
        "reason": "valid" if whole else "changed",
        "signer": owner(signature),
        "signed_at": moment.isoformat() if moment else None,
    }


def owner(signature: EmbeddedPdfSignature) -> str:
    name: str = signature.signer_cert.subject.human_friendly
    return name


def main() -> None:
    known = [load_cert_from_pemder(path) for path in sys.argv[1:]]  # type: ignore[no-untyped-call]
    sys.stdout.write(json.dumps(judge(sys.stdin.buffer.read(), known)))


if __name__ == "__main__":
    main()
