#!/usr/bin/env python3
"""Check that an entry stands in the portal's log: python3 verify_entry.py entry.json [--checkpoint F] [--key LINE]

One file, standard library only, written apart from the portal's own code. It recomputes the entry's leaf and its way
up to the root (RFC 6962), compares the root with the signed checkpoint (C2SP tlog-checkpoint, Ed25519), and,
where the entry carries a messenger's receipt, the receipt's own signature. A checkpoint and a key that you kept
yourself (or got from somebody whom you trust) say more than those that stand in the file.
Ends with 0 when everything agrees, 1 when something does not, 2 when a file cannot be read.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

UNREADABLE = (OSError, KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
Document = dict[str, Any]
Point = tuple[int, int, int, int]


class Mismatch(Exception):
    """Something does not agree; the text says what."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# The tree (RFC 9162, 2.1.3.2).


def root_from(place: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root that `leaf` at `place` (from 0) has with the siblings of `path`, lowest first."""
    if not 0 <= place < size:
        raise Mismatch(f"there is no entry {place + 1} in a log of {size}")
    last, found = size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Mismatch("the path is longer than the tree is high")
        if place & 1 or place == last:
            found = sha256(b"\x01" + sibling + found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise Mismatch("the path is shorter than the tree is high")
    return found


# Ed25519 (RFC 8032, 5.1), verification alone; slow, and plain to read.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Mismatch("no point of the curve")
    return P - x if x & 1 != sign else x


def add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def times(count: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while count:
        if count & 1:
            found = add(found, point)
        point, count = add(point, point), count >> 1
    return found


def decoded(data: bytes) -> Point:
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = recover_x(y, sign)
    return x, y, 1, x * y % P


BASE = decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    if len(key) != 32 or len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    try:
        left = times(scalar, BASE)
        right = add(decoded(signature[:32]), times(int.from_bytes(hashed, "little") % ORDER, decoded(key)))
    except Mismatch:
        return False
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# The parts of the document.


def check_entry(doc: Document) -> str:
    """From the body's bytes up to the root."""
    seq, size = int(doc["seq"]), int(doc["size"])
    body = json.loads(doc["body"])
    if body["seq"] != seq:
        raise Mismatch(f"the body says that it is entry {body['seq']}, the file says {seq}")
    root = root_from(seq - 1, size, sha256(b"\x00" + doc["body"].encode()), [bytes.fromhex(h) for h in doc["path"]])
    if root.hex() != doc["root"]:
        raise Mismatch(f"the entry leads to root {root.hex()}, the file says {doc['root']}")
    return f"entry {seq} ({body['action']}, {body['at']}) is in the log of {size} entries with root {root.hex()}"


def check_checkpoint(doc: Document, note: str, key_line: str) -> str:
    """The signed head has the same size and root, and the signature is that key's."""
    text, _, signatures = note.rpartition("\n\n")
    origin, size, root = (text + "\n").split("\n")[:3]
    if (int(size), base64.b64decode(root).hex()) != (int(doc["size"]), doc["root"]):
        raise Mismatch(f"the checkpoint is of {size} entries with root {base64.b64decode(root).hex()}: another log")
    name, key_id, value = key_line.strip().split("+", 2)
    key = base64.b64decode(value)
    if name != origin or key[:1] != b"\x01" or sha256(f"{name}\n".encode() + key)[:4].hex() != key_id:
        raise Mismatch("the key is not of this log")
    for line in signatures.splitlines():
        found = re.fullmatch(r"— (\S+) ([A-Za-z0-9+/=]+)", line)
        raw = base64.b64decode(found[2]) if found and found[1] == name else b""
        if raw[:4].hex() == key_id and is_signed(key[1:], (text + "\n").encode(), raw[4:]):
            return f"the checkpoint of {origin} is signed with key {key_id}"
    raise Mismatch("the checkpoint is not signed with this key")


def check_receipt(doc: Document) -> str:
    """What the messenger signed is what the entry speaks of."""
    receipt, said = doc["receipt"], json.loads(doc["body"])["with"]
    text, key = receipt["text"].encode(), base64.b64decode(receipt["public_key"])
    if sha256(text).hex() != said["receipt"]:
        raise Mismatch("the receipt's text is not the one that the log knows")
    if sha256(key).hex() != said["key"]:
        raise Mismatch("the receipt's key is not the one that the log knows")
    if not is_signed(key, text, base64.b64decode(receipt["signature"])):
        raise Mismatch("the receipt is not signed with the messenger's key")
    return f"the receipt is signed with the messenger's key {said['key'][:16]}…"


def verify(doc: Document, checkpoint: str | None = None, key: str | None = None) -> list[str]:
    """Check everything; the sentences say what was recomputed."""
    said = [check_entry(doc), check_checkpoint(doc, checkpoint or doc["checkpoint"], key or doc["log_key"])]
    return [*said, check_receipt(doc)] if "receipt" in doc else said


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check that an entry stands in the portal's log.")
    parser.add_argument("entry", type=Path)
    parser.add_argument("--checkpoint", type=Path, help="a signed checkpoint of the same size that you kept")
    parser.add_argument("--key", help="the log's public key that you kept: name+id+base64")
    asked = parser.parse_args(arguments)
    try:
        doc = json.loads(asked.entry.read_text(encoding="utf-8"))
        note = asked.checkpoint.read_text(encoding="utf-8") if asked.checkpoint else None
        said = verify(doc, note, asked.key)
    except Mismatch as error:
        print(f"DOES NOT AGREE: {error}")
        return 1
    except UNREADABLE as error:
        print(f"CANNOT BE READ: {type(error).__name__}: {error}")
        return 2
    print("\n".join([*said, "everything agrees"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
