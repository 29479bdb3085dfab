"""The child that looks into a stranger's file: bytes on standard input, a line of JSON (and bytes) on output.

The line is `{"refused": reason}` or `{"media_type": …, "changed": bool, "pages": n}`; when `changed`, the bytes to
keep instead follow it. Runs alone under limits of memory and time: imports nothing of the portal.
"""

from __future__ import annotations

import io
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import magic

MAX_PIXELS = 50_000_000
IMAGE_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG"}


class Refused(Exception):
    """The file is not taken; the argument is the reason's code."""


def look(body: bytes) -> tuple[dict[str, Any], bytes]:
    if not body:
        raise Refused("empty")
    media_type = magic.from_buffer(body[:65536], mime=True)
    if media_type == "application/pdf":
        return look_at_pdf(body)
    if media_type in IMAGE_TYPES:
        return redraw_image(body, media_type)
    raise Refused("type")


def look_at_pdf(body: bytes) -> tuple[dict[str, Any], bytes]:
    """A PDF is kept byte for byte unless it carries something active: see intake_pdf.py."""
    spec = spec_from_file_location("intake_pdf", Path(__file__).with_name("intake_pdf.py"))
    if spec is None or spec.loader is None:
        raise RuntimeError("intake_pdf.py cannot be loaded")
    part = module_from_spec(spec)
    spec.loader.exec_module(part)
    found: tuple[dict[str, Any], bytes] = part.look(body)
    return found


def redraw_image(body: bytes, media_type: str) -> tuple[dict[str, Any], bytes]:
    """Draw the image anew: what was hidden in it, and where it was photographed, stays behind."""
    from PIL import Image, ImageOps  # a PDF does not wait for it

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(body), formats=[IMAGE_TYPES[media_type]]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused("too_many_pixels")
            drawn = ImageOps.exif_transpose(image).convert(mode_for(image.mode, media_type))
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except (OSError, ValueError, SyntaxError):
        raise Refused("broken") from None
    out = io.BytesIO()
    drawn.info.clear()
    drawn.save(out, IMAGE_TYPES[media_type], optimize=media_type == "image/jpeg", quality=90)
    return {"media_type": media_type, "changed": True, "pages": 1}, out.getvalue()


def mode_for(mode: str, media_type: str) -> str:
    if mode in ("1", "L"):
        return "L"
    transparent = mode in ("LA", "RGBA", "PA", "P") and media_type == "image/png"
    return "RGBA" if transparent else "RGB"


def main() -> None:
    try:
        report, body = look(sys.stdin.buffer.read())
    except Refused as refusal:
        report, body = {"refused": str(refusal)}, b""
    sys.stdout.buffer.write(json.dumps(report).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
