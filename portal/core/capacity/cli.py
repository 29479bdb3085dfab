"""`script/portal capacity`: look at pools, and look whether their sums are right."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from portal.core.capacity.periods import usages
from portal.core.capacity.queries import classes_of, pools
from portal.core.capacity.sums import check
from portal.core.cli import Group
from portal.core.clock import now
from portal.core.i18n import tehran_day

capacity_cli = Group("capacity", help="Pools: what there is, what is promised, and whether the sums are right.")


@capacity_cli.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the faults as a list.")
def check_command(as_json: bool) -> None:
    """Compare each day's sums with the lines and levels they come from; exit 2 if they differ."""
    faults = check()
    if as_json:
        click.echo(json.dumps([asdict(fault) for fault in faults], default=str))
    else:
        for fault in faults:
            click.echo(f"{fault.key} {fault.since}..{fault.until} {fault.what}: {fault.amount:+}")
        click.echo(f"{len(faults)} faults")
    sys.exit(2 if faults else 0)


@capacity_cli.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print a list, one object a class.")
def show_command(as_json: bool) -> None:
    """List today's numbers of every class."""
    today = tehran_day(now())
    classes = [one for pool in pools() for one in classes_of(pool, with_ended=True)]
    uses = usages(classes, today, today)
    rows = [
        {"class": one.key, "total": use.total, "promised": use.promised, "granted": use.granted, "free": use.free}
        for one in classes
        for use in uses[one.id]
    ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo("  ".join(f"{name} {value}" for name, value in row.items()))
