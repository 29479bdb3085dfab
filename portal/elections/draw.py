"""The draw: a published list is put in an order that nobody could steer and anybody can check.

RFC 3797's way. `md5` follows the RFC to the byte; `sha256`, ours, also puts the list's digest inside the
key and draws without modulo bias. Pure functions; docs/draw.md writes down every byte.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Hash = Literal["sha256", "md5"]
Value = int | str

LARGEST_LIST = 65_535  # RFC 3797: the counter round the key has two bytes
# Half-space and its opposite are letters' companions in Persian; every other invisible character hides something.
_COMPANIONS = {"\u200c", "\u200d"}
_SAME_LOOK = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", **dict.fromkeys(_COMPANIONS, "")})
_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_WORD = re.compile(r"[0-9A-Za-z]+")


class DrawError(ValueError):
    """The draw cannot be made from this input; the text says what to mend."""


@dataclass(frozen=True)
class Step:
    """One name drawn: `place` among the `remaining`, `number` on the published list, both from 1."""

    counter: int
    digest: str
    remaining: int
    place: int
    number: int
    name: str


@dataclass(frozen=True)
class Draw:
    """A finished draw; `hashed_key` is what the hash saw between its two counters."""

    hash: Hash
    key: str
    list_digest: str
    hashed_key: str
    steps: tuple[Step, ...]

    @property
    def order(self) -> list[str]:
        return [step.name for step in self.steps]


def read_names(data: bytes) -> tuple[str, ...]:
    """Names of a UTF-8 file, one a line: byte-order mark, blank lines and spaces at both ends are dropped."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DrawError(f"The list is not UTF-8: byte {error.start + 1} cannot be read.") from error
    lines = text.replace("\r\n", "\n").split("\n")
    names = tuple(name for line in lines if (name := line.strip(" \t")))
    check_names(names)
    return names


def check_names(names: Sequence[str]) -> None:
    """Refuse a list on which two people could not be told apart or something is hidden."""
    if not names:
        raise DrawError("The list is empty.")
    if len(names) > LARGEST_LIST:
        raise DrawError(f"The list has {len(names)} names; the most is {LARGEST_LIST}.")
    seen: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if not name or name != name.strip(" \t"):
            raise DrawError(f"Name {number} is empty or has spaces round it.")
        if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} - _excused(c) for c in name):
            raise DrawError(f"Name {number} holds a control or hidden character.")
        first = seen.setdefault(_look(name), number)
        if first != number:
            raise DrawError(f"Names {first} and {number} look the same: {name}")


def _look(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(_SAME_LOOK)


def _excused(character: str) -> set[str]:
    return {"Cf"} if character in _COMPANIONS else set()


def list_digest(names: Iterable[str]) -> str:
    """SHA-256, in small hexadecimal, of the names in UTF-8, each followed by one line feed."""
    return hashlib.sha256("".join(f"{name}\n" for name in names).encode()).hexdigest()


def canonical_source(values: Sequence[Value]) -> str:
    """One source of randomness as RFC 3797 section 4 writes it: `2.5.8.10.12./`.

    Numbers lose needless zeros and are put in rising order; a word of ASCII letters and digits, alone in its
    source, becomes capitals.
    """
    if values and all(map(_is_number, values)):
        numbers = sorted(map(_canonical_number, values), key=Fraction)
        return "".join(number if "." in number else f"{number}." for number in numbers) + "/"
    if len(values) == 1 and isinstance(values[0], str) and _WORD.fullmatch(values[0]):
        return f"{values[0].upper()}./"
    raise DrawError(f"A source must be numbers, or one word of ASCII letters and digits, not {list(values)}.")


def _is_number(value: Value) -> bool:
    return not isinstance(value, bool) and _NUMBER.fullmatch(str(value)) is not None


def _canonical_number(value: Value) -> str:
    whole, _, part = str(value).partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")


def draw(names: Sequence[str], key: str, hash_name: Hash = "sha256") -> Draw:
    """Put all `names` in the order drawn with `key`, whose UTF-8 bytes are used exactly as they come."""
    check_names(names)
    if not key:
        raise DrawError("The key is empty.")
    digest = list_digest(names)
    hashed_key = key if hash_name == "md5" else f"{digest.upper()}./{key}"
    values = _values(hash_name, _bytes(hashed_key))
    return Draw(hash_name, key, digest, hashed_key, tuple(_steps(names, values, hash_name)))


def _bytes(key: str) -> bytes:
    try:
        return key.encode()
    except UnicodeEncodeError as error:
        raise DrawError("The key is not UTF-8.") from error


def _steps(names: Sequence[str], values: Iterator[tuple[int, bytes]], hash_name: Hash) -> Iterator[Step]:
    pool = list(enumerate(names, 1))
    while pool:
        counter, digest = next(values)
        index = pick(int.from_bytes(digest, "big"), len(pool), bits=8 * len(digest), fair=hash_name != "md5")
        if index is not None:
            number, name = pool[index]
            yield Step(counter, digest.hex(), len(pool), index + 1, number, name)
            del pool[index]


def pick(value: int, size: int, bits: int, fair: bool = True) -> int | None:
    """Index below `size` from a `bits` wide value; None when a fair pick must pass the value over."""
    if fair and value >= (1 << bits) - (1 << bits) % size:
        return None
    return value % size


def _values(hash_name: Hash, key: bytes) -> Iterator[tuple[int, bytes]]:
    for counter in range(1 << 16):
        affix = counter.to_bytes(2, "big")
        yield counter, hashlib.new(hash_name, affix + key + affix, usedforsecurity=False).digest()
    raise DrawError("The two-byte counter ran out.")
