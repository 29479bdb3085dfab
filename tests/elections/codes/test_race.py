"""Many at once: one effect of one message, one batch at a time; and the races are real."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from portal.core.accounts.models import Organisation, Person
from portal.core.db import db, transaction
from portal.elections.codes import handover, inbound
from portal.elections.codes.models import BatchRow, Member, TextMessage
from portal.elections.models import Candidacy
from tests.elections.codes.texting import Line, a_mobile, batches

WRITERS = 32


def at_once(app: Flask, work: Callable[[int], Any], writers: int = WRITERS) -> list[Any]:
    """What `work(number)` gave in each of many threads that began at the same moment."""
    start = Barrier(writers)
    db.session.rollback()

    def run(number: int) -> Any:
        with app.app_context():
            start.wait()
            try:
                return work(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(run, range(writers)))


def loaded(organisation: int) -> Organisation:
    """In the session of the thread that asks."""
    return db.session.get_one(Organisation, organisation)


def kept(message_id: str) -> int:
    db.session.rollback()
    query = select(func.count()).select_from(TextMessage).where(TextMessage.message_id == message_id)
    return db.session.scalar(query) or 0


def test_of_32_repetitions_of_one_message_at_once_one_takes_effect(shared: tuple[Flask, Line], line: Line) -> None:
    joined, operator = line.report("2"), line.operator.id
    answers = at_once(shared[0], lambda number: inbound.receive(loaded(operator), joined))
    assert kept(joined.message_id) == 1
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * (WRITERS - 1)
    assert {answer.reply for answer in answers} == {"عضو کانال نامزد ۱ در ایتا شدید. برای لغو ۱۱ بفرستید."}
    assert line.members() == {"eitaa"}


def test_who_only_looked_first_would_do_it_many_times(shared: tuple[Flask, Line], line: Line) -> None:
    """The control: the same threads without the unique id find nothing there and all go ahead."""
    joined, went_ahead = line.report("2"), []

    def naive(number: int) -> None:
        seen = db.session.scalar(select(TextMessage.id).where(TextMessage.message_id == joined.message_id))
        db.session.rollback()
        time.sleep(0.2)
        if seen is None:
            went_ahead.append(number)

    at_once(shared[0], naive)
    assert len(went_ahead) > 1


def test_of_different_messages_of_one_number_at_once_the_last_in_time_counts(
    shared: tuple[Flask, Line], line: Line
) -> None:
    said = ["2", "3", "سلام", "2"] * 4 + ["لغو"]
    reports, operator = [line.report(text) for text in said], line.operator.id
    at_once(shared[0], lambda number: inbound.receive(loaded(operator), reports[number]), len(reports))
    assert line.members() == set()
    assert sum(kept(report.message_id) for report in reports) == len(reports)


def test_batches_cut_at_once_hold_every_change_once(shared: tuple[Flask, Line], line: Line) -> None:
    for _ in range(5):
        line.text("3", sender=a_mobile())
    bale, owner = line.messengers["bale"].id, line.messengers["bale"].owner.id

    def cut(number: int) -> None:
        with transaction() as session:
            handover.next_batch(loaded(bale), session.get_one(Person, owner))

    at_once(shared[0], cut, 8)
    (mine,) = [batch for batch in batches() if batch.messenger_id == bale]
    rows = db.session.scalars(select(BatchRow.member_id).where(BatchRow.batch_id == mine.id)).all()
    members = db.session.scalars(select(Member.id).where(Member.messenger_id == bale, Member.member.is_(True))).all()
    assert sorted(rows) == sorted(members)


def test_a_candidate_of_the_line_still_stands(line: Line) -> None:
    """No race touched the poll."""
    assert db.session.scalar(select(func.count()).select_from(Candidacy).where(Candidacy.withdrawn_at.is_(None))) == 2
