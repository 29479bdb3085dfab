"""Messages arrive: kept once, understood, answered, in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from portal.core.clock import moved_to, now
from portal.core.db import db
from portal.elections.codes import inbound, keys
from portal.elections.codes.models import Subscriber, TextMessage
from portal.elections.lists import optouts
from tests.elections.codes import model
from tests.elections.codes.texting import Line, a_mobile, in_silence

DIGIT = {"eitaa": "۲", "bale": "3"}
WORDS = DIGIT | {"stop": "لغو", "cancel": "۱۱", "resume": "12", "other": "سلام"}


def test_the_answer_names_the_messenger_as_people_call_it_not_its_company(line: Line) -> None:
    assert line.messengers["eitaa"].organisation.name_fa == "شرکت ایتا"
    assert "شرکت" not in line.text("۲").reply


def test_a_digit_makes_a_member_who_is_told_so(line: Line) -> None:
    answer = line.text("۲")
    assert line.members() == {"eitaa"}
    assert answer.reply == "عضو کانال نامزد ۱ در ایتا شدید. برای لغو ۱۱ بفرستید."


def test_the_code_says_the_candidate(line: Line) -> None:
    line.text("2", code=line.grants[1].code.code)
    assert (line.members(place=0), line.members(place=1)) == (set(), {"eitaa"})


def test_a_digit_of_no_channel_is_answered_with_those_there_are(line: Line) -> None:
    answer = line.text("9")
    assert line.members() == set()
    assert answer.reply == "برای عضویت در کانال نامزد ۱ ۲ (ایتا) یا ۳ (بله) را بفرستید. برای لغو ۱۱."


def test_a_join_after_a_stop_is_asked_for_once_more(line: Line) -> None:
    line.text("2")
    line.text("نه")
    asked = line.text("2")
    assert line.members() == set()
    assert "بار دیگر ۲ یا ۱۲ بفرستید" in asked.reply
    line.text("2")
    assert line.members() == {"eitaa"}


def is_out(line: Line, place: int = 0) -> bool:
    """Whether lists of this candidate leave the customer out."""
    return optouts.is_out(line.customer, line.grants[place].candidate_id)


def test_eleven_is_an_opt_out_of_this_candidates_messages_and_twelve_takes_it_back(line: Line) -> None:
    for said in ("3", "۱۱", "11", "2"):
        line.text(said)
    assert (is_out(line), is_out(line, place=1)) == (True, False)
    line.text("۱۲")
    assert not is_out(line)
    assert line.members() == {"eitaa"}


def test_twelve_that_comes_before_the_eleven_of_an_earlier_moment_holds(line: Line) -> None:
    line.text("12", minute=9)
    line.text("11", minute=8)
    assert not is_out(line)


def test_a_word_of_leaving_is_no_opt_out_of_advertising(line: Line) -> None:
    line.text("2")
    line.text("لغو")
    assert not is_out(line)


def test_the_same_message_again_is_answered_as_it_was_and_does_nothing(line: Line) -> None:
    joined = line.report("2")
    first = inbound.receive(line.operator, joined)
    line.text("لغو")
    again = inbound.receive(line.operator, joined)
    assert again == replace(first, repeated=True)
    assert line.members() == set()


def test_an_id_used_for_another_message_is_refused(line: Line) -> None:
    joined = line.report("2")
    inbound.receive(line.operator, joined)
    for changes in ({"text": "لغو"}, {"sender": a_mobile()}, {"at": joined.at + timedelta(seconds=1)}):
        assert inbound.receive(line.operator, replace(joined, **changes)).outcome == "id_reused"
    assert line.members() == {"eitaa"}


def test_the_last_word_by_the_operators_time_counts_also_when_it_comes_first(line: Line) -> None:
    line.text("لغو", minute=9)
    late = line.text("2", minute=5)
    assert line.members() == set()
    assert late.outcome == "left"


def test_a_stop_that_comes_late_makes_a_question_of_the_join_after_it(line: Line) -> None:
    line.text("2", minute=5)
    assert line.members() == {"eitaa"}
    assert line.text("لغو", minute=4).outcome == "confirm"
    assert line.members() == set()


@pytest.mark.parametrize("story", [("eitaa", "stop", "eitaa", "eitaa"), ("bale", "cancel", "resume")])
def test_every_order_of_arrival_gives_the_same_members(line: Line, story: tuple[str, ...]) -> None:
    messages = list(enumerate(story))
    found = set()
    for order in permutations(messages):
        line.customer = a_mobile()
        for minute, what in order:
            line.text(WORDS[what], minute=minute)
        found.add(frozenset(line.members()))
    sent = [model.Sent(line.first + timedelta(minutes=minute), str(minute), what) for minute, what in messages]
    assert found == {frozenset(model.members(sent, list(DIGIT))[0])}


SENT = st.lists(
    st.tuples(st.integers(0, 50), st.sampled_from(list(WORDS))), max_size=7, unique_by=lambda one: one[0]
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SENT)
def test_members_in_the_database_are_those_of_the_plain_model(line: Line, sent: list[tuple[int, str]]) -> None:
    """`sent` is in the order of arrival, its minutes are the operator's."""
    line.customer = a_mobile()
    for minute, what in sent:
        line.text(WORDS[what], minute=minute)
    plain = [model.Sent(line.first + timedelta(minutes=minute), str(minute), what) for minute, what in sent]
    inside, quiet = model.members(plain, list(DIGIT))
    assert line.members() == inside
    assert silenced(line) == quiet


