"""The check digit of our own public numbers (licences, cases), which people read out and type by hand."""

from __future__ import annotations

from portal.core.text import digits_to_ascii, normalise

# Damm's quasigroup of order 10 (H. M. Damm, 2004): totally anti-symmetric, so that every wrong digit and
# every swap of two neighbours is noticed.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def _damm(number: str) -> int:
    """Run the digits of `number` through the table; letters and dashes are passed over."""
    state = 0
    for char in digits_to_ascii(number):
        if char.isascii() and char.isdecimal():
            state = DAMM[state][int(char)]
    return state


def with_check(number: str) -> str:
    """`number` with its check digit behind it; only its digits are covered, not letters and dashes."""
    return f"{number}{_damm(number)}"


def has_valid_check(number: str) -> bool:
    """Whether the last digit of `number` (any digits, as typed) is the check digit of those before it."""
    typed = digits_to_ascii(normalise(number))
    return len(typed) > 1 and typed[-1].isascii() and typed[-1].isdecimal() and _damm(typed) == 0
