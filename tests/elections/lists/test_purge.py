"""The purge: one key destroyed, and nothing that it sealed is readable again; opt-outs stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock, data_keys
from portal.core.clock import now
from portal.core.crypto import CannotOpen
from portal.core.db import db, transaction
from portal.core.errors import Forbidden
from portal.elections.lists import ending, optouts
from portal.elections.lists.keeping import block_place
from portal.elections.lists.models import ListBlock
from tests.elections.lists import samples
from tests.elections.polls import Poll

pytestmark = pytest.mark.usefixtures("app")
FEW = samples.text(samples.mobiles(5))


@pytest.fixture
def poll(app: object) -> Poll:
    return samples.a_poll()


def test_the_purge_destroys_what_a_copy_of_the_rows_would_need(poll: Poll) -> None:
    row = samples.listed(poll, FEW)
    kept = db.session.scalars(select(ListBlock.numbers)).one()
    assert data_keys.field_key(row.data_key).open(f"{block_place(row, 0)}/numbers", kept)
    with transaction():
        assert ending.purge(row.roll.candidate, poll.representatives[0]) == 1
    with pytest.raises(CannotOpen):
        data_keys.field_key(row.data_key)
    assert db.session.scalar(select(func.count()).select_from(ListBlock)) == 0
    assert (row.state, row.accepted) == ("purged", 5)


def test_a_rivals_lists_have_a_key_of_their_own_and_outlive_it(poll: Poll) -> None:
    mine, rivals = samples.listed(poll, FEW), samples.listed(poll, FEW, place=1)
    assert mine.data_key_id != rivals.data_key_id
    with transaction():
        ending.purge(mine.roll.candidate, poll.representatives[0])
    assert (rivals.state, samples.report_of(rivals)) == ("ready", [])


def test_opt_outs_survive_and_the_next_list_has_a_new_key(poll: Poll) -> None:
    with transaction():
        optouts.record("+989990000002", optouts.Wish.OUT, source="sms", said_at=now())
    first = samples.listed(poll, FEW)
    with transaction():
        ending.purge(first.roll.candidate, poll.manager)
    again = samples.listed(poll, FEW)
    assert samples.counts(again) == (5, 4, 0, 0, 1)
    assert again.data_key_id != first.data_key_id


def test_a_rival_purges_nothing(poll: Poll) -> None:
    row = samples.listed(poll, FEW)
    with pytest.raises(Forbidden), transaction():
        ending.purge(row.roll.candidate, poll.representatives[1])


def test_a_month_after_the_poll_the_portal_purges_by_itself(poll: Poll) -> None:
    row = samples.listed(poll, FEW)
    ends = poll.round.poll_starts_at + ending.KEPT
    with clock.moved_to(ends - timedelta(minutes=1)):
        ending.purge_what_is_over()
    assert samples.fresh(row.id).state == "ready"
    with clock.moved_to(ends):
        ending.purge_what_is_over()
    assert samples.fresh(row.id).state == "purged"
