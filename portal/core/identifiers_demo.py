"""Invented identifiers with valid check digits, for demo data and tests.

The same seed gives the same value. They lie in ranges that are not given out (place 999, legal ids from 99,
bank 099) or hardly used (mobiles), so that they name nobody.
"""

from __future__ import annotations

from random import Random

from portal.core.identifiers import iban_digits, legal_id_digit, national_code_digit


def _digits(kind: str, seed: int | str, count: int) -> str:
    draw = Random(f"{kind}/{seed}")
    return "".join(str(draw.randrange(10)) for _ in range(count))


def make_national_code(seed: int | str) -> str:
    nine = f"999{_digits('national-code', seed, 6)}"
    return nine + national_code_digit(nine) if nine != "9" * 9 else make_national_code(f"{seed}+")


def make_legal_id(seed: int | str) -> str:
    ten = f"99{_digits('legal-id', seed, 8)}"
    return ten + legal_id_digit(ten)


def make_mobile(seed: int | str) -> str:
    """Canonical, in 09990, a little-used range that the number libraries accept."""
    return f"+989990{_digits('mobile', seed, 6)}"


def make_iban(seed: int | str) -> str:
    account = f"0990{_digits('iban', seed, 18)}"
    return f"IR{iban_digits(account)}{account}"


def make_postal_code(seed: int | str) -> str:
    """In the shape of those in use: no 0 and 2 among the first five digits, no 5 as the fifth."""
    draw = Random(f"postal-code/{seed}")
    start = "".join(draw.choice("1346789") for _ in range(5))
    return f"9{start[1:]}{''.join(draw.choice('1346789') for _ in range(5))}"
