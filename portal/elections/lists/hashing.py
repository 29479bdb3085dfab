"""What a number is known again by: a hash under a key of the portal's ring, the same for lists and opt-outs.

AES-256 of one block: the nine digits and seven zero bytes, under a key that serves nothing else. On inputs of one
length a block cipher is a pseudo-random permutation: without the key a hash tells nothing but whether two numbers are
the same, which is all that it is for, and different numbers have different hashes. One call hashes a whole block of
a list. Without a key, hashes of mobiles fall in minutes, whatever the function: there are only 10^9 of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from portal.core.crypto import ring
from portal.elections.lists.reading.numbers import nine_digits

SIZE = 16
_PADDING = b"\0" * (SIZE - 9)


def hash_of(mobile: str) -> bytes:
    """Of one canonical number (+989…)."""
    return hashes_of([nine_digits(mobile)])


def hashes_of(numbers: Sequence[bytes]) -> bytes:
    """Of many, each as its nine digits: sixteen bytes each, in their order."""
    if not numbers:
        return b""
    # Each block by itself is what makes it a hash: the same number must give the same sixteen bytes anywhere.
    cipher = Cipher(AES(ring().hash_key("number_lists.number.aes")), ECB())  # noqa: S305
    return cipher.encryptor().update(_PADDING.join(numbers) + _PADDING)


def parted(hashes: bytes) -> list[bytes]:
    """One by one."""
    return [hashes[begin : begin + SIZE] for begin in range(0, len(hashes), SIZE)]
