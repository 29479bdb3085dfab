"""The store keeps bytes under their digest, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest

from portal.core.documents.store import DirectoryStore, FileMissing


@pytest.fixture
def kept(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "files")


class Lost(RawIOBase):
    """An upload whose connection breaks in the middle."""

    def __init__(self) -> None:
        self.parts: Iterator[bytes] = iter([b"half"])

    def read(self, size: int = -1) -> bytes:
        try:
            return next(self.parts)
        except StopIteration:
            raise ConnectionResetError from None


def files_under(store: DirectoryStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_is_put_is_found_again_by_its_digest(kept: DirectoryStore) -> None:
    stored = kept.put(BytesIO(b"content"))
    assert (stored.digest, stored.size) == (sha256(b"content").hexdigest(), 7)
    with kept.open(stored.digest) as file:
        assert file.read() == b"content"


def test_the_same_bytes_are_kept_once(kept: DirectoryStore) -> None:
    assert kept.put(BytesIO(b"content")) == kept.put(BytesIO(b"content"))
    assert len(files_under(kept)) == 1


def test_a_broken_upload_leaves_nothing(kept: DirectoryStore) -> None:
    with pytest.raises(ConnectionResetError):
        kept.put(Lost())  # type: ignore[arg-type]
    assert files_under(kept) == []


def test_a_kept_file_is_read_only_and_in_folders_of_its_digest(kept: DirectoryStore) -> None:
    digest = kept.put(BytesIO(b"content")).digest
    path = kept.root / digest[:2] / digest[2:4] / digest
    assert path.stat().st_mode & 0o777 == 0o400


def test_every_digest_is_listed(kept: DirectoryStore) -> None:
    digests = {kept.put(BytesIO(body)).digest for body in (b"a", b"b", b"c")}
    assert set(kept.digests()) == digests


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "G" * 64, "a/" * 32])
def test_what_is_no_digest_opens_nothing(kept: DirectoryStore, name: str) -> None:
    with pytest.raises(FileMissing):
        kept.open(name)
