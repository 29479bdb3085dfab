"""A request from the form to the grant, changed and renewed; and what cannot be meant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.core import capacity, clock
from portal.core.accounts.roles import Role
from portal.core.capacity import NotEnough
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden, Invalid, PortalError
from portal.subsidies import grants, keys, requests
from portal.subsidies.awards import LINE
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.upkeep import keeping
from tests.licensing.pages import fields_of
from tests.people import client_for, make_member, make_vendor
from tests.subsidies import supports


def refusal_of(case: SupportCase) -> str:
    with pytest.raises(PortalError) as caught:
        supports.step(case, "submit", case.created_by)
    assert supports.again(case).state == "draft"
    return str(caught.value.message)


@pytest.mark.parametrize(
    ("units", "says"),
    [
        ({"vcpu": "-8"}, "منفی"),
        ({"vcpu": "2.5"}, "عدد درست"),
        ({"vcpu": "۲/۵"}, "عدد درست"),
        ({"vcpu": "7"}, "مضربی"),
        ({"memory": "3"}, "مضربی"),
        ({"vcpu": "1024"}, "گام"),
        ({"vcpu": "0", "memory": ""}, "دست‌کم از یک منبع"),
        ({"vcpu": "9" * 30}, "بزرگ"),
        ({"vcpu": "8"}, "حافظه"),
    ],
)
def test_units_that_cannot_be_meant_are_refused_in_words(app: Flask, units: dict[str, Any], says: str) -> None:
    assert says in refusal_of(supports.draft(units))


@pytest.mark.parametrize(
    ("since", "until", "says"), [(10, 9, "پایان می‌یابد"), (-1, 9, "گذشته"), (0, 5000, "نه پس از آن")]
)
def test_a_period_that_cannot_be_meant_is_refused_in_words(app: Flask, since: int, until: int, says: str) -> None:
    assert says in refusal_of(supports.draft(since=since, until=until))


def test_a_class_that_ended_meanwhile_is_refused(app: Flask) -> None:
    case = supports.draft({"vcpu": 8, "memory": 16, "gpu": 1})
    with transaction():
        capacity.end(None, capacity.resource("soleimani/gpu"))
    assert "دیگر واگذار نمی‌شود" in refusal_of(case)


def test_a_class_that_ended_while_it_was_decided_is_not_given(app: Flask) -> None:
    case = supports.sent({"vcpu": 8, "memory": 16, "gpu": 1})
    with transaction():
        capacity.end(None, capacity.resource("soleimani/gpu"))
    with pytest.raises(PortalError, match="دیگر واگذار"):
        supports.decided(case)
    assert supports.again(case).state == "submitted"


def test_nothing_typed_is_lost_while_it_is_incomplete(app: Flask) -> None:
    case = supports.draft({"vcpu": "هشت"}, purpose="")
    page = client_for(case.created_by).get(f"/support/requests/{case.token}").text
    assert "هشت" in page


def test_a_viewer_writes_nothing(app: Flask) -> None:
    case = supports.draft()
    viewer = make_member(case.applicant, Role.VIEWER)
    with pytest.raises(Forbidden):
        requests.load_to_write(case.token, viewer)


def test_the_vendor_walks_from_the_catalogue_to_the_desk(app: Flask) -> None:
    vendor, _licence = supports.licensed()
    supports.signatory()
    browser, pool = client_for(vendor.owner), supports.site()
    begun = browser.post("/support/programmes/datacentre", data={"pool": pool.token})
    assert begun.status_code == 303
    form = supports.typed({"vcpu": "۸", "memory": "۱۶"}) | {"send": "1"}
    sent = browser.post(begun.location, data=form)
    assert sent.status_code == 303
    assert sent.location.endswith("/steps/submit")
    done = browser.post(sent.location, data={"declaration": "y"})
    assert done.status_code == 302
    assert "در بررسی" in browser.get(done.location).text


def test_what_is_missing_is_said_and_kept(app: Flask) -> None:
    case = supports.draft()
    browser = client_for(case.created_by)
    fields = fields_of(browser.get(f"/support/requests/{case.token}").text)
    answer = browser.post(
        f"/support/requests/{case.token}", data=fields | {"units_vcpu": "7", "send": "1"}, follow_redirects=True
    )
    assert "هنوز کامل نیست" in answer.text
    assert "مضربی" in answer.text


# Deciding.


def test_less_than_asked_needs_reasons_and_is_shown_beside_what_was_asked(app: Flask) -> None:
    official = supports.signatory()
    case = supports.taken(supports.sent({"vcpu": 8, "memory": 16}), official)
    line = next(line for line in case.lines if line.resource.code == "vcpu")
    with pytest.raises(Invalid, match="دلیل"):
        supports.step(case, "grant", official, **{f"{LINE}{line.id}": 4})
    case = supports.step(case, "grant", official, **{f"{LINE}{line.id}": 4}, reasons="کاربران کمترند.")
    assert [(one.asked, one.decided) for one in case.lines] == [(8, 4), (16, 16)]
    grant = grants.of_case(case)
    assert grant is not None
    assert supports.held(grant) == {"vcpu": 4, "memory": 16}
    page = client_for(case.created_by).get(f"/cases/{case.token}").text
    assert "کاربران کمترند" in page


def test_the_official_decides_on_the_page(app: Flask) -> None:
    official = supports.signatory()
    case = supports.taken(supports.sent({"vcpu": 8, "memory": 16}), official)
    url = f"/cases/{case.token}/steps/grant"
    browser = client_for(official)
    period = {"since": supports.jalali(supports.today()), "until": supports.jalali(supports.today(89))}
    lines = {f"{LINE}{line.id}": str(line.asked // 2) for line in case.lines}
    assert browser.get(url).status_code == 200
    assert "دلیل آن را بنویسید" in browser.post(url, data=period | lines).text
    assert browser.post(url, data=period | lines | {"reasons": "نیمی بس است."}).status_code == 302
    assert [one.decided for one in supports.again(case).lines] == [4, 8]


def test_more_than_is_free_on_one_day_gives_nothing_at_all(app: Flask) -> None:
    supports.granted({"vcpu": 96, "memory": 16}, since=80, until=85)
    case = supports.sent({"vcpu": 8, "memory": 16})
    with pytest.raises(NotEnough):
        supports.decided(case)
    assert supports.again(case).state == "submitted"
    assert grants.of_case(supports.again(case)) is None
    assert capacity.usage(capacity.resource("soleimani/memory"), supports.today(), supports.today())[0].granted == 0


# Change and renewal.


def about(grant: Grant, action: str, words: dict[str, Any]) -> SupportCase:
    """A request about a live grant, written and sent."""
    owner = supports.owner_of(grant)
    with transaction():
        case = requests.begin_about(supports.living(grant), action, owner)
        supports.write(case, dict(case.typed) | words)
    return supports.step(case, "submit", owner)


def test_a_change_holds_from_its_day_and_lines_add_up_over_time(app: Flask) -> None:
    grant = supports.granted({"vcpu": 8, "memory": 16})
    case = about(
        grant, "change", {"since": supports.jalali(supports.today(30)), "units_vcpu": "24", "units_gpu": "1"}
    )
    supports.decided(case)
    assert supports.held(grant, 29) == {"vcpu": 8, "memory": 16}
    assert supports.held(grant, 30) == {"vcpu": 24, "memory": 16, "gpu": 1}
    assert supports.held(grant, 90) == {}


def test_a_change_may_bring_a_class_to_nothing(app: Flask) -> None:
    grant = supports.granted({"vcpu": 8, "memory": 16, "gpu": 2})
    supports.decided(about(grant, "change", {"since": supports.jalali(supports.today()), "units_gpu": "0"}))
    assert supports.held(grant) == {"vcpu": 8, "memory": 16}


def test_only_one_request_about_a_grant_runs(app: Flask) -> None:
    grant = supports.granted()
    about(grant, "change", {"since": supports.jalali(supports.today(1))})
    with pytest.raises(Conflict), transaction():
        requests.begin_about(supports.living(grant), "renew", supports.owner_of(grant))


def test_a_change_that_does_not_fit_leaves_the_grant_as_it_is(app: Flask) -> None:
    grant = supports.granted({"vcpu": 8, "memory": 16})
    supports.granted({"vcpu": 80, "memory": 16})
    case = about(grant, "change", {"since": supports.jalali(supports.today()), "units_vcpu": "24"})
    with pytest.raises(NotEnough):
        supports.decided(case)
    assert supports.held(grant) == {"vcpu": 8, "memory": 16}


def test_a_renewal_keeps_the_grant_alive_until_it_is_decided(app: Flask) -> None:
    official = supports.signatory()
    grant = supports.granted(until=9)
    case = about(grant, "renew", {"until": supports.jalali(supports.today(100))})
    assert supports.held(grant, 25) == {"vcpu": 8, "memory": 16}
    with clock.moved_by(timedelta(days=20)):
        keeping.keep_all()
        keeping.keep_all()
        assert keys.benefit_of(supports.living(grant)).name == "open"
        assert supports.held(grant, 30) == {"vcpu": 8, "memory": 16}
        supports.decided(case, official=official)
        living = supports.living(grant)
        assert (living.until, living.kept_until) == (supports.today(80), None)
        assert supports.held(living, 80) == {"vcpu": 8, "memory": 16}
        assert supports.held(living, 81) == {}


def test_a_renewal_that_comes_to_nothing_lets_the_kept_days_go(app: Flask) -> None:
    grant = supports.granted(until=9)
    case = about(grant, "renew", {"until": supports.jalali(supports.today(100))})
    supports.step(case, "withdraw", case.created_by)
    assert supports.held(grant, 9) == {"vcpu": 8, "memory": 16}
    assert supports.held(grant, 10) == {}
    assert supports.living(grant).kept_until is None


def test_what_others_hold_after_the_end_is_not_kept(app: Flask) -> None:
    grant = supports.granted({"vcpu": 60, "memory": 16}, until=9)
    supports.granted({"vcpu": 60, "memory": 16}, since=10, until=50)
    about(grant, "renew", {"until": supports.jalali(supports.today(100))})
    assert supports.living(grant).kept_until is None
    assert supports.held(grant, 10) == {}


def test_a_rival_can_ask_nothing_about_anothers_grant(app: Flask) -> None:
    grant = supports.granted()
    rival = client_for(make_vendor().owner)
    assert rival.post(f"/support/grants/{grant.token}/change").status_code == 404
