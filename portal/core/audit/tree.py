"""The Merkle tree of RFC 6962, pure: hashes in, hashes out.

A tree of `size` leaves is known by its *frontier*: the roots of its largest complete subtrees, leftmost first, one
for each bit set in `size`. A complete subtree of 2^level leaves has the address (level, index).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

Frontier = tuple[bytes, ...]
Address = tuple[int, int]
HashOf = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def append(size: int, frontier: Frontier, leaf: bytes) -> tuple[Frontier, list[tuple[Address, bytes]]]:
    """The frontier of size + 1 leaves, and the inner nodes that the new leaf completes (level 1 and up)."""
    rest, carry, completed = list(frontier), leaf, []
    level, index = 0, size
    while index & 1:
        carry = node_hash(rest.pop(), carry)
        level, index = level + 1, index >> 1
        completed.append(((level, index), carry))
    return (*rest, carry), completed


def root(frontier: Frontier) -> bytes:
    """The tree's root hash: the frontier folded from the right."""
    if not frontier:
        return EMPTY_ROOT
    *rest, found = frontier
    for left in reversed(rest):
        found = node_hash(left, found)
    return found


def frontier_addresses(size: int, start: int = 0) -> Iterator[Address]:
    """Where the complete subtrees of the leaves [start, start + size) are; `start` is aligned to the largest."""
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            yield level, start >> level
            start += 1 << level


def _range_root(start: int, end: int, hash_of: HashOf) -> bytes:
    return root(tuple(hash_of(*address) for address in frontier_addresses(end - start, start)))


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(index: int, size: int, hash_of: HashOf) -> list[bytes]:
    """Audit path of the leaf at `index` (from 0) in the tree of `size` leaves, lowest sibling first."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, hash_of))
            end = middle
        else:
            path.append(_range_root(start, middle, hash_of))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, hash_of: HashOf) -> list[bytes]:
    """Hashes that show the tree of `old` leaves to be a prefix of the one of `new` leaves."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not extend one of {old}")
    if old in (0, new):
        return []
    start, end, path = 0, new, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_root(middle, end, hash_of))
            end = middle
        else:
            path.append(_range_root(start, middle, hash_of))
            start = middle
    # A whole old tree needs no hash of itself: whoever checks has its root.
    if start:
        path.append(_range_root(start, end, hash_of))
    return path[::-1]


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether `proof` shows `leaf` at `index` under the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            place, last = _up_from_right(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == expected_root


def _up_from_right(place: int, last: int) -> Address:
    """Climb while the node is a left edge: there it has no sibling of its own."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def extends(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    return bool(path) and _fold_both(old - 1, new - 1, path) == (old_root, new_root)


def _fold_both(place: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    while place & 1:
        place, last = place >> 1, last >> 1
    old_found = new_found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_found, new_found = node_hash(sibling, old_found), node_hash(sibling, new_found)
            place, last = _up_from_right(place, last)
        else:
            new_found = node_hash(new_found, sibling)
        place, last = place >> 1, last >> 1
    return (old_found, new_found) if last == 0 else None
