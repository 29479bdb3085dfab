"""Commands for those who watch over the files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.core.documents import Document
from tests.core.documents.things import hand_in, open_paper_case
from tests.people import make_vendor


@pytest.fixture
def document(app: Flask) -> Document:
    vendor = make_vendor()
    return hand_in(open_paper_case(vendor), vendor)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=arguments)


def file_of(app: Flask, document: Document) -> Path:
    digest = document.digest
    folder: Path = app.extensions["settings"].data_dir / "files"
    return folder / digest[:2] / digest[2:4] / digest


def test_whole_files_pass_the_check(app: Flask, document: Document) -> None:
    result = run(app, "documents", "check", "--json")
    assert (result.exit_code, json.loads(result.output)) == (0, {"files": 1, "bad": {}})


def test_one_flipped_byte_fails_the_check(app: Flask, document: Document) -> None:
    path = file_of(app, document)
    body = bytearray(path.read_bytes())
    body[10] ^= 1
    os.chmod(path, 0o600)
    path.write_bytes(bytes(body))
    result = run(app, "documents", "check", "--json")
    assert (result.exit_code, json.loads(result.output)["bad"]) == (2, {document.digest: "altered"})


def test_a_lost_file_fails_the_check(app: Flask, document: Document) -> None:
    file_of(app, document).unlink()
    assert run(app, "documents", "check").exit_code == 2


def test_keys_are_made_once(app: Flask) -> None:
    assert json.loads(run(app, "keys", "make", "--json").output) == {"ring": False, "audit": False, "signing": False}


def test_an_unsigned_file_is_not_ours(app: Flask, document: Document) -> None:
    result = run(app, "documents", "verify", str(file_of(app, document)), "--json")
    assert (result.exit_code, json.loads(result.output)["reason"]) == (1, "not_signed")
