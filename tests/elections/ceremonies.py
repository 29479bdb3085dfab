"""One draw held in public: three representatives, of whom one never reveals."""

import hashlib

from portal.elections.ceremony import Ceremony, Link, Participant, Source, commitment, make_chain

DRAW = "riyasat-1403/rubika/pinned_chat"
CHAIN = make_chain(bytes(range(32)), 3)


def secret(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def participant(name: str, reveals: bool = True) -> Participant:
    salt, value = secret(f"salt {name}"), secret(f"value {name}")
    promised = commitment(DRAW, name, salt, value)
    return Participant(name, promised, salt, value) if reveals else Participant(name, promised)


def link(index: int) -> Link:
    return Link(CHAIN[0], index, CHAIN[index])


CEREMONY = Ceremony(
    draw=DRAW,
    names=("آرش", "بهار", "پویا", "ترانه", "ثریا"),
    sources=(Source("شاخص کل بورس", ("2104377.10",)), Source("قرعه‌کشی روز", (12, 5, 2, 10, 8))),
    participants=(participant("آرش"), participant("بهار", reveals=False), participant("پویا")),
    link=link(1),
)
