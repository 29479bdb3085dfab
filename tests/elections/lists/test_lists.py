"""A list from the upload to the report: what is accepted, what is refused and why, and what is no list at all."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.elections.lists import ending, report, work
from portal.elections.lists.models import GrowthNumber, ListBlock, ListPart, NumberList
from tests.elections import polls
from tests.elections.lists import samples
from tests.elections.lists.samples import counts, listed, mobiles, report_of
from tests.elections.polls import Poll

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def poll(app: object) -> Poll:
    return samples.a_poll()


def stored(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def marked() -> int:
    """How many numbers are known again when they come a second time."""
    return len(samples.marks())


def test_good_numbers_are_accepted_and_the_file_as_it_came_is_gone(poll: Poll) -> None:
    row = listed(poll, samples.text(mobiles(50)))
    assert (row.state, row.progress, counts(row)) == ("ready", 100, (50, 50, 0, 0, 0))
    assert (marked(), stored(ListPart)) == (50, 0)


def test_every_refused_row_is_in_the_report_with_its_place_and_reason(poll: Poll) -> None:
    rows = ["09990000001", "بد", "", "0999 000 0001", "021887766", "۰۹۹۹۰۰۰۰۰۰۲"]
    row = listed(poll, samples.text(rows))
    assert (counts(row), row.blank) == ((5, 2, 2, 1, 0), 1)
    assert report_of(row) == [(2, "letters", "بد"), (4, "repeated", "0999 000 0001"), (5, "not_mobile", "021887766")]


def test_forty_per_cent_rubbish_loses_no_good_row(poll: Poll) -> None:
    good = mobiles(600)
    rows = [good.pop() if place % 5 < 3 else f"=cmd|{place}" for place in range(1000)]
    row = listed(poll, samples.text(rows))
    assert counts(row) == (1000, 600, 400, 0, 0)
    assert len(report_of(row)) == 400


def test_a_report_runs_no_formula(poll: Poll) -> None:
    row = listed(poll, samples.text(["09990000001", '=HYPERLINK("http://example.com")', "@SUM(1)", "+1 415", "-x"]))
    cells = [line.split(",")[1] for line in "".join(report.lines(row)).splitlines()[1:]]
    assert [cell.lstrip('"')[0] for cell in cells] == ["'"] * 4


def test_the_column_with_numbers_is_chosen_and_said(poll: Poll) -> None:
    row = listed(poll, samples.text(["نام;موبایل", "علی;09990000001", "نرگس;09990000002"], "utf-16"))
    assert (row.column_number, row.column_title, counts(row)) == (2, "موبایل", (2, 2, 0, 0, 0))


def test_a_workbook_is_read_like_a_text(poll: Poll) -> None:
    rows = [["نام", "موبایل"], ["علی", 9990000001], [], ["نرگس", "۰۹۹۹۰۰۰۰۰۰۲"], ["پ", "=1+1"]]
    row = listed(poll, samples.workbook(rows, ["دیگر"]), name="numbers.csv")
    assert (row.form, row.sheet, row.column_title) == ("xlsx", "شماره‌ها", "موبایل")
    assert counts(row) == (3, 2, 1, 0, 0)
    assert report_of(row) == [(5, "formula", "=0")]


def test_a_file_that_is_no_list_says_so_and_leaves_nothing(poll: Poll) -> None:
    files = [
        (bytes(range(256)) * 30, "not_text"),
        (b"PK\x03\x04" + b"\0" * 200, "broken"),
        (samples.workbook([["0"]])[:-900], "broken"),
        (samples.bomb(), "bomb"),
        (b'a,"0999\n' + b"b,0999\n" * 40_000, "open_quote"),
        ("سلام\nخداحافظ\n".encode(), "no_numbers"),
    ]
    for body, problem in files:
        row = listed(poll, body, name="numbers.xlsx")
        assert (row.state, row.problem, row.accepted) == ("refused", problem, 0)
    assert (marked(), stored(ListPart)) == (0, 0)


def test_an_empty_or_an_old_file_is_refused_before_anything_is_kept(poll: Poll) -> None:
    for body in (b"", b"\xef\xbb\xbf\r\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)):
        with pytest.raises(Invalid):
            samples.uploaded(poll, body)
    assert stored(NumberList) == 0


def test_a_fault_behind_good_rows_takes_them_back(poll: Poll) -> None:
    body = samples.text([f"{n},{mobile}" for n, mobile in enumerate(mobiles(2000))]) + b'\nx,"' + b"0999\n" * 40_000
    row = listed(poll, body, block_rows=100)
    assert (row.problem, counts(row)) == ("open_quote", (0, 0, 0, 0, 0))
    assert (marked(), stored(ListBlock)) == (0, 0)


def test_a_number_comes_once_for_one_candidate_and_messenger(poll: Poll) -> None:
    listed(poll, samples.text(mobiles(30)))
    assert counts(listed(poll, samples.text(mobiles(40)))) == (40, 10, 0, 30, 0)
    assert counts(listed(poll, samples.text(mobiles(40)), place=1)) == (40, 40, 0, 0, 0)


def test_a_number_comes_once_however_the_file_is_cut(poll: Poll) -> None:
    rows = [*mobiles(30), *mobiles(30, 15)]
    for place, block_rows in enumerate((7, 1000)):
        row = listed(poll, samples.text(rows), place=place, block_rows=block_rows)
        assert counts(row) == (60, 45, 0, 15, 0)
        assert [code for _row, code, _text in report_of(row)] == ["repeated"] * 15


def test_the_database_refuses_a_block_whose_numbers_are_not_all_marked(poll: Poll) -> None:
    listed(poll, samples.text(mobiles(3)))
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(ListBlock).values(marks=b"x" * 16))


def test_the_database_refuses_a_growth_number_twice() -> None:
    poll = samples.a_poll("channel_growth", 40_000)
    row = listed(poll, samples.text(mobiles(1)), service="channel_growth")
    known = db.session.scalars(select(GrowthNumber.hash)).one()
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(GrowthNumber).values(roll_id=row.roll_id, hash=known, list_id=row.id, seat=2))


def test_a_number_that_has_left_is_known_again(poll: Poll) -> None:
    listed(poll, samples.text(mobiles(5)))
    with transaction() as session:  # what remains of a list when it is closed
        session.execute(update(ListBlock).values(numbers=b""))
    assert counts(listed(poll, samples.text(mobiles(6)))) == (6, 1, 0, 5, 0)


def test_growth_ends_at_ten_thousand_over_all_uploads() -> None:
    poll = samples.a_poll("channel_growth", 40_000)
    first = listed(poll, samples.text(mobiles(9_990)), service="channel_growth")
    second = listed(poll, samples.text(mobiles(30, 9_980)), service="channel_growth")
    assert (first.accepted, second.accepted, second.repeated, second.over_cap) == (9_990, 10, 10, 10)
    assert [code for _row, code, _text in report_of(second)][-1] == "over_cap"


def test_the_database_refuses_a_seat_beyond_the_cap_or_taken() -> None:
    poll = samples.a_poll("channel_growth", 40_000)
    row = listed(poll, samples.text(mobiles(2)), service="channel_growth")
    another = {"roll_id": row.roll_id, "list_id": row.id, "hash": b"x" * 16}
    for seat in (10_001, 0, 1):
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(insert(GrowthNumber).values(seat=seat, **another))


def test_a_withdrawn_list_frees_its_seats() -> None:
    poll = samples.a_poll("channel_growth", 40_000)
    first = listed(poll, samples.text(mobiles(6_000)), service="channel_growth")
    with transaction():
        ending.withdraw(first, poll.representatives[0])
    again = listed(poll, samples.text(mobiles(10_000)), service="channel_growth")
    assert (again.accepted, again.over_cap) == (10_000, 0)


def test_one_file_of_a_candidate_and_messenger_is_read_at_a_time(poll: Poll) -> None:
    samples.uploaded(poll, samples.text(mobiles(3)))
    with pytest.raises(Conflict, match="هنوز خوانده می‌شود"):
        samples.uploaded(poll, samples.text(mobiles(3)))
    samples.uploaded(poll, samples.text(mobiles(3)), place=1)


def test_nobody_uploads_for_a_rival(poll: Poll) -> None:
    poll.representatives.reverse()
    with pytest.raises(Forbidden):
        samples.uploaded(poll, samples.text(mobiles(3)))


def test_no_list_is_taken_once_silence_began(poll: Poll) -> None:
    with clock.moved_to(poll.round.silent_at), pytest.raises(Conflict, match="سکوت"):
        samples.uploaded(poll, samples.text(mobiles(3)))


def test_a_list_that_was_withdrawn_while_it_was_read_stays_empty(poll: Poll) -> None:
    list_id = samples.uploaded(poll, samples.text(mobiles(30)))
    with transaction():
        ending.withdraw(samples.fresh(list_id), poll.representatives[0])
    work.read({"id": list_id})
    row = samples.fresh(list_id)
    assert (row.state, row.accepted, marked()) == ("withdrawn", 0, 0)


def test_no_number_lies_in_the_clear(poll: Poll) -> None:
    listed(poll, samples.text([*mobiles(3), "0999123"]))
    block = db.session.scalars(select(ListBlock)).one()
    clear = (b"999000000", b"0999123", (990000000).to_bytes(4, "little"))
    assert not any(piece in block.numbers + block.report for piece in clear)


def test_two_representatives_of_a_candidate_see_the_same_roll(poll: Poll) -> None:
    colleague = polls.make_representative(poll.candidacies[0].candidate)
    listed(poll, samples.text(mobiles(5)))
    poll.representatives[0] = colleague
    assert counts(listed(poll, samples.text(mobiles(6)))) == (6, 1, 0, 5, 0)
