"""A worker that is killed in the middle of a list: whoever comes next counts nothing twice and loses nothing."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from portal.core import clock, data_keys
from portal.core.db import db, transaction
from portal.core.jobs import run_all_jobs, run_one
from portal.core.jobs.models import Job
from portal.elections.lists.keeping import Overtaken, begun, keep
from portal.elections.lists.models import ListBlock
from portal.elections.lists.sorting import block_of
from portal.elections.lists.source import opened
from portal.elections.lists.upload import READ
from tests.core.test_workers import wait_for
from tests.elections.lists import samples
from tests.processes import killed, parted

AFTER_THE_LEASE = timedelta(minutes=5)


def mixed_rows() -> bytes:
    """Twelve hundred rows: of three, one is new, one is rubbish and one was there blocks before."""
    good = samples.mobiles(1200)
    return samples.text([(good[place], f"بد {place}", good[place // 3])[place % 3] for place in range(1200)])


def get_stuck(block: int, mark: Path) -> None:
    """Read until inside the transaction of a block, everything written and nothing committed."""

    @event.listens_for(Session, "after_flush")
    def stick(session: Session, _context: Any) -> None:
        if any(isinstance(row, ListBlock) and row.number == block for row in session.new):
            mark.touch()
            time.sleep(120)

    run_one()


def test_a_killed_worker_leaves_whole_blocks_and_the_next_one_goes_on(app: Flask, tmp_path: Path) -> None:
    poll, mark = samples.a_poll(), tmp_path / "stuck"
    whole = samples.listed(poll, mixed_rows(), place=1, block_rows=100)
    expected, report = samples.counts(whole), samples.report_of(whole)
    with transaction() as session:  # nothing else stands in the queue
        session.execute(delete(Job))
    list_id = samples.uploaded(poll, mixed_rows(), block_rows=100)
    one = parted(app, get_stuck, 7, mark)
    wait_for(mark)
    killed(one)
    row = samples.fresh(list_id)
    assert (row.state, row.blocks, row.total) == ("reading", 7, 700)
    with clock.moved_by(AFTER_THE_LEASE):
        run_all_jobs()
    row = samples.fresh(list_id)
    assert (row.state, samples.counts(row), samples.report_of(row)) == ("ready", expected, report)
    assert len(set(samples.marks(list_id))) == len(samples.marks(list_id)) == row.accepted
    assert db.session.scalars(select(Job.state).where(Job.kind == READ)).all() == ["done"]


def test_a_block_that_is_kept_twice_is_refused_the_second_time(app: Flask) -> None:
    poll = samples.a_poll()
    row = samples.fresh(samples.uploaded(poll, samples.text(samples.mobiles(30)), block_rows=10))
    key = data_keys.field_key(row.data_key)
    with opened(row, key) as source:
        reading, block = begun(row, source, key), block_of(0, 0, next(source.blocks), False)
        keep(reading, block)
        with pytest.raises(Overtaken):
            keep(reading, block)
    assert samples.counts(samples.fresh(row.id)) == (10, 10, 0, 0, 0)
