"""Messengers hear who joined and who left, each change once."""

from __future__ import annotations

import pytest

from portal.core.audit import verify
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.elections.codes import handover
from portal.elections.codes.handover import Change
from tests.elections.codes.batches import cut, take
from tests.elections.codes.texting import Line, a_mobile


def test_each_change_is_handed_over_once_to_the_messenger_that_it_concerns(line: Line) -> None:
    take(line), take(line, "eitaa")
    line.text("3")
    assert take(line, "eitaa") == []
    assert take(line) == [Change("channel_0_bale", line.customer, joins=True)]
    assert take(line) == []
    line.text("لغو")
    assert take(line) == [Change("channel_0_bale", line.customer, joins=False)]


def test_who_came_and_went_in_between_is_not_spoken_of(line: Line) -> None:
    take(line)
    line.text("3")
    line.text("لغو")
    assert take(line) == []


def test_a_batch_that_was_not_acknowledged_is_given_again_as_it_was(line: Line) -> None:
    take(line)
    line.text("3")
    first = cut(line)
    line.text("3", sender=a_mobile())
    again = cut(line)
    assert first is not None
    assert again is first
    assert [one.mobile for one in handover.contents(first)] == [line.customer]


def test_an_acknowledged_batch_tells_nobody_a_number_any_more(line: Line) -> None:
    take(line)
    line.text("3")
    batch = cut(line)
    assert batch is not None
    with transaction():
        handover.acknowledge(batch, line.messengers["bale"].owner)
        handover.acknowledge(batch, line.messengers["bale"].owner)
    with pytest.raises(Conflict, match="پیش‌تر تحویل گرفته‌اید"):
        list(handover.contents(batch))
    assert verify().good


def test_another_messengers_batch_does_not_exist(line: Line) -> None:
    take(line)
    line.text("3")
    batch = cut(line)
    assert batch is not None
    with pytest.raises(NotFound):
        handover.batch_of(line.messengers["eitaa"].organisation, batch.token)
    take(line)