def silenced(line: Line) -> bool:
    hashed = keys.key_of(line.grants[0].code).hash(keys.NUMBER, line.customer)
    return bool(db.session.scalar(select(Subscriber.silenced).where(Subscriber.number_hash == hashed)))


def test_before_the_campaign_and_in_the_silence_people_are_answered_and_nobody_joins(line: Line) -> None:
    opens, silent = line.poll.round.opens_at, line.poll.round.silent_at
    for at in (opens - timedelta(minutes=1), silent):
        with moved_to(at + timedelta(minutes=1)):
            answer = line.text("2", at=at)
        assert answer.outcome == "closed"
        assert "زمان تبلیغ نامزد ۱ نیست" in answer.reply
    assert line.members() == set()


def test_in_the_silence_people_still_leave(line: Line) -> None:
    line.text("2")
    with in_silence(line.poll):
        assert line.text("توقف", at=now()).outcome == "left"
    assert line.members() == set()


def test_a_message_of_the_campaign_that_comes_in_the_silence_counts_by_its_own_time(line: Line) -> None:
    joined = line.report("2")
    with in_silence(line.poll):
        inbound.receive(line.operator, joined)
    assert line.members() == {"eitaa"}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"code": "999999"}, "unknown_code"),
        ({"sender": "02188776655"}, "not_mobile"),
        ({"sender": "Bank"}, "not_mobile"),
    ],
)
def test_what_cannot_be_taken_in_leaves_no_trace(line: Line, changes: dict[str, str], outcome: str) -> None:
    before = count_of_messages()
    assert line.text("2", **changes).outcome == outcome
    assert count_of_messages() == before


def test_a_time_that_lies_ahead_is_refused_or_it_would_win_for_ever(line: Line) -> None:
    assert line.text("لغو", at=now() + timedelta(hours=1)).outcome == "ahead_of_time"
    assert line.text("2", at=now() + timedelta(minutes=1)).outcome == "joined"


def count_of_messages() -> int:
    return db.session.scalar(select(func.count()).select_from(TextMessage)) or 0


def test_a_number_is_the_same_however_the_operator_writes_it(line: Line) -> None:
    line.text("2")
    line.text("لغو", sender=f"\u200e0098 {line.customer[3:6]} {line.customer[6:]}")
    assert line.members() == set()


def test_one_number_that_comes_and_goes_is_held_till_tomorrow_and_not_answered_for_ever(line: Line) -> None:
    answers = [line.text(said) for said in ["2", "لغو", *["12", "لغو"] * 12]]
    assert line.members() == set()
    assert "too_often" in {answer.outcome for answer in answers}
    assert (answers[0].reply, answers[-1].reply) != ("", "")
    assert answers[-1].reply == ""


def test_nothing_of_a_number_or_of_the_words_stands_in_the_database(line: Line) -> None:
    line.text("لغو کلمه‌ی قناری")
    digits = line.customer.removeprefix("+98")
    for table in ("short_code_subscribers", "short_code_messages", "short_code_members", "audit_events"):
        rows = str(db.session.execute(text(f"SELECT * FROM {table}")).all())
        assert digits not in rows
        assert "قناری" not in rows
