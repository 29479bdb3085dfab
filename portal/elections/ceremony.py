"""How a draw is held in public: commitments and reveals, the chain behind them, and what is published.

The order of events that makes it fair, and every byte, are in docs/draw.md. `verify_draw.py` recomputes a
publication without this code.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.elections.draw import DrawError, Value, canonical_source, draw

FORMAT = "draw/1"
SECRET_BYTES = 32

Json = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """A public source of randomness, named before its values (numbers, or one word) exist."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Participant:
    """A representative who committed; salt and value are missing when the reveal never came."""

    name: str
    commitment: str
    salt: bytes | None = None
    value: bytes | None = None


@dataclass(frozen=True)
class Link:
    """Item `index` (from 1) of the reverse hash chain whose anchor was published beforehand."""

    anchor: bytes
    index: int
    value: bytes


@dataclass(frozen=True)
class Ceremony:
    """Everything that goes into one draw; `names` in the order in which the list was announced."""

    draw: str
    names: tuple[str, ...]
    sources: tuple[Source, ...]
    participants: tuple[Participant, ...]
    link: Link
    withdrawn: frozenset[str] = frozenset()


def commitment(draw_name: str, person: str, salt: bytes, value: bytes) -> str:
    """What a representative hands in before the entropy exists; bound to the draw and to the person.

    SHA-256 of salt, draw, line feed, person, line feed, value; salt and value 32 bytes each.
    """
    for secret in (salt, value):
        _check_secret(secret)
    if "\n" in draw_name + person:
        raise DrawError("The draw's and the person's name must each be one line.")
    return hashlib.sha256(salt + f"{draw_name}\n{person}\n".encode() + value).hexdigest()


def opens(published: str, draw_name: str, person: str, salt: bytes, value: bytes) -> bool:
    """Whether salt and value are what the person committed to."""
    return hmac.compare_digest(published, commitment(draw_name, person, salt, value))


def make_chain(seed: bytes, length: int) -> list[bytes]:
    """Reverse hash chain: item 0, the anchor, is published first; items 1, 2, … are opened one a draw.

    Each item is the SHA-256 of the next, so an opened item tells nothing of those after it; the last is `seed`.
    """
    _check_secret(seed)
    if length < 1:
        raise DrawError("A chain needs at least one value.")
    chain = [seed]
    for _ in range(length):
        chain.append(hashlib.sha256(chain[-1]).digest())
    return chain[::-1]


def check_chain(anchor: bytes, value: bytes, index: int) -> bool:
    """Whether `value` is item `index` (from 1) of the chain that begins with `anchor`."""
    if index < 1:
        return False
    for _ in range(index):
        value = hashlib.sha256(value).digest()
    return hmac.compare_digest(anchor, value)


def stand_in(chain_value: bytes, person: str) -> bytes:
    """What takes the place of a reveal that never came: SHA-256 of the chain's value and the person's name."""
    return hashlib.sha256(chain_value + person.encode()).digest()


def compose_key(sources: Sequence[Source], reveals: Sequence[bytes], chain_value: bytes) -> str:
    """Key of a draw: the public sources, then each reveal in published order, then the chain's value."""
    secrets = [*reveals, chain_value]
    public = "".join(canonical_source(source.values) for source in sources)
    return public + "".join(f"{secret.hex().upper()}./" for secret in secrets)


def announcement(ceremony: Ceremony) -> Json:
    """What is published when commitments close and before the sources have values; its digest pins it down."""
    return {
        "draw": ceremony.draw,
        "names": list(ceremony.names),
        "sources": [source.name for source in ceremony.sources],
        "commitments": [[participant.name, participant.commitment] for participant in ceremony.participants],
        "anchor": ceremony.link.anchor.hex(),
    }


def publish(ceremony: Ceremony, replaces: str | None = None) -> Json:
    """Hold the draw and lay out everything needed to recompute it, ready for JSON.

    `replaces`: digest of the publication whose future units this draw deals again.
    """
    _check(ceremony)
    reveals = [_reveal(ceremony, participant) for participant in ceremony.participants]
    key = compose_key(ceremony.sources, reveals, ceremony.link.value)
    staying = [name for name in ceremony.names if name not in ceremony.withdrawn]
    drawn = draw(staying, key)
    return {
        "format": FORMAT,
        "draw": ceremony.draw,
        "replaces": replaces,
        "announced_names": list(ceremony.names),
        "announcement": digest(announcement(ceremony)),
        "hash": drawn.hash,
        "names": staying,
        "list_digest": drawn.list_digest,
        "sources": [{"name": source.name, "values": list(source.values)} for source in ceremony.sources],
        "participants": [_open(participant) for participant in ceremony.participants],
        "chain": _open(ceremony.link),
        "key": key,
        "hashed_key": drawn.hashed_key,
        "order": drawn.order,
        "steps": [asdict(step) for step in drawn.steps],
    }


def redeal(ceremony: Ceremony, withdrawn: Collection[str], link: Link) -> Json:
    """Draw again among those who stay, with the chain's next value: same announcement, sources and reveals.

    The caller deals only what still lies in the future by the new order.
    """
    if link.anchor != ceremony.link.anchor or link.index != ceremony.link.index + 1:
        raise DrawError(f"The next draw needs item {ceremony.link.index + 1} of the same chain.")
    strangers = sorted(set(withdrawn) - set(ceremony.names) | ceremony.withdrawn & set(withdrawn))
    if strangers or not withdrawn:
        raise DrawError(f"Not on the list, so cannot withdraw: {', '.join(strangers) or 'nobody named'}")
    again = replace(ceremony, withdrawn=ceremony.withdrawn | set(withdrawn), link=link)
    return publish(again, replaces=digest(publish(ceremony)))


def canonical_json(document: Json) -> str:
    """The one way in which a document is written, so that its digest is that of its bytes: keys sorted, no spaces."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Json) -> str:
    """SHA-256 of a document's canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def _check(ceremony: Ceremony) -> None:
    people = [participant.name for participant in ceremony.participants]
    if len(set(people)) != len(people):
        raise DrawError("A participant is named twice.")
    _check_secret(ceremony.link.value)
    if not check_chain(ceremony.link.anchor, ceremony.link.value, ceremony.link.index):
        raise DrawError(f"The chain's value is not item {ceremony.link.index} of the published chain.")


def _reveal(ceremony: Ceremony, participant: Participant) -> bytes:
    if participant.salt is None and participant.value is None:
        return stand_in(ceremony.link.value, participant.name)
    salt, value = participant.salt or b"", participant.value or b""
    if not opens(participant.commitment, ceremony.draw, participant.name, salt, value):
        raise DrawError(f"The reveal of {participant.name} does not open the commitment.")
    return value


def _open(record: Participant | Link) -> Json:
    return {key: value.hex() if isinstance(value, bytes) else value for key, value in asdict(record).items()}


def _check_secret(secret: bytes) -> None:
    if len(secret) != SECRET_BYTES:
        raise DrawError(f"A salt, value or seed must be {SECRET_BYTES} bytes, not {len(secret)}.")
