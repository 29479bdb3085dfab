"""Bytes to text: UTF-8 with or without its mark, UTF-16, and line by line Windows-1256 where it is neither."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from portal.elections.lists.reading.problems import Unreadable

LONGEST_LINE = 1 << 20
_USUAL = "0123456789+-,;\t\r\n \ufeff"
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1b"))


def texts(chunks: Iterator[bytes]) -> Iterator[str]:
    """The same as text with "\\n" between lines, cut between lines. Raises Unreadable where it is no text."""
    head = _head(chunks)
    encoding = _wide(head)
    whole = _before(head, chunks)
    yield from (_tidy(text) for text in (_decoded(whole, encoding) if encoding else _narrow(whole)))


def _head(chunks: Iterator[bytes]) -> bytes:
    """Enough of the beginning to judge by."""
    head = b""
    while len(head) < 4096 and (piece := next(chunks, b"")):
        head += piece
    return head.removeprefix(codecs.BOM_UTF8)


def _before(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _wide(head: bytes) -> str | None:
    """UTF-16's name where that is what it is, by its mark or by where the zeros stand; None for 8-bit text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        _require_text(sample)
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) & ~1].decode(encoding, "replace")
        if sum(char in _USUAL or "\u0600" <= char <= "\u06ff" for char in text) * 2 > len(text):
            return encoding
    raise Unreadable("not_text")


def _require_text(sample: bytes) -> None:
    """Pictures, programs and archives have control characters that no text has."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 100 > len(sample):
        raise Unreadable("not_text")


def _decoded(chunks: Iterator[bytes], encoding: str) -> Iterator[str]:
    decoder, rest = codecs.getincrementaldecoder(encoding)("replace"), ""
    for chunk in chunks:
        rest += decoder.decode(chunk)
        cut = max(rest.rfind("\n"), rest.rfind("\r", 0, -1)) + 1
        _require_lines(len(rest) - cut)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    rest += decoder.decode(b"", True)
    if rest:
        yield rest


def _narrow(chunks: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        rest += chunk
        # A lone "\r" at the very end may be half of "\r\n".
        cut = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
        _require_lines(len(rest) - cut)
        if cut:
            yield _text(rest[:cut])
            rest = rest[cut:]
    if rest:
        yield _text(rest)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(map(_line, body.splitlines(keepends=True)))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1256")


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _require_lines(size: int) -> None:
    if size > LONGEST_LINE:
        raise Unreadable("no_lines")
