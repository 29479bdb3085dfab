"""`script/portal licensing …`"""

from __future__ import annotations

import json

import click

from portal.core.cli import Group
from portal.core.db import transaction
from portal.licensing import classes

licensing_cli = Group("licensing", help="Licence classes.")
classes_cli = Group("classes", help="What can be applied for.")
licensing_cli.add_command(classes_cli)


@classes_cli.command("seed")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def seed(as_json: bool) -> None:
    """Add the classes that the portal begins with, where they are missing."""
    with transaction():
        added = classes.seed()
    _say({"added": added}, ", ".join(added) or "nothing was missing", as_json)


@classes_cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_classes(as_json: bool) -> None:
    """Show the version of each class that is in force."""
    found = [
        {"code": row.code, "version": row.version, "name": row.name_fa, "budget_days": row.budget_days}
        for row in classes.offered()
    ]
    _say(found, "\n".join(f"{row['code']} {row['version']} {row['name']}" for row in found), as_json)


def _say(data: object, text: str, as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else text)
