"""Held facts in words: the rooms that bring them know what they are called and how a value reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Line = tuple[str, str]
Words = Callable[[str, Any], Sequence[Line]]
_words: list[Words] = []


def name_facts(words: Words) -> Words:
    """Register `words(code, value)`: lines of (label, value in words), empty for a code of somebody else."""
    if words not in _words:
        _words.append(words)
    return words


def words_for(code: str, value: Any) -> Sequence[Line]:
    """A held fact as lines for people; its bare code where nobody named it."""
    for words in _words:
        if found := words(code, value):
            return found
    return [(code, str(value))]
