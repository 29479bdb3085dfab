"""What a site has: written by who may, and never below what is granted."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core import capacity
from portal.core.accounts.roles import Kind, Role
from portal.core.db import transaction
from portal.subsidies import terms
from portal.subsidies.models import Grant
from portal.subsidies.programme import programme_of
from tests.people import client_for, make_administrator, make_official, make_organisation, make_vendor
from tests.subsidies import supports


@pytest.fixture
def grant(app: Flask) -> Grant:
    return supports.granted({"vcpu": 60, "memory": 16})


def level(total: int, **changes: object) -> dict[str, object]:
    words = {"from_day": supports.jalali(supports.today()), "total": str(total), "reserved": "0", "why": "بازنگری"}
    words |= {"ratio_numerator": "1", "ratio_denominator": "1"} | {k: str(v) for k, v in changes.items()}
    return {f"level-{name}": text for name, text in words.items()}


def vcpu_url() -> str:
    return f"/support/sites/{supports.site().token}/classes/vcpu"


def test_shrinking_below_what_is_granted_is_refused_with_the_list_of_grants_in_the_way(grant: Grant) -> None:
    answer = client_for(make_administrator()).post(f"{vcpu_url()}/level", data=level(50))
    assert answer.status_code == 409
    assert f"/support/grants/{grant.token}" in answer.text
    assert grant.holder.name_fa in answer.text
    assert capacity.usage(capacity.resource("soleimani/vcpu"), supports.today(), supports.today())[0].total == 100


def test_it_may_shrink_to_what_is_granted(grant: Grant) -> None:
    assert client_for(make_administrator()).post(f"{vcpu_url()}/level", data=level(60)).status_code == 303
    assert capacity.usage(capacity.resource("soleimani/vcpu"), supports.today(), supports.today())[0].free == 0


@pytest.mark.parametrize("total", ["-1", "1.5", "هشت", ""])
def test_an_inventory_that_cannot_be_meant_is_refused(grant: Grant, total: str) -> None:
    answer = client_for(make_administrator()).post(f"{vcpu_url()}/level", data=level(0) | {"level-total": total})
    assert answer.status_code == 422


def test_who_signs_for_the_office_keeps_the_inventory_and_others_do_not(grant: Grant) -> None:
    assert client_for(supports.signatory()).post(f"{vcpu_url()}/level", data=level(90)).status_code == 303
    for person in (make_official("support"), make_official("technical", Role.SIGNATORY)):
        assert client_for(person).post(f"{vcpu_url()}/level", data=level(95)).status_code == 403
    assert client_for(make_vendor().owner).get(vcpu_url()).status_code == 403


def test_an_administrator_adds_a_site_a_class_and_its_bounds(app: Flask) -> None:
    owner = make_organisation(Kind.DATACENTRE_OPERATOR)
    browser = client_for(make_administrator())
    site = {"kind": "datacentre", "owner": owner.token, "code": "north", "name_fa": "مرکز شمال", "name_en": "North"}
    made = browser.post("/support/sites", data=site)
    assert made.status_code == 303
    assert browser.post("/support/sites", data=site).status_code == 409
    words = {"code": "storage", "name_fa": "فضا", "unit_fa": "تبی‌بایت", "step": "1", "minimum": "1", "maximum": "40"}
    words |= {name.removeprefix("level-"): str(text) for name, text in level(500, ratio_numerator=2).items()}
    assert browser.post(made.location, data=words).status_code == 303
    storage = capacity.resource("north/storage")
    assert capacity.usage(storage, supports.today(), supports.today())[0].total == 1000
    url = f"{made.location}/classes/storage"
    bounds = {"bounds-step": "5", "bounds-minimum": "5", "bounds-maximum": "4"}
    assert browser.post(f"{url}/bounds", data=bounds).status_code in (400, 422)
    assert browser.post(f"{url}/bounds", data=bounds | {"bounds-maximum": "50"}).status_code == 303
    assert browser.post(f"{url}/end").status_code == 303
    assert capacity.classes_of(capacity.pool("north")) == []


def test_terms_are_data_and_a_closed_programme_takes_nothing_new(app: Flask) -> None:
    browser, programme = client_for(make_administrator()), programme_of("datacentre")
    url = "/admin/support/datacentre"
    assert browser.get(url).status_code == 200
    words = {"budget_days": "7", "period_days": "90", "grace_days": "0", "offer_days": "3", "unused_percent": "10"}
    words |= {"unused_days": "30", "notice_days": "5", "reclaim_days": "5", "version": "0"}
    assert browser.post(url, data=words | {"grace_days": "-1"}).status_code == 422
    assert browser.post(url, data=words).status_code == 303
    assert browser.post(url, data=words).status_code == 422  # the page is of the version before
    found = terms.terms_of(programme)
    assert (found.version, found.budget_days, found.is_open) == (1, 7, False)
    vendor, _licence = supports.licensed()
    answer = client_for(vendor.owner).post("/support/programmes/datacentre", data={"pool": supports.site().token})
    assert answer.status_code == 409
    assert "درخواست نمی‌پذیرد" in answer.text


def test_a_running_case_keeps_the_budget_it_began_with(app: Flask) -> None:
    case = supports.sent()
    due = case.due_at
    administrator = make_administrator()
    with transaction():
        terms.set_terms(programme_of("datacentre"), administrator, terms.Terms(budget_days=1))
    assert supports.again(case).due_at == due


def test_everybody_who_shares_sees_who_holds_what_and_how_much_is_left(grant: Grant) -> None:
    pool = supports.site()
    for person in (make_vendor().owner, supports.signatory(), supports.operator_of(pool)):
        page = client_for(person).get(f"/support/pools/{pool.token}")
        assert page.status_code == 200
        assert grant.holder.name_fa in page.text
        assert page.text.count('<figure class="capacity"') == 3
