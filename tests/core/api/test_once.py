"""Done once, however often and from however many places at once it is asked; and the row is what does it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.models import Office
from portal.core.api.answers import forget_old
from portal.core.api.models import KeptAnswer
from portal.core.db import db, transaction
from tests.core.api.conftest import THING, Body, Program, make_body
from tests.core.api.things import WRITE, count

AT_ONCE = 8
NAME = "8f14e45f-ceea-467f"


def names_kept() -> list[str]:
    return list(db.session.scalars(select(KeptAnswer.name)))


def test_the_same_request_is_answered_again_and_not_done_again(program: Program) -> None:
    first, second = (program.post("/api/v1/things", THING, name=NAME) for _ in range(2))
    assert (second.status_code, second.get_json()) == (first.status_code, first.get_json())
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert count() == 1


def test_another_name_is_another_request(program: Program) -> None:
    program.post("/api/v1/things", THING)
    program.post("/api/v1/things", THING)
    assert count() == 2


def test_the_same_name_with_another_body_is_refused(program: Program) -> None:
    program.post("/api/v1/things", THING, name=NAME)
    answer = program.post("/api/v1/things", {"name": "چیز دیگر"}, name=NAME)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency_key_reused")
    assert count() == 1


def test_two_programs_may_use_the_same_name(portal: Flask, program: Program) -> None:
    program.post("/api/v1/things", THING, name=NAME)
    other = Program(portal.test_client(), make_body().key(WRITE)[1])
    assert "Idempotent-Replayed" not in other.post("/api/v1/things", THING, name=NAME).headers
    assert count() == 2


@pytest.mark.parametrize("name", ["", "short", "with space in it", "x" * 121])
def test_a_request_without_a_good_name_is_not_done(program: Program, name: str) -> None:
    answer = program.post("/api/v1/things", THING, headers={"Idempotency-Key": name})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "no_idempotency_key")
    assert count() == 0


def test_what_failed_leaves_its_name_free(program: Program) -> None:
    assert program.post("/api/v1/things", {"name": "ممنوع"}, name=NAME).status_code == 409
    assert names_kept() == []
    assert program.post("/api/v1/things", THING, name=NAME).status_code == 201


def test_answers_are_kept_for_two_days(program: Program) -> None:
    program.post("/api/v1/things", THING, name=NAME)
    with clock.moved_by(timedelta(hours=47)):
        forget_old()
        assert names_kept() == [NAME]
    with clock.moved_by(timedelta(hours=49)):
        forget_old()
        assert names_kept() == []


def at_once(work: Callable[[], object]) -> list[object]:
    """Run it in threads from the same moment."""
    start = Barrier(AT_ONCE)

    def run(_number: int) -> object:
        start.wait()
        return work()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(run, range(AT_ONCE)))
    db.session.rollback()
    return found


def sending(portal: Flask, secret: str, name: str) -> Callable[[], object]:
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": name}
    return lambda: portal.test_client().post("/api/v1/things", json=THING, headers=headers).get_json()


def test_of_many_twins_at_once_one_is_done_and_all_get_its_answer(portal: Flask, operator: Body) -> None:
    answers = at_once(sending(portal, operator.key(WRITE)[1], NAME))
    assert count() == 1
    assert answers == [{"number": 0, "name": "یک چیز", "rows": []}] * AT_ONCE


def test_looking_before_writing_would_do_it_many_times(portal: Flask, operator: Body) -> None:
    """The control of the test above: the same twins, who look for the row instead of claiming it."""
    organisation, looked = operator.organisation.id, Barrier(AT_ONCE)

    def naive() -> None:
        with portal.app_context():
            done = db.session.scalar(select(KeptAnswer.id).where(KeptAnswer.name == NAME))
            db.session.rollback()
            number = looked.wait()
            if done is None:
                with transaction():
                    db.session.add(Office(organisation_id=organisation, code=f"naive{number}", name_fa="چیز"))
            db.session.remove()

    at_once(naive)
    assert count() == AT_ONCE


def test_without_the_row_the_same_request_is_done_again(program: Program) -> None:
    """The other control: take the row away, and nothing else stops the second."""
    program.post("/api/v1/things", THING, name=NAME)
    with transaction() as session:
        session.delete(session.scalars(select(KeptAnswer)).one())
    program.post("/api/v1/things", THING, name=NAME)
    assert count() == 2
