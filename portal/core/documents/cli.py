"""`keys make` at set-up; `documents check` and `documents verify` for those who watch over the files."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from portal.core import data_keys
from portal.core.crypto import add_key, read_ring, ring_path
from portal.core.db import db
from portal.core.documents import signing
from portal.core.documents.keys import make_keys
from portal.core.documents.models import StoredFile
from portal.core.documents.store import CHUNK, FileMissing, store

keys_cli = AppGroup("keys", help="The keys that the portal seals and signs with.")
documents_cli = AppGroup("documents", help="Stored files and signed PDFs.")


@keys_cli.command("make")
@click.option("--json", "as_json", is_flag=True)
def make(as_json: bool) -> None:
    """Make the keys that are missing; what is there stays as it is."""
    made = make_keys(current_app.extensions["settings"])
    if as_json:
        click.echo(json.dumps(made))
        return
    for name, is_new in made.items():
        click.echo(f"{name}: {'made' if is_new else 'there already'}")


@keys_cli.command("rotate")
@click.option("--resume", is_flag=True, help="Add no new key; only finish wrapping under the present one.")
@click.option("--json", "as_json", is_flag=True)
def rotate(resume: bool, as_json: bool) -> None:
    """Put a new key in front of the ring and wrap every data key under it; `--resume` after a stop half-way."""
    path = ring_path(current_app.extensions["settings"])
    kid = read_ring(path).current if resume else add_key(path)
    wrapped = data_keys.rewrap()
    click.echo(json.dumps({"current": kid, "wrapped": wrapped}) if as_json else f"{kid}: {wrapped} keys wrapped anew")


@documents_cli.command("check")
@click.option("--json", "as_json", is_flag=True)
def check(as_json: bool) -> None:
    """Read every stored file and compare it with its digest; exit 2 if one is missing or altered."""
    rows = db.session.scalars(select(StoredFile).order_by(StoredFile.digest)).all()
    verdicts = {row.digest: _state_of(row) for row in rows}
    bad = {digest: state for digest, state in verdicts.items() if state != "good"}
    if as_json:
        click.echo(json.dumps({"files": len(rows), "bad": bad}))
    else:
        click.echo(f"{len(rows)} files, {len(bad)} bad")
        for digest, state in bad.items():
            click.echo(f"{state}: {digest}")
    sys.exit(2 if bad else 0)


def _state_of(row: StoredFile) -> str:
    try:
        with store().open(row.digest) as file:
            hasher = sha256()
            while chunk := file.read(CHUNK):
                hasher.update(chunk)
    except FileMissing:
        return "missing"
    return "good" if hasher.hexdigest() == row.digest else "altered"


@documents_cli.command("verify")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def verify(path: Path, as_json: bool) -> None:
    """Say whether a PDF is signed by this portal and unchanged; exit 1 if not."""
    verdict = signing.verify(path.read_bytes())
    if as_json:
        click.echo(json.dumps(asdict(verdict), default=str))
    else:
        click.echo(f"{verdict.reason}  {verdict.signer}  {verdict.signed_at or ''}")
    sys.exit(0 if verdict.unchanged else 1)
