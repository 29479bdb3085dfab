"""The downloadable verifier of an entry: alone in an empty directory, and never fooled by one flipped byte."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.audit import checkpoint, checkpoints, head, proof, record, root_at, tree, verify_entry
from portal.core.db import transaction

Doc = dict[str, Any]
Run = Callable[..., subprocess.CompletedProcess[str]]
TEXT = "portal delivery receipt\nunit: abc\n"


@pytest.fixture
def entry(app: Flask) -> Doc:
    """The third of five entries (after what the set-up recorded), with a receipt that a messenger signed."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    said = {"receipt": sha256(TEXT.encode()).hexdigest(), "key": sha256(public).hexdigest()}
    for number in range(5):
        with transaction():
            record(None, ("promotion", f"unit{number}"), "ledger.delivered", said)
    found = proof(head().size - 2)
    receipt = {
        "text": TEXT,
        "public_key": b64encode(public).decode(),
        "signature": b64encode(key.sign(TEXT.encode())).decode(),
    }
    return found.as_dict() | {"checkpoint": checkpoint(), "log_key": checkpoints.public_line(), "receipt": receipt}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run it as a stranger does: isolated, without site packages, next to nothing."""

    def verifier(doc: Doc | str, *arguments: str) -> subprocess.CompletedProcess[str]:
        text = doc if isinstance(doc, str) else json.dumps(doc, ensure_ascii=False)
        (tmp_path / "entry.json").write_text(text, "utf-8")
        command = [sys.executable, "-I", "-S", verify_entry.__file__, "entry.json", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return verifier


def test_it_runs_alone_and_agrees_with_what_the_portal_publishes(run: Run, entry: Doc) -> None:
    result = run(entry)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "everything agrees")


def flipped(text: str, place: int) -> str:
    """Another letter of base64 stands there."""
    return text[:place] + ("B" if text[place] == "A" else "A") + text[place:][1:]


def flipped_hex(text: str) -> str:
    return ("1" if text[0] == "0" else "0") + text[1:]


BREAKS: dict[str, Callable[[Doc], object]] = {
    "a byte of the body": lambda doc: doc.update(body=doc["body"].replace("unit2", "unit3")),
    "a byte of the path": lambda doc: doc["path"].__setitem__(1, flipped_hex(doc["path"][1])),
    "the path is cut": lambda doc: doc["path"].pop(),
    "the root": lambda doc: doc.update(root=flipped_hex(doc["root"])),
    "another place": lambda doc: doc.update(seq=doc["seq"] + 1),
    "the signed head": lambda doc: doc.update(checkpoint=doc["checkpoint"].replace(f"\n{doc['size']}\n", "\n99\n")),
    "the head's signature": lambda doc: doc.update(checkpoint=flipped(doc["checkpoint"], -20)),
    "the receipt's text": lambda doc: doc["receipt"].update(text=TEXT.replace("abc", "abd")),
    "the receipt's signature": lambda doc: doc["receipt"].update(signature=flipped(doc["receipt"]["signature"], 4)),
    "another receipt key": lambda doc: doc["receipt"].update(public_key=b64encode(b"x" * 32).decode()),
}


@pytest.mark.parametrize("what", BREAKS)
def test_it_ends_with_1_when_something_was_changed(run: Run, entry: Doc, what: str) -> None:
    BREAKS[what](entry)
    result = run(entry)
    assert (result.returncode, result.stdout[:15]) == (1, "DOES NOT AGREE:")


def test_a_key_that_was_kept_is_believed_before_the_file(run: Run, entry: Doc) -> None:
    name = entry["log_key"].split("+")[0]
    other = b"\x01" + Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    identity = sha256(f"{name}\n".encode() + other).digest()[:4].hex()
    assert run(entry, "--key", f"{name}+{identity}+{b64encode(other).decode()}").returncode == 1


@pytest.mark.parametrize("text", ["", "[]", '{"seq": 1}', "{" * 5000])
def test_it_ends_with_2_when_the_file_cannot_be_read(run: Run, text: str) -> None:
    assert run(text).returncode == 2


@given(size=st.integers(1, 40), data=st.data())
@settings(max_examples=60)
def test_its_way_to_the_root_is_the_tree_of_the_portal(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = [sha256(bytes([number])).digest() for number in range(size)]

    def hash_of(level: int, place: int) -> bytes:
        part = leaves[place << level : (place + 1) << level]
        while len(part) > 1:
            part = [tree.node_hash(*part[at : at + 2]) for at in range(0, len(part), 2)]
        return part[0]

    path = tree.inclusion_proof(index, size, hash_of)
    whole = tree.root(tuple(hash_of(*address) for address in tree.frontier_addresses(size)))
    assert verify_entry.root_from(index, size, leaves[index], path) == whole


@given(message=st.binary(max_size=80), seed=st.binary(min_size=32, max_size=32), at=st.integers(0, 511))
@settings(max_examples=12, deadline=None)
def test_its_signatures_are_those_of_the_library(message: bytes, seed: bytes, at: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    broken = bytearray(signature)
    broken[at // 8] ^= 1 << at % 8
    assert verify_entry.is_signed(public, message, signature)
    assert not verify_entry.is_signed(public, message, bytes(broken))


def test_the_head_and_its_key_are_for_everybody(entry: Doc, client: FlaskClient) -> None:
    assert client.get("/log/checkpoint").text == entry["checkpoint"]
    assert client.get("/log/key").text.strip() == entry["log_key"]
    assert "is_signed" in client.get("/log/verify_entry.py").text


def test_a_log_that_grew_is_shown_to_begin_with_the_older_one(entry: Doc, client: FlaskClient) -> None:
    found = client.get("/log/consistency.json?old=3").json
    assert found is not None
    path, roots = [bytes.fromhex(h) for h in found["path"]], (found["old_root"], found["new_root"])
    assert roots == (root_at(3), entry["root"])
    assert tree.extends(3, entry["size"], *map(bytes.fromhex, roots), path)


@pytest.mark.parametrize("asked", ["", "?old=x", "?old=98", "?old=-1", "?old=2&new=1", "?old=1&new=99"])
def test_a_size_that_the_log_never_had_is_a_sentence(entry: Doc, client: FlaskClient, asked: str) -> None:
    assert client.get(f"/log/consistency.json{asked}").status_code == 422


def test_a_proof_can_be_made_for_an_older_head(entry: Doc) -> None:
    size = entry["size"] - 1
    old = proof(entry["seq"], size)
    assert (old.size, old.root, old.holds()) == (size, root_at(size), True)
