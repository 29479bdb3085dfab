"""Work that waits: rows in the business transaction, claimed by a worker; a queue server only rings.

@job("documents.render")
def render(args):            # runs outside any transaction
    pdf = draw(args["id"])   # slow work
    with finish():           # inner effects and "this job is done" commit together, or not at all
        store(pdf)

enqueue("documents.render", key=f"render/{row.id}", id=row.id)   # in the transaction that needs it

Long work comes in pieces: `with transaction(): go_on(); …` keeps each piece and the worker's hold on the job.
"""

from __future__ import annotations

from flask import Flask

from portal.core.jobs.cli import jobs_cli, worker_command
from portal.core.jobs.registry import job, periodic
from portal.core.jobs.service import LostLease, enqueue, enqueue_all, finish, go_on, run_all_jobs, run_one

__all__ = [
    "LostLease",
    "enqueue",
    "enqueue_all",
    "finish",
    "go_on",
    "init_app",
    "job",
    "periodic",
    "run_all_jobs",
    "run_one",
]


def init_app(app: Flask) -> None:
    app.cli.add_command(worker_command)
    app.cli.add_command(jobs_cli)
