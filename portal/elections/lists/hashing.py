"""What a number is known again by: a hash under a key of the portal's ring, the same for lists and opt-outs.

BLAKE2b with a key (RFC 7693), 16 bytes. Without the key a plain hash of a mobile falls in minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from portal.core.crypto import ring
from portal.elections.lists.reading.numbers import nine_digits

SIZE = 16


def hash_of(mobile: str) -> bytes:
    """Of one canonical number (+989…)."""
    return hashes_of([nine_digits(mobile)])[0]


def hashes_of(numbers: Sequence[str]) -> list[bytes]:
    """Of many, each as its nine digits, in their order."""
    key = ring().hash_key("number_lists.number")
    return [blake2b(number.encode(), key=key, digest_size=SIZE).digest() for number in numbers]
