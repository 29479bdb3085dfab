"""An advert is granted for a quarter of the day: begun and counted in no other; the ledger says who got how much."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import TEHRAN, tehran_day
from portal.elections import quarters
from portal.elections.models import Promotion
from portal.elections.requests import fulfilment
from tests.elections import polls
from tests.elections.draws import acts
from tests.elections.proofs import make_signer, reported


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_a_day_has_four_quarters_of_six_hours_in_tehran(moment: datetime) -> None:
    assert quarters.quarter_of(moment) == moment.astimezone(TEHRAN).hour // 6
    assert quarters.is_granted("in_channel_ad", moment, moment + timedelta(days=1))
    assert not quarters.is_granted("in_channel_ad", moment, moment + timedelta(hours=6))
    assert quarters.is_granted("bulk_message", moment, moment + timedelta(hours=6))


def at(days: int, hour: int) -> datetime:
    """So many days from the real day on, whatever the portal's clock says."""
    return datetime.combine(tehran_day(datetime.now(UTC)) + timedelta(days=days), time(hour), TEHRAN)


@pytest.fixture
def poll(app: Flask) -> polls.Poll:
    return polls.a_dealt_poll(2)


def accepted(poll: polls.Poll, hour: int, place: int = 0) -> Promotion:
    """Granted for two days from now at this hour, accepted by its messenger."""
    promotion = polls.promoted(poll, place, starts_at=at(2, hour))
    with transaction():
        fulfilment.accept(promotion, poll.messengers[0].owner)
    return promotion


def begin(poll: polls.Poll, promotion: Promotion, moment: datetime) -> None:
    with clock.moved_to(moment), transaction():
        fulfilment.dispatch(promotion, poll.messengers[0].owner)


@pytest.mark.parametrize("hour", [5, 11, 18, 0])
def test_outside_its_quarter_an_advert_is_not_begun_and_the_desk_reads_why(poll: polls.Poll, hour: int) -> None:
    promotion = accepted(poll, 13)
    with pytest.raises(Conflict, match="۱۲ تا ۱۸") as refused:
        begin(poll, promotion, at(3, hour))
    assert refused.value.code == "outside_quarter"
    assert promotion.state == "accepted"


def test_inside_it_begins_on_any_day_until_its_end(poll: polls.Poll) -> None:
    promotion = accepted(poll, 13)
    begin(poll, promotion, at(5, 17))
    assert promotion.state == "dispatched"


def test_the_messenger_plans_it_anew_inside_the_quarter_only(poll: polls.Poll) -> None:
    promotion, owner = accepted(poll, 13), poll.messengers[0].owner
    with pytest.raises(Conflict, match="۱۲ تا ۱۸"), transaction():
        fulfilment.schedule(promotion, owner, at(3, 20))
    with transaction():
        fulfilment.schedule(promotion, owner, at(3, 16))
    assert promotion.starts_at == at(3, 16)


def test_a_receipt_counts_only_if_its_showing_began_in_the_quarter(poll: polls.Poll) -> None:
    signer, promotion = make_signer(poll.messengers[0]), accepted(poll, 13)
    begin(poll, promotion, at(2, 17))
    with clock.moved_to(at(2, 20)):
        with pytest.raises(Invalid) as refused:
            reported(signer, promotion, start=at(2, 19), end=at(2, 19) + timedelta(minutes=9))
        assert refused.value.code == "outside_quarter"
        receipt = reported(signer, promotion, start=at(2, 17), end=at(2, 19))
    assert receipt.state == "open"


def test_the_ledger_says_who_got_how_much_in_which_quarter(poll: polls.Poll, client: FlaskClient) -> None:
    signer, promotion = make_signer(poll.messengers[0]), accepted(poll, 13)
    accepted(poll, 20, place=1)
    begin(poll, promotion, at(2, 14))
    with clock.moved_to(at(2, 16)):
        reported(signer, promotion, start=at(2, 14), end=at(2, 15), count=8)
    place = f"/ledger/{poll.election.code}"
    found = client.get(f"{place}.json").get_json()["quarters"]
    said = {(row["candidate"], row["hours"]): (row["planned"], row["delivered"]) for row in found}
    assert len(found) == 2 * quarters.QUARTERS
    assert {key: units for key, units in said.items() if units != (0, 0)} == {
        ("101", "12-18"): (10, 8),
        ("102", "18-24"): (10, 0),
    }
    rows = list(csv.DictReader(io.StringIO(client.get(f"{place}/quarters.csv").text.removeprefix("\ufeff"))))
    assert [(row["candidate"], row["hours"], int(row["planned"])) for row in rows] == [
        (row["candidate"], row["hours"], row["planned"]) for row in found
    ]
    assert "چهار پاره‌ی شش‌ساعته‌ی روز" in client.get(place).text


def test_of_slots_the_quarters_count_every_one_that_was_dealt(app: Flask, client: FlaskClient) -> None:
    poll = acts.draw_poll(candidates=3)
    acts.held(poll, acts.announced(poll))
    found = client.get(f"/ledger/{poll.election.code}.json?service=pinned_chat").get_json()["quarters"]
    slots = [row for row in found if row["service"] == "pinned_chat"]
    assert sum(row["planned"] for row in slots) == 12
    assert {row["hours"] for row in slots if row["planned"]} == {"06-12", "12-18"}
