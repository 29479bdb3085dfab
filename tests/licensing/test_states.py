"""What a licence is: one derivation in words, one in SQL, and they never differ."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from portal.licensing.licences import register
from portal.licensing.licences.models import Licence, Standing
from portal.licensing.licences.state import LABELS, state_on
from tests.licensing import lives
from tests.people import client_for

near = st.integers(-3, 3)


@pytest.fixture
def licence(app: Flask) -> Licence:
    return lives.issued()


def by_sql(number: str) -> list[str]:
    """The names of all states that SQL finds the licence in."""
    columns = (register.in_state(name).label(name) for name in LABELS)
    row = db.session.execute(select(*columns).where(Licence.number == number)).one()
    return [name for name in LABELS if row._mapping[name]]


@given(st.sampled_from(list(Standing)), st.one_of(st.none(), near), near, st.integers(0, 4), st.booleans())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_and_words_agree_on_every_licence(
    licence: Licence, standing: Standing, suspended: int | None, begins: int, lasts: int, prolonged: bool
) -> None:
    today = tehran_day(now())
    values: dict[str, Any] = {
        "standing": standing.value,
        "suspended_until": _day(today, suspended),
        "valid_from": _day(today, begins),
        "valid_until": _day(today, begins + lasts),
        "prolonged": prolonged,
    }
    with transaction() as session:
        session.execute(update(Licence).where(Licence.id == licence.id).values(**values))
    assert by_sql(licence.number) == [state_on(lives.again(licence), today).name]


def _day(today: date, distance: int | None) -> Any:
    return None if distance is None else today + timedelta(days=distance)


def test_the_register_the_badge_and_the_answer_for_machines_say_the_same(licence: Licence) -> None:
    with transaction() as session:
        changes = {"valid_until": tehran_day(now()) - timedelta(days=1), "prolonged": True}
        changes["valid_from"] = changes["valid_until"]
        session.execute(update(Licence).where(Licence.id == licence.id).values(**changes))
    nobody = client_for(None)
    assert nobody.get(f"/api/v1/licences/{licence.number}").get_json()["in_force"] is True
    assert "دارای اعتبار" in nobody.get(f"/badge/{licence.code}.svg").text
    assert licence.number in nobody.get("/register.csv?state=in_force").text
    assert licence.number not in nobody.get("/register.csv?state=expired").text
