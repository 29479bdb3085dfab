"""The tree against the published vectors of RFC 6962 logs (transparency-dev/merkle) and against its definition."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.audit import tree

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
INCLUSION = {
    (0, 1): [],
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}  # fmt: skip
CONSISTENCY = {
    (1, 1): [],
    (1, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 5): ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
    (6, 7): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
}  # fmt: skip


class Grown:
    """A tree grown leaf by leaf, with every complete subtree kept."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.nodes: dict[tree.Address, bytes] = {}
        self.frontier: tree.Frontier = ()
        for index, data in enumerate(leaves):
            leaf = self.nodes[0, index] = tree.leaf_hash(data)
            self.frontier, completed = tree.append(index, self.frontier, leaf)
            self.nodes.update(completed)

    def hash_of(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return tree.EMPTY_ROOT
    if len(leaves) == 1:
        return tree.leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return tree.node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert tree.root(Grown(LEAVES[:size]).frontier) == ROOTS[size]


@pytest.mark.parametrize(("at", "expected"), INCLUSION.items())
def test_inclusion_proofs_are_the_published_ones(at: tuple[int, int], expected: list[str]) -> None:
    index, size = at
    proof = tree.inclusion_proof(index, size, Grown(LEAVES[:size]).hash_of)
    assert [step.hex() for step in proof] == expected
    assert tree.includes(index, size, tree.leaf_hash(LEAVES[index]), proof, ROOTS[size])


@pytest.mark.parametrize(("sizes", "expected"), CONSISTENCY.items())
def test_consistency_proofs_are_the_published_ones(sizes: tuple[int, int], expected: list[str]) -> None:
    old, new = sizes
    proof = tree.consistency_proof(old, new, Grown(LEAVES[:new]).hash_of)
    assert [step.hex() for step in proof] == expected
    assert tree.extends(old, new, ROOTS[old], ROOTS[new], proof)


@given(st.integers(0, 300))
@settings(max_examples=40, deadline=None)
def test_a_grown_tree_has_the_root_of_the_definition(size: int) -> None:
    leaves = [str(i).encode() for i in range(size)]
    grown = Grown(leaves)
    assert tree.root(grown.frontier) == by_definition(leaves)
    assert grown.frontier == tuple(grown.nodes[address] for address in tree.frontier_addresses(size))


@given(st.integers(1, 130), st.data())
@settings(max_examples=80, deadline=None)
def test_every_proof_holds_and_no_neighbouring_claim_does(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    grown = Grown([str(i).encode() for i in range(size)])
    head, leaf = tree.root(grown.frontier), grown.nodes[0, index]
    proof = tree.inclusion_proof(index, size, grown.hash_of)
    assert tree.includes(index, size, leaf, proof, head)
    assert not tree.includes(index + 1, size, leaf, proof, head)
    assert not tree.includes(index, size, tree.leaf_hash(b"other"), proof, head)
    assert not tree.includes(index, size, leaf, [*proof, head], head)
    assert not proof or not tree.includes(index, size, leaf, proof[:-1], head)


@given(st.integers(1, 130), st.data())
@settings(max_examples=80, deadline=None)
def test_every_older_tree_is_shown_to_be_a_prefix_and_a_changed_one_is_not(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    leaves = [str(i).encode() for i in range(new)]
    grown, changed = Grown(leaves), Grown([b"changed", *leaves[1:]])
    old_root, new_root = by_definition(leaves[:old]), tree.root(grown.frontier)
    proof = tree.consistency_proof(old, new, grown.hash_of)
    assert tree.extends(old, new, old_root, new_root, proof)
    assert not tree.extends(old, new, old_root, tree.root(changed.frontier), proof)
    forged = tree.consistency_proof(old, new, changed.hash_of)
    assert not tree.extends(old, new, old_root, tree.root(changed.frontier), forged)


@pytest.mark.parametrize("size", [0, 3])
def test_a_leaf_outside_the_tree_has_no_proof(size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        tree.inclusion_proof(size, size, Grown(LEAVES[:size]).hash_of)
