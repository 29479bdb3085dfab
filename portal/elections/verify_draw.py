#!/usr/bin/env python3
"""Recompute a published draw from nothing but its JSON: python3 verify_draw.py published.json

One file, standard library only, written apart from the portal's own code. The method is in the portal's
docs/draw.md. Ends with 0 when everything agrees, 1 when something does not, 2 when the file cannot be read.
"""

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

Publication = dict[str, Any]
# What a file that is no publication can raise on the way.
UNREADABLE = (OSError, KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


class Mismatch(Exception):
    """The publication contradicts itself; the text says where."""


def expect(published: object, computed: object, what: str) -> None:
    if published != computed:
        raise Mismatch(f"{what}: published {published!r}, computed {computed!r}")


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def verify(doc: Publication) -> list[str]:
    """Check everything the publication states; the sentences say what was recomputed."""
    said = [check_list(doc)]
    if "chain" in doc:
        said += [check_announcement(doc), check_chain(doc), check_participants(doc), check_key(doc)]
    else:
        said.append("the key is taken as published: no sources, reveals or chain are given")
    return [*said, check_order(doc)]


def check_list(doc: Publication) -> str:
    names = doc["names"]
    if not names or len(set(names)) != len(names):
        raise Mismatch("names: the list is empty or names somebody twice")
    digest = sha256("".join(name + "\n" for name in names).encode()).hex()
    expect(doc["list_digest"], digest, "list_digest")
    return f"list of {len(names)} names, digest {digest}"


def check_announcement(doc: Publication) -> str:
    announced = doc["announced_names"]
    if doc["names"] != [name for name in announced if name in set(doc["names"])]:
        raise Mismatch("names: somebody was added to the announced list, or its order was changed")
    digest = sha256(canonical_json(announcement(doc))).hex()
    expect(doc["announcement"], digest, "announcement")
    gone = ", ".join(name for name in announced if name not in set(doc["names"])) or "nobody"
    return f"compare with what was published beforehand: announcement {digest}; withdrawn since: {gone}"


def announcement(doc: Publication) -> Publication:
    return {
        "draw": doc["draw"],
        "names": doc["announced_names"],
        "sources": [source["name"] for source in doc["sources"]],
        "commitments": [[person["name"], person["commitment"]] for person in doc["participants"]],
        "anchor": doc["chain"]["anchor"],
    }


def canonical_json(document: Publication) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check_chain(doc: Publication) -> str:
    chain = doc["chain"]
    value = bytes.fromhex(chain["value"])
    if len(value) != 32 or chain["index"] < 1:
        raise Mismatch("chain: the value must be 32 bytes and the index at least 1")
    for _ in range(chain["index"]):
        value = sha256(value)
    expect(chain["anchor"], value.hex(), "chain.anchor")
    return f"chain value {chain['index']} leads back to the anchor"


def check_participants(doc: Publication) -> str:
    people = doc["participants"]
    opened = [person for person in people if revealed(person)]
    for person in opened:
        salt, value = bytes.fromhex(person["salt"]), bytes.fromhex(person["value"])
        if len(salt) != 32 or len(value) != 32:
            raise Mismatch(f"participant {person['name']}: salt and value must be 32 bytes each")
        text = f"{doc['draw']}\n{person['name']}\n".encode()
        expect(person["commitment"], sha256(salt + text + value).hex(), f"commitment of {person['name']}")
    return f"{len(opened)} reveals open their commitments, {len(people) - len(opened)} replaced by the chain"


def revealed(person: dict[str, Any]) -> bool:
    if (person["salt"] is None) != (person["value"] is None):
        raise Mismatch(f"participant {person['name']}: half a reveal")
    return person["salt"] is not None


def check_key(doc: Publication) -> str:
    chain_value = bytes.fromhex(doc["chain"]["value"])
    secrets = [
        bytes.fromhex(person["value"]) if revealed(person) else sha256(chain_value + person["name"].encode())
        for person in doc["participants"]
    ]
    words = [secret.hex().upper() + "./" for secret in [*secrets, chain_value]]
    key = "".join([canonical(source["values"]) for source in doc["sources"]] + words)
    expect(doc["key"], key, "key")
    return f"key composed of {len(doc['sources'])} public sources, {len(secrets)} reveals and the chain"


def canonical(values: list[Any]) -> str:
    """RFC 3797 section 4: numbers in rising order, or one word in capitals; then a slash."""
    texts = [str(value) for value in values]
    if all(text.replace(".", "", 1).isdigit() and text.isascii() for text in texts):
        return "".join(tidy(text) for text in sorted(texts, key=Fraction)) + "/"
    return texts[0].upper() + "./"


def tidy(number: str) -> str:
    whole, _, part = number.partition(".")
    return (whole.lstrip("0") or "0") + "." + part.rstrip("0")


def check_order(doc: Publication) -> str:
    if doc["hash"] not in {"sha256", "md5"}:
        raise Mismatch(f"hash: {doc['hash']!r} is not one of the two methods")
    fair = doc["hash"] == "sha256"
    key = doc["list_digest"].upper() + "./" + doc["key"] if fair else doc["key"]
    expect(doc["hashed_key"], key, "hashed_key")
    steps = recompute(doc["names"], key.encode(), doc["hash"], fair)
    expect(doc["steps"], steps, "steps")
    expect(doc["order"], [step["name"] for step in steps], "order")
    return f"order of {len(steps)} names recomputed with {doc['hash']}, first: {doc['order'][0]}"


def recompute(names: list[str], key: bytes, hash_name: str, fair: bool) -> list[dict[str, Any]]:
    """RFC 3797: hash counter + key + counter, divide by the number of names left, take the remainder's name."""
    left, steps, counter = list(enumerate(names, 1)), [], 0
    while left:
        affix = counter.to_bytes(2, "big")
        digest = hashlib.new(hash_name, affix + key + affix, usedforsecurity=False).digest()
        value, space, size = int.from_bytes(digest, "big"), 256 ** len(digest), len(left)
        if not fair or value < space - space % size:
            number, name = left.pop(value % size)
            step = {"counter": counter, "digest": digest.hex(), "remaining": size}
            steps.append({**step, "place": value % size + 1, "number": number, "name": name})
        counter += 1
    return steps


def read(path: str | Path) -> Publication:
    with open(path, encoding="utf-8-sig") as file:
        return dict(json.load(file))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python3 verify_draw.py published.json", file=sys.stderr)
        return 2
    try:
        said = verify(read(arguments[0]))
    except Mismatch as mismatch:
        print(f"DOES NOT AGREE: {mismatch}")
        return 1
    except UNREADABLE as error:
        print(f"This is not a published draw: {error!r}", file=sys.stderr)
        return 2
    print("\n".join(f"ok: {sentence}" for sentence in said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
