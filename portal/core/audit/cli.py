"""`script/portal audit`: check the log, prove an event."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import IO

import click

from portal.core.audit import checkpoints
from portal.core.audit.check import verify
from portal.core.audit.queries import NoSuchEvent, proof
from portal.core.cli import BadInput, Group

audit_cli = Group("audit", help="The tamper-evident log of what was done.")


@audit_cli.command("verify")
@click.option("--against", type=click.File(encoding="utf-8"), help="A checkpoint kept elsewhere, to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def verify_command(against: IO[str] | None, as_json: bool) -> None:
    """Compute the whole log again; exit 2, with the first bad event, when it is not what was recorded."""
    try:
        verdict = verify(checkpoints.read(against.read()) if against else None)
    except checkpoints.BadCheckpoint as error:
        raise BadInput(str(error)) from error
    if as_json:
        click.echo(json.dumps(asdict(verdict) | {"rows_per_second": verdict.rows_per_second}))
    elif verdict.good:
        rate = f"{verdict.seconds:.2f} s, {verdict.rows_per_second:,} a second"
        click.echo(f"good: {verdict.size:,} events, root {verdict.root} ({rate})")
    else:
        click.echo(
            f"TAMPERED: {verdict.reason}; nothing from event {verdict.bad_seq} on can be vouched for", err=True
        )
    sys.exit(0 if verdict.good else 2)


@audit_cli.command("proof")
@click.argument("seq", type=int)
def proof_command(seq: int) -> None:
    """Print, as JSON, the body of event SEQ and what shows it to be part of the log."""
    try:
        found = proof(seq)
    except NoSuchEvent as error:
        raise BadInput(f"no event {seq} in the log") from error
    click.echo(json.dumps(found.as_dict() | {"holds": found.holds()}, ensure_ascii=False))


@audit_cli.command("checkpoint")
@click.option("--key", "show_key", is_flag=True, help="Print the public key instead, as outside verifiers take it.")
def checkpoint_command(show_key: bool) -> None:
    """Print the present head, signed (C2SP tlog-checkpoint): keep it where this database's masters cannot write."""
    click.echo(checkpoints.public_line() if show_key else checkpoints.checkpoint(), nl=show_key)
