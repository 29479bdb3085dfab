#!/usr/bin/env python3
"""Make a commitment to a draw, away from everybody: python3 make_commitment.py DRAW PERSON

One file, standard library only. Prints a commitment to hand in, and salt and value to keep secret until commitments
are revealed. The method is in the portal's docs/draw.md.
"""

import hashlib
import secrets
import sys


def make(draw: str, person: str, salt: bytes, value: bytes) -> str:
    """SHA-256 of salt, draw, line feed, person, line feed, value."""
    return hashlib.sha256(salt + f"{draw}\n{person}\n".encode() + value).hexdigest()


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or any("\n" in text for text in arguments):
        print("usage: python3 make_commitment.py DRAW PERSON", file=sys.stderr)
        return 2
    draw, person = arguments
    salt, value = secrets.token_bytes(32), secrets.token_bytes(32)
    print(f"commitment (hand this in): {make(draw, person, salt, value)}")
    print(f"salt  (keep it secret):    {salt.hex()}")
    print(f"value (keep it secret):    {value.hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
