"""The child that takes one attachment out of a stranger's PDF: bytes on standard input, the attachment on output.

Argument: the attachment's name. Nothing on output: there is none. Runs alone under limits of memory and time: imports
nothing of the portal.
"""

from __future__ import annotations

import io
import sys

import pikepdf

MOST = 4 * 1024 * 1024


def take(pdf: bytes, name: str) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            found = opened.attachments.get(name)
            return found.get_file().read_bytes()[:MOST] if found is not None else b""
    except pikepdf.PdfError:
        return b""


if __name__ == "__main__":
    sys.stdout.buffer.write(take(sys.stdin.buffer.read(), sys.argv[1]))
