"""Licence classes as data: seeded once, changed by version, published to everybody."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.accounts.roles import Kind, Role
from portal.core.db import transaction
from portal.core.errors import Invalid
from portal.licensing import classes, service
from tests.licensing import applications, pages
from tests.people import PortalClient, client_for, make_administrator, make_member, make_organisation, make_vendor


@pytest.fixture
def administrator(app: Flask) -> PortalClient:
    applications.seed_classes()
    return client_for(make_administrator())


ADDRESS = "/admin/licence-classes/small_messenger"


def form_of(client: PortalClient) -> dict[str, object]:
    return pages.fields_of(client.get(ADDRESS).text)


def test_seeding_twice_adds_nothing_the_second_time(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    first = json.loads(run(args=["licensing", "classes", "seed", "--json"]).output)
    second = json.loads(run(args=["licensing", "classes", "seed", "--json"]).output)
    assert first == {"added": ["messenger", "small_messenger", "foreign_messenger"]}
    assert second == {"added": []}


def test_anybody_reads_what_a_class_asks_and_in_how_many_days(app: Flask, client: FlaskClient) -> None:
    applications.seed_classes()
    page = client.get("/licence-classes/small_messenger")
    for words in ("گواهی امنیتی", "تا ۳ روز کاری", "کاربران کمتر از ۱۰۰٬۰۰۰ نفر باشند."):
        assert words in page.text
    assert "Small messenger registration" in client.get("/licence-classes?lang=en").text


def test_the_way_to_an_application_is_shown_to_whom_its_door_opens(app: Flask) -> None:
    applications.seed_classes()
    vendor = make_vendor()
    viewer, body = make_member(vendor.organisation, Role.VIEWER), make_organisation(Kind.DATACENTRE_OPERATOR)
    people = (None, vendor.owner, viewer, make_member(body, Role.MANAGER), make_administrator())
    shown = ["/applications/new" in main_of(client_for(person)) for person in people]
    assert shown == [True, True, False, False, False]


def main_of(client: PortalClient) -> str:
    """What a class's page says below the navigation."""
    return client.get("/licence-classes/small_messenger").text.partition("<main")[2]


def test_saving_the_form_untouched_changes_nothing_but_the_number(administrator: PortalClient) -> None:
    before = classes.current("small_messenger")
    assert administrator.post(ADDRESS, data=form_of(administrator)).status_code == 303
    after = classes.current("small_messenger")
    assert after.version == before.version + 1
    assert set(after.fast_track.instant) == set(before.fast_track.instant)
    assert after.fast_track.version == "small_messenger-2"
    assert after.published == before.published
    assert after.conditions == before.conditions


def test_a_change_applies_to_new_cases_and_leaves_running_ones(administrator: PortalClient) -> None:
    running = applications.draft("small_messenger")
    administrator.post(ADDRESS, data=form_of(administrator) | {"max_users": "۵۰٬۰۰۰"})
    vendor = make_vendor()
    with transaction():
        new = service.begin(classes.offered_now("small_messenger"), vendor.organisation, vendor.owner)
    assert applications.again(running).class_version.fast_track.max_users == 100_000
    assert new.class_version.fast_track.max_users == 50_000


def test_a_class_that_is_closed_takes_no_new_application(administrator: PortalClient) -> None:
    data = form_of(administrator) | {"offered": []}
    administrator.post(ADDRESS, data=data)
    vendor = make_vendor()
    answer = client_for(vendor.owner, vendor).post("/applications", data={"licence_class": "small_messenger"})
    assert answer.status_code == 404
    assert "small_messenger" not in [version.code for version in classes.offered()]


def test_a_requirement_with_a_document_can_be_added(administrator: PortalClient) -> None:
    data = form_of(administrator)
    last = max(int(name.split("-")[1]) for name in data if name.startswith("requirements-"))
    data |= {f"requirements-{last}-code": "insurance", f"requirements-{last}-label_fa": "بیمه‌ی مسئولیت"}
    data |= {f"requirements-{last}-slots": "policy | بیمه‌نامه | Policy | اختیاری | چند فایل"}
    administrator.post(ADDRESS, data=data)
    slot = classes.current("small_messenger").slots["policy"]
    assert (slot.label.fa, slot.required, slot.several) == ("بیمه‌نامه", False, True)


def test_a_second_administrator_who_saved_first_is_not_overwritten(administrator: PortalClient) -> None:
    stale = form_of(administrator)
    administrator.post(ADDRESS, data=form_of(administrator) | {"budget_days": "5"})
    assert administrator.post(ADDRESS, data=stale).status_code == 422
    assert classes.current("small_messenger").budget_days == 5


def test_one_code_for_two_documents_is_refused(app: Flask) -> None:
    applications.seed_classes()
    asked = classes.current("messenger").requirements
    with pytest.raises(Invalid), transaction():
        classes.add_version("messenger", {"requirements": [*asked, asked[0]]}, None)


def test_only_administrators_change_classes(app: Flask) -> None:
    applications.seed_classes()
    vendor = make_vendor()
    assert client_for(vendor.owner, vendor).get(ADDRESS).status_code == 403
    assert client_for(applications.desk_official()).get(ADDRESS).status_code == 403
