"""The name that people gave to a file: shown as data, never used as a path."""

from __future__ import annotations

from portal.core.text import ZWNJ, normalise

MAX_LENGTH = 120
SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
KNOWN_SUFFIXES = ("pdf", "png", "jpg", "jpeg", "jpe")
EDGES = f". {ZWNJ}"


def display_name(given: str, media_type: str) -> str:
    """The bare name, without folders, hidden controls or its old suffix, and with the suffix of what the file is."""
    bare = normalise(given).replace("\\", "/").rsplit("/", 1)[-1]
    suffix = SUFFIXES[media_type]
    stem = _without_suffix(bare).strip(EDGES)[: MAX_LENGTH - len(suffix)]
    return (stem.rstrip(EDGES) or "file") + suffix


def _without_suffix(name: str) -> str:
    stem, _dot, suffix = name.rpartition(".")
    return stem if stem and suffix.lower() in KNOWN_SUFFIXES else name
