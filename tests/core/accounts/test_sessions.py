"""Sessions can be seen and ended by their owner, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.keys import SignIn
from portal.core.accounts.models import Person
from portal.core.db import db
from tests.people import client_for, make_person


def test_one_sees_where_one_is_signed_in(owner: Person):
    client_for(owner)
    assert client_for(owner).get("/account/sessions").text.count('/end"') == 2


def test_ending_another_session_shuts_that_browser_out(owner: Person):
    lost, kept = client_for(owner), client_for(owner)
    token = db.session.scalars(select(SignIn.token).order_by(SignIn.id)).first()
    assert kept.post(f"/account/sessions/{token}/end").status_code == 303
    assert lost.get("/account").status_code == 303
    assert kept.get("/account").status_code == 200


def test_ending_the_others_keeps_this_one(owner: Person):
    others, kept = [client_for(owner), client_for(owner)], client_for(owner)
    kept.post("/account/sessions/end-others")
    assert [other.get("/account").status_code for other in others] == [303, 303]
    assert kept.get("/account").status_code == 200


def test_a_stranger_ends_no_session_of_mine(owner: Person):
    client = client_for(owner)
    token = db.session.scalars(select(SignIn.token)).one()
    assert client_for(make_person()).post(f"/account/sessions/{token}/end").status_code == 404
    assert client.get("/account").status_code == 200


def test_a_session_notes_when_it_last_did_something(owner: Person):
    client = client_for(owner)
    with clock.moved_by(timedelta(hours=1)):
        client.post("/account/sessions/end-others")
    row = db.session.scalars(select(SignIn)).one()
    assert row.seen_at - row.created_at >= timedelta(minutes=59)
