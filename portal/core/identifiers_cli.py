"""`script/portal identifiers check KIND VALUE`: the canonical form, or the reason why there is none."""

from __future__ import annotations

import json
import sys

import click
from flask import Flask

from portal.core.cli import BadInput, Group, printable
from portal.core.identifiers import CHECKS, BadIdentifier, postal_code_doubt

identifiers_cli = Group("identifiers", help="Check national codes, legal ids, mobiles, Sheba, postal codes.")


# A value may begin with a dash or hold what looks like an option: it is a value all the same.
@identifiers_cli.command("check", context_settings={"ignore_unknown_options": True})
@click.argument("kind")
@click.argument("value")
@click.option("--json", "as_json", is_flag=True, help="Print kind, value, valid, canonical, reason and code.")
def check(kind: str, value: str, as_json: bool) -> None:
    """Print the canonical form of VALUE, or say on stderr why it is none (exit 1).

    KIND is national-code, legal-id, mobile, iban or postal-code.
    """
    if kind not in CHECKS:
        raise BadInput(f"«{printable(kind)}» شناخته نیست؛ یکی از {', '.join(CHECKS)} را بنویسید.")
    try:
        canonical = CHECKS[kind](value)
    except BadIdentifier as error:
        _refuse(kind, value, error, as_json)
    else:
        _accept(kind, value, canonical, as_json)


def _accept(kind: str, value: str, canonical: str, as_json: bool) -> None:
    doubt = postal_code_doubt(canonical) if kind == "postal-code" else None
    if doubt:
        click.echo(str(doubt), err=True)
    click.echo(_answer(kind, value, True, canonical, None, None) if as_json else canonical)


def _refuse(kind: str, value: str, error: BadIdentifier, as_json: bool) -> None:
    if as_json:
        click.echo(_answer(kind, value, False, None, error.sentence, error.code))
    click.echo(error.sentence, err=True)
    sys.exit(1)


def _answer(kind: str, value: str, valid: bool, canonical: str | None, reason: str | None, code: str | None) -> str:
    answer = {"kind": kind, "value": printable(value), "valid": valid}
    answer |= {"canonical": canonical, "reason": reason, "code": code}
    return json.dumps(answer, ensure_ascii=False)


def init_app(app: Flask) -> None:
    app.cli.add_command(identifiers_cli)
