"""`worker` runs the work; `jobs` shows what waits and what failed."""

from __future__ import annotations

import json

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import func, select

from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from portal.core.jobs.models import FAILED, WAITING, Job

jobs_cli = AppGroup("jobs", help="Work that waits, runs or failed.")


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Do the portal's work until stopped; start as many as you like."""
    from portal.core.jobs.worker import work  # the queue library is slow to load, other commands need none of it

    work(current_app._get_current_object())  # type: ignore[attr-defined]


@jobs_cli.command("list")
@click.option("--failed", is_flag=True, help="Only those that gave up.")
@click.option("--json", "as_json", is_flag=True)
def list_jobs(failed: bool, as_json: bool) -> None:
    """Count the jobs by kind and state."""
    query = select(Job.kind, Job.state, func.count()).group_by(Job.kind, Job.state).order_by(Job.kind)
    rows = db.session.execute(query.where(Job.state == FAILED) if failed else query).all()
    if as_json:
        click.echo(json.dumps([{"kind": k, "state": s, "count": n} for k, s, n in rows]))
        return
    for kind, state, count in rows:
        click.echo(f"{count:6}  {state:8} {kind}")


@jobs_cli.command("retry")
@click.argument("job_id", type=int)
def retry(job_id: int) -> None:
    """Let a failed job try again."""
    with transaction() as session:
        row = session.get(Job, job_id)
        if row is None or row.state != FAILED:
            raise Invalid(f"job {job_id} has not failed")
        row.state, row.tries, row.run_at = WAITING, 0, now()
