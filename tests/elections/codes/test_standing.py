"""Who is a member after all that one number wrote: the rule alone, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.elections.codes.reading import Meaning
from portal.elections.codes.standing import (
    CONFIRM_WITHIN,
    JOINS_A_DAY,
    REPLIES_A_DAY,
    Message,
    Outcome,
    Standing,
    after,
    fold,
)
from tests.elections.codes import model

NOON = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
BALE, EITAA = 7, 9
NAMES = {"bale": BALE, "eitaa": EITAA}
TELLING = {"stop": Meaning.STOP, "cancel": Meaning.CANCEL, "resume": Meaning.RESUME, "other": Meaning.OTHER}


def message(what: str, minute: float = 0, key: str = "", is_open: bool = True) -> Message:
    meaning = TELLING.get(what, Meaning.JOIN)
    return Message(NOON + timedelta(minutes=minute), (1, key), meaning, NAMES.get(what), is_open)


def standing(*whats: str) -> Standing:
    """After these messages, a minute apart."""
    return fold(message(what, minute) for minute, what in enumerate(whats))


def test_a_digit_makes_a_member_and_a_second_digit_of_another_channel_too() -> None:
    assert standing("bale", "eitaa").channels == {BALE, EITAA}


def test_a_stop_ends_all_channels() -> None:
    assert standing("bale", "eitaa", "stop").channels == set()


def test_after_a_stop_a_digit_alone_joins_nobody() -> None:
    found = standing("bale", "stop", "bale")
    assert (found.channels, found.outcome) == (set(), Outcome.CONFIRM)


def test_the_same_digit_again_confirms() -> None:
    assert standing("bale", "stop", "bale", "bale").channels == {BALE}


def test_another_digit_does_not_confirm() -> None:
    found = standing("bale", "stop", "bale", "eitaa")
    assert (found.channels, found.outcome) == (set(), Outcome.CONFIRM)


def test_a_day_later_the_question_has_to_be_asked_again() -> None:
    late = CONFIRM_WITHIN.total_seconds() / 60 + 3
    found = fold([message("bale"), message("stop", 1), message("bale", 2), message("bale", late)])
    assert (found.channels, found.outcome) == (set(), Outcome.CONFIRM)


def test_twelve_brings_back_what_there_was() -> None:
    found = standing("bale", "eitaa", "cancel", "stop", "resume")
    assert (found.channels, found.silenced, found.outcome) == ({BALE, EITAA}, False, Outcome.RESUMED)


def test_eleven_ends_advertising_and_a_word_only_the_channels() -> None:
    assert standing("bale", "cancel").silenced
    assert not standing("bale", "stop").silenced


def test_a_confirmed_join_does_not_bring_advertising_back() -> None:
    assert standing("bale", "cancel", "bale", "bale").silenced


def test_outside_the_campaign_nobody_joins() -> None:
    found = fold([message("bale", is_open=False)])
    assert (found.channels, found.outcome) == (set(), Outcome.CLOSED)


def test_outside_the_campaign_everybody_leaves() -> None:
    assert fold([message("bale"), message("stop", 1, is_open=False)]).channels == set()


def test_twelve_in_the_silence_brings_nobody_back_but_ends_the_refusal_of_advertising() -> None:
    found = fold([message("bale"), message("cancel", 1), message("resume", 2, is_open=False)])
    assert (found.channels, found.silenced) == (set(), False)


def test_joining_and_leaving_again_and_again_ends_for_the_day() -> None:
    game = [*("resume", "stop") * JOINS_A_DAY]
    found = standing("bale", "stop", *game, "resume")
    assert (found.channels, found.outcome) == (set(), Outcome.TOO_OFTEN)
    tomorrow = after(found, message("resume", 24 * 60))
    assert tomorrow.channels == {BALE}


def test_leaving_is_never_limited() -> None:
    assert standing("bale", *["other"] * 300, "stop").channels == set()


def test_two_machines_that_answer_each_other_come_to_an_end() -> None:
    said = ["other"] * REPLIES_A_DAY
    assert standing(*said).is_answered
    assert not standing(*said, "other").is_answered


def test_each_change_has_its_moment() -> None:
    found = standing("bale", "eitaa", "other", "stop", "eitaa", "eitaa")
    minute = timedelta(minutes=1)
    assert found.changed_at == {BALE: NOON + 3 * minute, EITAA: NOON + 5 * minute}


SENT = st.builds(
    lambda minute, number, what, is_open: model.Sent(
        NOON + timedelta(minutes=minute), f"m{number}", what, is_open
    ),
    st.integers(0, 3 * 24 * 4).map(lambda quarter: quarter * 15),
    st.integers(0, 9),
    st.sampled_from(["bale", "eitaa", "bale", "stop", "cancel", "resume", "other"]),
    st.booleans(),
)


def told(one: model.Sent) -> Message:
    meaning = TELLING.get(one.what, Meaning.JOIN)
    return Message(one.at, (1, one.name), meaning, NAMES.get(one.what), one.is_open)


@settings(max_examples=300)
@given(st.lists(SENT, max_size=14, unique_by=lambda one: (one.at, one.name)), st.randoms(use_true_random=False))
def test_in_any_order_of_arrival_who_is_in_is_as_in_the_plain_model(sent: list[model.Sent], random: Random) -> None:
    inside, quiet = model.members(sent, list(NAMES))
    random.shuffle(sent)
    found = fold(map(told, sent))
    assert (found.channels, found.silenced) == ({NAMES[name] for name in inside}, quiet)
