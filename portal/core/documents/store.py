"""Files kept under the digest of their content, outside the web root.

The same bytes are stored once, a name never collides, and a file that was altered on disk no longer has its name.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from flask import Flask, current_app

from portal.config import Settings

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """What the store holds: SHA-256 in 64 hex characters, size in bytes."""

    digest: str
    size: int


class FileMissing(LookupError):
    """The store has nothing under this digest."""


class Store(Protocol):
    """Where files are kept; an engine (a directory, an S3-compatible store) offers these three."""

    def put(self, stream: BinaryIO) -> Stored:
        """Keep the rest of the stream durably; keeping the same bytes again changes nothing."""

    def open(self, digest: str) -> BinaryIO:
        """Open for reading, or raise FileMissing."""

    def digests(self) -> Iterator[str]:
        """Every digest held, for the back-up and for the check of files against rows."""


class DirectoryStore:
    """A directory `ab/cd/abcd…`; a file appears there only when it is whole and on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO) -> Stored:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=".incoming-", delete=False) as file:
            try:
                stored = _copy(stream, file)
                os.fchmod(file.fileno(), 0o400)
                self._adopt(Path(file.name), stored.digest)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        return stored

    def open(self, digest: str) -> BinaryIO:
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            raise FileMissing(digest) from None

    def digests(self) -> Iterator[str]:
        return (path.name for path in sorted(self.root.glob("??/??/*")))

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise FileMissing(digest[:80])
        return self.root / digest[:2] / digest[2:4] / digest

    def _adopt(self, incoming: Path, digest: str) -> None:
        """Rename into place and make the name itself survive a power cut."""
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        incoming.replace(path)
        for folder in (path.parent, path.parent.parent, self.root):
            _sync_folder(folder)


def _copy(stream: BinaryIO, file: IO[bytes]) -> Stored:
    hasher, size = sha256(), 0
    while chunk := stream.read(CHUNK):
        hasher.update(chunk)
        size += len(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return Stored(hasher.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def store() -> Store:
    """The store of the present portal."""
    found: Store = current_app.extensions["files"]
    return found


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    app.extensions["files"] = DirectoryStore(settings.data_dir / "files")
