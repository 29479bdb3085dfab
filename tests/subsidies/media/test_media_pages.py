"""The broadcaster's pages, and an airing's page as each side sees it."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.capacity import Pool
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.i18n import jalali_iso
from portal.licensing.licences import service as licences
from portal.subsidies.programmes.media import airings, offers
from portal.subsidies.upkeep import usage
from tests.licensing import applications, lives
from tests.people import client_for, make_auditor, make_vendor
from tests.subsidies import supports
from tests.subsidies.media import broadcasts
from tests.subsidies.media.broadcasts import (
    airings_of,
    announced,
    broadcaster,
    grant_owner,
    granted,
    later,
    look,
    reported,
)

pytestmark = pytest.mark.usefixtures("app")

TERMS = {"discount_percent": "۶۰", "report_days": "3", "answer_days": "5", "technical": "MXF"}
WEEK = [str(n) for n in range(7)]


def window(prefix: str = "", **changes: object) -> dict[str, object]:
    days = {"since": supports.jalali(supports.today()), "until": supports.jalali(supports.today(60))}
    right = days | {"weekdays": WEEK, "from_minute": "۱۸:۳۰", "to_minute": "24:00"} | changes
    return {f"{prefix}{name}": value for name, value in right.items()}


def test_a_broadcaster_is_not_led_to_the_readings_that_nobody_reports_of_airtime() -> None:
    pool, _one, manager = announced()
    page = client_for(manager).get(f"/support/pools/{pool.token}")
    assert page.status_code == 200
    assert "/support/operator" not in page.text
    assert client_for(manager).get(f"/support/operator/{pool.token}").status_code == 404


def test_a_broadcaster_announces_a_pool_with_its_terms_a_class_and_its_window(app: Flask) -> None:
    body, manager = broadcasts.broadcaster()
    client = client_for(manager)
    assert "هنوز چیزی اعلام نکرده‌اید" in client.get("/media/offers").text
    made = client.post("/media/offers/new", data=TERMS | {"name_fa": "شبکه‌ی سه"})
    assert made.status_code == 303, made.text
    pool = db.session.scalars(select(Pool).where(Pool.owner_id == body.id)).one()
    assert offers.terms_of(pool).discount_percent == 60
    named = {"name_fa": "شب", "unit_fa": "ثانیه", "total": "300", "step": "15"}
    address = f"/media/offers/{pool.token}"
    assert client.post(f"{address}/classes/new", data=named | window()).status_code == 303
    shown = client.get(address).text
    assert "۱۸:۳۰ تا ۲۴:۰۰" in shown
    assert "شب" in client.get("/support/programmes/media").text


def test_what_is_wrong_with_an_announcement_is_said_and_nothing_is_lost(app: Flask) -> None:
    pool, one, manager = announced()
    client, address = client_for(manager), f"/media/offers/{pool.token}"
    place = f"{address}/classes/{one.token}"
    reverse = {"since": supports.jalali(supports.today(5)), "until": supports.jalali(supports.today(2))}
    refused = (
        (f"{address}/terms", TERMS | {"discount_percent": "101"}, "باید از"),
        (f"{address}/terms", TERMS | {"answer_days": "1"}, "باید از"),
        (f"{place}/windows", window("w-", **reverse), "پیش از آغازش"),
        (f"{place}/windows", window("w-", to_minute="18:00"), "ساعت پایان"),
        (f"{place}/windows", window("w-", from_minute="25:00"), "۲۴:۰۰"),
        (f"{place}/windows", window("w-", weekdays=[]), "بازه‌ی تازه"),
        (f"{place}/total", {"t-from_day": supports.jalali(supports.today()), "t-total": "-5"}, "باید از"),
        (f"{place}/total", {"t-from_day": supports.jalali(supports.today()), "t-total": "2.5"}, "عدد درست"),
    )
    for path, data, sentence in refused:
        answer = client.post(path, data=data)
        assert answer.status_code == 422, path
        assert sentence in answer.text
        assert 'role="alert"' in answer.text


def test_less_than_is_promised_cannot_be_announced(app: Flask) -> None:
    pool, one, manager = announced()
    granted(pool, units=30, days=2)
    data = {"t-from_day": supports.jalali(supports.today()), "t-total": "20"}
    answer = client_for(manager).post(f"/media/offers/{pool.token}/classes/{one.token}/total", data=data)
    assert answer.status_code == 422
    assert "وعده داده شده" in answer.text


def test_the_last_window_stays(app: Flask) -> None:
    pool, one, manager = announced()
    client, place = client_for(manager), f"/media/offers/{pool.token}/classes/{one.token}"
    first = offers.windows_of([one.id])[one.id][0].token
    assert client.post(f"{place}/windows/{first}/end").status_code == 422
    assert client.post(f"{place}/windows", data=window("w-")).status_code == 303
    assert client.post(f"{place}/windows/{first}/end").status_code == 303
    assert [row.from_minute for row in offers.windows_of([one.id])[one.id]] == [18 * 60 + 30]


def test_the_broadcaster_reports_with_a_file_and_the_messenger_agrees(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=1)
    (airing,) = airings_of(grant)
    address = f"/media/airings/{airing.token}"
    with later(1):
        look()
        broadcaster, owner = client_for(manager), client_for(grant_owner(grant))
        assert airing.token in broadcaster.get("/media/airings").text
        proof = (BytesIO(applications.picture("blue")), "گواه.png")
        answer = broadcaster.post(f"{address}/report", data={"aired": "۳۰", "minute": "21:15", "files": proof})
        assert answer.status_code == 303, answer.text
        (airing,) = airings_of(grant)
        assert airing.proof is not None
        proof_address = f"/documents/{airing.proof.token}"
        assert owner.get(proof_address).status_code == 200
        assert broadcaster.get(proof_address).status_code == 200
        assert airing.token in owner.get(f"/support/grants/{grant.token}").text
        assert owner.post(f"{address}/confirm").status_code == 303
    assert airings_of(grant)[0].state == "aired"


def test_a_bad_report_says_why(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=2)
    first, second = airings_of(grant)
    client = client_for(manager)
    right = {"aired": "30", "minute": "12:00", "reference": "A-1"}
    early = client.post(f"/media/airings/{second.token}/report", data=right)
    assert (early.status_code, "نرسیده" in early.text) == (422, True)
    with later(1):
        client = client_for(manager)
        for wrong in ({"aired": "-1"}, {"aired": "29.5"}, {"aired": "31"}, {"minute": "x"}, {"reference": ""}):
            assert client.post(f"/media/airings/{first.token}/report", data=right | wrong).status_code == 422, wrong
        bad = client.post(
            f"/media/airings/{first.token}/report", data=right | {"files": (BytesIO(b"MZ"), "proof.exe")}
        )
        assert bad.status_code == 422
    assert airings_of(grant)[0].aired is None


def test_an_objection_goes_to_the_office_which_ends_it(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=1)
    address = f"/media/airings/{airings_of(grant)[0].token}"
    with later(1):
        reported(airings_of(grant)[0], manager)
        owner, official = client_for(grant_owner(grant)), client_for(supports.signatory())
        assert owner.post(f"{address}/object", data={"words": ""}).status_code == 422
        assert owner.post(f"{address}/object", data={"words": "پخش نشد."}).status_code == 303
        assert "پخش نشد." in client_for(manager).get(address).text
        assert "پایان دادن به اختلاف" in official.get(address).text
        assert "پایان دادن به اختلاف" not in owner.get(address).text
        answer = official.post(f"{address}/decide", data={"aired": "10", "reasons": "در ضبط ده ثانیه است."})
        assert answer.status_code == 303, answer.text
    (airing,) = airings_of(grant)
    assert (airing.state, airing.aired) == ("aired", 10)


def test_owner_broadcaster_and_auditor_see_it_and_strangers_do_not(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=1)
    (airing,) = airings_of(grant)
    _pool, _class, rival = announced()
    material = airings.campaign_of(grant).material.token
    places = [f"/media/airings/{airing.token}", f"/media/grants/{grant.token}", f"/media/grants/{grant.token}.csv"]
    for person, status in ((grant_owner(grant), 200), (manager, 200), (make_auditor(), 200), (rival, 404)):
        for place in places:
            assert client_for(person).get(place).status_code == status, place
    stranger = client_for(make_vendor().owner)
    assert [stranger.get(place).status_code for place in places] == [404, 404, 404]
    assert client_for(manager).get(f"/documents/{material}").status_code == 200
    assert client_for(rival).get(f"/documents/{material}").status_code in (403, 404)
    assert client_for(rival).get(f"/media/offers/{pool.token}").status_code == 404
    assert client_for(rival).post(f"/media/airings/{airing.token}/report").status_code == 404
    assert stranger.get("/media/airings").status_code == 403


def test_asked_granted_and_aired_stand_side_by_side_on_the_case(app: Flask) -> None:
    pool, _one, _manager = announced()
    case = broadcasts.sent(pool, units=30)
    official = supports.signatory()
    case = supports.taken(case, official)
    assert "۷۰ درصد" in client_for(official).get(f"/cases/{case.token}").text
    case = supports.step(case, "grant", official, reasons="زمان کمتری داریم", **{f"line_{case.lines[0].id}": 20})
    shown = client_for(official).get(f"/cases/{case.token}").text
    assert "خواسته، داده و پخش‌شده" in shown
    assert 'data-label="خواسته، هر روز" class="figure-cell">۳۰' in shown.replace("\n", "")
    assert 'data-label="داده، در همه" class="figure-cell">۶۰' in shown.replace("\n", "")


def test_a_frozen_grant_is_not_in_the_list_of_what_comes(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=3)
    last = airings_of(grant)[-1]
    assert last.token in client_for(manager).get("/media/airings?view=coming").text
    with transaction():
        licences.suspend(lives.again(grant.licence), applications.desk_official(), lives.REASON)
    assert last.token not in client_for(manager).get("/media/airings?view=coming").text


def test_the_list_leaves_as_a_file(app: Flask) -> None:
    pool, _one, manager = announced()
    grant = granted(pool, days=2)
    whole = client_for(manager).get("/media/airings.csv")
    assert whole.mimetype == "text/csv"
    assert whole.text.startswith("\ufeff")
    assert whole.text.count(grant.number) == 2
    assert airings.campaign_of(grant).material.digest in whole.text


def test_anybody_reads_the_broadcasters_terms_and_hours_before_asking(app: Flask) -> None:
    announced(hours=(18 * 60, 23 * 60))
    page = client_for(None).get("/support/programmes/media").text
    assert "۷۰ درصد تخفیف" in page
    assert "۱۸:۰۰ تا ۲۳:۰۰" in page
    assert "ویدئوی ۱۹۲۰ در ۱۰۸۰" in page
    assert "بازپس" not in page
    assert "/account/sign-in?next=/support/programmes/media" in page


def test_an_offer_without_classes_is_nothing_to_ask_for_yet(app: Flask) -> None:
    body, manager = broadcaster()
    with transaction():
        offers.announce(manager, body, "شبکه‌ی بی‌ردیف", "", broadcasts.TERMS)
    assert "شبکه‌ی بی‌ردیف" not in client_for(None).get("/support/programmes/media").text


def test_what_was_used_of_airtime_is_counted_by_its_proofs_alone(app: Flask) -> None:
    pool, one, manager = announced()
    grant = granted(pool)
    browser = client_for(manager, pool.owner)
    assert pool.name not in browser.get("/support/operator").text
    assert browser.get(f"/support/operator/{pool.token}").status_code == 404
    line = usage.Line(1, grant.number, one.code, jalali_iso(supports.today(-1)), "10")
    with pytest.raises(Conflict, match="گواه پخش"), transaction():
        usage.report(pool, manager, [line], "upload")
