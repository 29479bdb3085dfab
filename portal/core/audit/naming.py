"""Cases by the numbers that people know: the log keeps tokens only, and the room of cases registers the names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

NumbersOf = Callable[[Collection[str]], Mapping[str, str]]
TokenOf = Callable[[str], str | None]

_known: list[tuple[NumbersOf, TokenOf]] = []


def name_cases(numbers_of: NumbersOf, token_of: TokenOf) -> None:
    """Register how to get {token: number} for tokens, and the token of a number (None: no such case)."""
    _known[:] = [(numbers_of, token_of)]


def numbers_of(tokens: Collection[str]) -> Mapping[str, str]:
    return _known[0][0](tokens) if _known and tokens else {}


def token_of(number: str) -> str | None:
    return _known[0][1](number) if _known else None
