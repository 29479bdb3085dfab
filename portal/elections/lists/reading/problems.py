"""Why a whole file cannot be used; a wrong row is no such reason, it stands in the report."""

from __future__ import annotations


class Unreadable(ValueError):
    """`code` is a key of `words.PROBLEMS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
