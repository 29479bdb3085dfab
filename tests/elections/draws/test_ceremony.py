"""A draw from its announcement to its publication, and what is refused on the way."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.notifications.models import Notification
from portal.elections import draws, verify_draw
from portal.elections.ceremony import announcement
from portal.elections.draws.announcing import draws_of
from portal.elections.draws.ceremonies import ceremony_of
from portal.elections.draws.closing import close_what_is_due
from portal.elections.draws.models import Draw, DrawPublication
from portal.elections.draws.values import read_values
from portal.elections.setup import withdraw
from tests.elections import polls
from tests.elections.draws import acts
from tests.people import make_member, make_person


@pytest.fixture
def poll(app: Flask) -> polls.Poll:
    return acts.bare_poll(candidates=3)


@pytest.fixture
def draw(poll: polls.Poll) -> Draw:
    return acts.announced(poll)


def test_a_whole_ceremony_ends_in_a_publication_that_the_verifier_recomputes(poll: polls.Poll, draw: Draw) -> None:
    published = acts.held(poll, draw)
    said = verify_draw.verify(json.loads(published.body))
    assert "2 reveals open their commitments, 1 replaced by the chain" in said[3]
    assert f"announcement {draw.publications[0].digest}" in said[1]


def test_the_list_is_announced_in_the_ballots_order_with_codes(draw: Draw) -> None:
    assert draw.names == ["نامزد 1 (101)", "نامزد 2 (102)", "نامزد 3 (103)"]


def test_the_digest_is_that_of_the_published_bytes(poll: polls.Poll, draw: Draw) -> None:
    published = acts.held(poll, draw)
    for one in (draw.publications[0], published):
        assert hashlib.sha256(one.body.encode()).hexdigest() == one.digest


def test_the_announcement_pins_names_sources_with_days_commitments_and_anchor(poll: polls.Poll, draw: Draw) -> None:
    acts.committed(poll, draw, 1)
    with acts.at(draw.commit_until):
        close_what_is_due()
        body = json.loads(draw.publications[0].body)
    assert body == announcement(ceremony_of(draw))
    assert body["commitments"] == [["نامزد 2 (102)", draw.places[1].commitment]]
    assert body["sources"][0].startswith("شاخص کل بورس تهران در پایان روز (14")


def test_the_portal_publishes_the_announcement_by_itself_when_nobody_does(poll: polls.Poll, draw: Draw) -> None:
    close_what_is_due()
    assert draw.closed_at is None
    with acts.at(draw.commit_until):
        close_what_is_due()
        close_what_is_due()
        assert [one.number for one in db.session.scalars(select(DrawPublication))] == [0]


def test_a_commitment_may_be_exchanged_until_commitments_close(poll: polls.Poll, draw: Draw) -> None:
    with transaction():
        draws.commit(draw, poll.candidacies[0], poll.representatives[0], "AB" * 32)
    acts.committed(poll, draw, 0)
    with acts.at(draw.commit_until), pytest.raises(Conflict, match="گذشته"), transaction():
        draws.commit(draw, poll.candidacies[0], poll.representatives[0], "cd" * 32)


@pytest.mark.parametrize("typed", ["", "ab", "zz" * 32, "ab" * 33])
def test_what_is_no_commitment_is_refused(poll: polls.Poll, draw: Draw, typed: str) -> None:
    with pytest.raises(Invalid, match="۶۴ نویسه"), transaction():
        draws.commit(draw, poll.candidacies[0], poll.representatives[0], typed)


def test_a_rivals_commitment_cannot_be_copied(poll: polls.Poll, draw: Draw) -> None:
    acts.committed(poll, draw, 0)
    copied = draw.places[0].commitment or ""
    with pytest.raises(Invalid, match="نامزد دیگری"), transaction():
        draws.commit(draw, poll.candidacies[1], poll.representatives[1], copied)


def test_only_the_candidates_own_representative_commits_and_reveals(poll: polls.Poll, draw: Draw) -> None:
    with pytest.raises(Forbidden), transaction():
        draws.commit(draw, poll.candidacies[0], poll.representatives[1], "ab" * 32)
    with pytest.raises(Forbidden), transaction():
        draws.reveal(draw, poll.candidacies[0], poll.manager, "ab" * 32, "ab" * 32)


def test_a_wrong_reveal_is_refused_with_what_to_do_and_may_be_tried_again(poll: polls.Poll, draw: Draw) -> None:
    salt, value = acts.committed(poll, draw, 0)
    with acts.at(draw.commit_until):
        with pytest.raises(Invalid, match="باز نمی‌کند") as refused:
            acts.revealed(poll, draw, 0, salt, salt)
        assert "دوباره بیازمایید" in str(refused.value.hint)
        acts.revealed(poll, draw, 0, salt.upper(), f" {value}\n")
        with pytest.raises(Conflict, match="پیش‌تر گشوده"):
            acts.revealed(poll, draw, 0, salt, value)


def test_nothing_is_revealed_before_commitments_close_nor_after_reveals_do(poll: polls.Poll, draw: Draw) -> None:
    opened = acts.committed(poll, draw, 0)
    with pytest.raises(Conflict, match="اکنون زمان"):
        acts.revealed(poll, draw, 0, *opened)
    with acts.at(draw.commit_until):
        close_what_is_due()
    with acts.at(draw.reveal_until), pytest.raises(Conflict, match="اکنون زمان"):
        acts.revealed(poll, draw, 0, *opened)


def test_who_never_committed_has_nothing_to_reveal(poll: polls.Poll, draw: Draw) -> None:
    with acts.at(draw.commit_until), pytest.raises(Conflict, match="سپرده نشده"):
        acts.revealed(poll, draw, 0, "ab" * 32, "cd" * 32)


def test_salts_and_seed_cannot_be_read_in_the_database(poll: polls.Poll, draw: Draw) -> None:
    salt, value = acts.committed(poll, draw, 0)
    with acts.at(draw.commit_until):
        acts.revealed(poll, draw, 0, salt, value)
    stored = db.session.execute(text("SELECT salt, secret FROM draw_places WHERE salt IS NOT NULL")).one()
    seed = db.session.scalar(text("SELECT seed FROM draws"))
    assert salt not in stored[0]
    assert value not in stored[1]
    assert draw.seed not in seed


def test_phases_out_of_order_are_refused(poll: polls.Poll, draw: Draw) -> None:
    with pytest.raises(Conflict, match="هنوز پایان"), transaction():
        draws.close(draw, poll.manager)
    with pytest.raises(Conflict, match="هنوز زمان نوشتن"), transaction():
        draws.enter_values(draw, poll.manager, acts.VALUES)
    with pytest.raises(Conflict, match="نوبت انتشار"), transaction():
        draws.publish(draw, poll.manager)
    with acts.at(draw.commit_until):
        close_what_is_due()
    with acts.at(draw.sources_from), pytest.raises(Conflict, match="نوبت انتشار"), transaction():
        draws.publish(draw, poll.manager)


def test_one_persons_values_do_not_count(poll: polls.Poll, draw: Draw) -> None:
    with acts.at(draw.commit_until):
        close_what_is_due()
    with acts.at(draw.sources_from):
        for _again in range(2):
            with transaction():
                assert not draws.enter_values(draw, poll.manager, acts.VALUES)
        with pytest.raises(Conflict, match="نوبت انتشار"), transaction():
            draws.publish(draw, poll.manager)


def test_a_second_person_who_read_something_else_is_told_where(poll: polls.Poll, draw: Draw) -> None:
    other = acts.colleague(poll)
    with acts.at(draw.commit_until):
        close_what_is_due()
    with acts.at(draw.sources_from):
        with transaction():
            draws.enter_values(draw, poll.manager, acts.VALUES)
        with pytest.raises(Conflict, match="قرعه‌کشی عصر"), transaction():
            draws.enter_values(draw, other, [acts.VALUES[0], "12 5 2 10 9"])
        with transaction():
            draws.discard_values(draw, other)
        with transaction():
            assert not draws.enter_values(draw, other, acts.VALUES)
        with transaction():
            assert draws.enter_values(draw, poll.manager, [acts.VALUES[0], "8, 10 2 5 12"])
        with pytest.raises(Conflict, match="دیگر تغییر"), transaction():
            draws.discard_values(draw, other)


@pytest.mark.parametrize(
    ("typed", "values"),
    [("۱۲ ۵، ۲", [12, 5, 2]), ("2104377.10", ["2104377.10"]), ("۲٬۱۰۴٬۳۷۷٫۱", ["2104377.1"]), ("abC9", ["abC9"])],
)
def test_values_are_read_in_any_digits(typed: str, values: list[object]) -> None:
    assert read_values(typed) == values


@pytest.mark.parametrize("typed", ["", " ", "دو سه", "a b", "-3", "1e5 2", "²"])
def test_values_without_a_canonical_form_are_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="خوانده نشد"):
        read_values(typed)


def test_a_draw_is_called_off_only_while_nobody_can_know_its_outcome(poll: polls.Poll, draw: Draw) -> None:
    with acts.at(draw.commit_until):
        close_what_is_due()
    with acts.at(draw.sources_from), pytest.raises(Conflict, match="روز منبع‌ها"), transaction():
        draws.call_off(draw, poll.manager, "منبع دیگری می‌خواهیم")
    with transaction():
        draws.call_off(draw, poll.manager, "نام منبع نادرست بود")
    again = acts.announced(poll)
    assert (again.number, again.name) == (2, draw.name[:-1] + "2")
    assert again.anchor != draw.anchor
    assert len(draws_of(poll.round, poll.constituency)) == 2


def test_a_constituency_has_one_draw_at_a_time(poll: polls.Poll, draw: Draw) -> None:
    with pytest.raises(Conflict, match="اعلام شده"):
        acts.announced(poll)


def test_no_draw_is_announced_before_the_list_is_final(app: Flask) -> None:
    poll = polls.make_poll(2)
    with pytest.raises(Conflict, match="تقسیم"):
        acts.announced(poll)


def test_only_the_headquarters_leads_a_draw(poll: polls.Poll) -> None:
    stranger, clerk = make_person(), make_member(poll.headquarters, Role.LIAISON)
    for person in (stranger, clerk, poll.representatives[0]):
        with pytest.raises(Forbidden), transaction():
            draws.announce(poll.round, poll.constituency, person, acts.said())


def test_every_candidates_people_are_told_of_each_happening(poll: polls.Poll, draw: Draw) -> None:
    acts.held(poll, draw)
    told = db.session.execute(select(Notification.template, Notification.person_id)).all()
    for template in ("draw_announced", "draw_reveal", "draw_published"):
        assert {person for name, person in told if name == template} == {one.id for one in poll.representatives}


def test_who_withdrew_before_the_publication_is_not_drawn(poll: polls.Poll, draw: Draw) -> None:
    acts.readied(poll, draw)
    with transaction():
        withdraw(poll.candidacies[1], poll.manager)
    with acts.at(draw.sources_from), transaction():
        body = json.loads(draws.publish(draw, poll.manager).body)
    assert sorted(body["order"]) == ["نامزد 1 (101)", "نامزد 3 (103)"]
    assert verify_draw.verify(body)


@pytest.mark.parametrize("statement", ["UPDATE draw_publications SET body = '{}'", "DELETE FROM draw_publications"])
def test_the_database_itself_keeps_what_was_published(poll: polls.Poll, draw: Draw, statement: str) -> None:
    acts.held(poll, draw)
    with pytest.raises(DatabaseError), transaction() as session:
        session.execute(text(statement))


def test_the_database_itself_wants_two_people(poll: polls.Poll, draw: Draw) -> None:
    with pytest.raises(DatabaseError), transaction() as session:
        session.execute(text("UPDATE draw_sources SET entered_by_id = 1, confirmed_by_id = 1"))


def test_published_again_it_is_the_same_publication(poll: polls.Poll, draw: Draw) -> None:
    first = acts.held(poll, draw)
    with acts.at(draw.sources_from, timedelta(hours=1)), transaction():
        assert draws.publish(draw, poll.manager).id == first.id
