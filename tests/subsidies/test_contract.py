"""What every support programme keeps to: each entry of the list, and the one that README shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest
from flask import Flask

from portal.config import ROOT
from portal.core.cases import KINDS, kind_of, open_steps
from portal.core.cases.route import Silence
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.licensing.licences import service as licences
from portal.subsidies import asking, grants, keys, kind
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import REGISTERED, Programme
from portal.subsidies.programmes import SLUGS, programmes
from tests.licensing import applications, lives
from tests.people import client_for, make_vendor
from tests.subsidies import supports

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = "training"


def shown_programme() -> Programme:
    """The programme of README, word for word."""
    part = README.split("## Add a support programme in ten minutes", 1)[1].split("\n## ", 1)[0]
    found = re.search(r"```python\n(.*?)```", part, re.S)
    assert found is not None
    module = ModuleType("training")
    exec(compile(found.group(1), "README.md", "exec"), module.__dict__)  # noqa: S102 - our own text
    programme = module.PROGRAMME
    assert isinstance(programme, Programme)
    return programme


@pytest.fixture(params=[*SLUGS, SHOWN])
def programme(app: Flask, request: pytest.FixtureRequest) -> Iterator[Programme]:
    if request.param != SHOWN:
        yield REGISTERED[request.param]
        return
    shown = shown_programme()
    kind.register(shown)
    yield shown
    del REGISTERED[SHOWN], KINDS[SHOWN]


def draft(programme: Programme) -> SupportCase:
    """A request whose every field holds something right."""
    vendor, licence = supports.licensed(make_vendor())
    supports.signatory()
    supports.operator("operator")
    pool = supports.site(f"pool-{programme.slug}", kind=programme.pool_kind) if programme.shares_a_pool else None
    case = supports.drafted(programme, vendor, licence, pool, {})
    words = {field.short_name: right(field) for field in asking.filled(case).asked()}
    words |= {
        name: text for name, text in supports.typed({"vcpu": 8, "memory": 16, "gpu": 1}).items() if name in words
    }
    supports.write_now(case, words)
    for slot in programme.slots:
        supports.hand_in(case, slot.code)
    return supports.again(case)


def right(field: object) -> object:
    """Something that a field of its kind takes."""
    choices = getattr(field, "iter_choices", None)
    if choices is not None:
        first = next(str(choice[0]) for choice in choices() if choice[0])
        return [first] if type(field).__name__ == "Checkboxes" else first
    name = type(field).__name__
    by_kind = {
        "JalaliDateField": supports.jalali(supports.today(10)),
        "MobileField": "09120000000",
        "EmailField": "name@example.com",
        "UrlField": "https://example.com",
        "PhoneField": "02188000000",
    }
    return by_kind.get(name, "8" if name in ("IntegerField", "CountField", "UnitsField") else supports.PURPOSE)


def test_the_list_names_each_programme_once_and_by_its_folder() -> None:
    assert [one.slug for one in programmes()] == list(SLUGS)
    assert len(set(SLUGS)) == len(SLUGS)


def test_it_has_words_in_the_catalogue(programme: Programme) -> None:
    page = client_for(None).get(f"/support/programmes/{programme.slug}")
    assert page.status_code == 200
    for words in (programme.label, programme.summary, *(one.label for one in programme.requirements)):
        assert str(words) in page.text


def test_without_a_licence_nothing_begins(programme: Programme) -> None:
    vendor = make_vendor()
    answer = client_for(vendor.owner).post(f"/support/programmes/{programme.slug}")
    assert answer.status_code == 409
    assert "پروانه" in answer.text


def test_what_is_complete_is_sent_and_lies_with_its_office(programme: Programme) -> None:
    case = draft(programme)
    case = supports.step(case, "submit", case.created_by)
    assert (case.state, case.holder) == ("submitted", "office")
    assert case.office is not None
    assert case.office.code == programme.legs[0].office
    assert case.due_at is not None
    assert case.form_version == programme.form_version
    assert set(case.answers) == {field.short_name for field in asking.own_fields(asking.filled(case))}


def test_a_licence_that_is_suspended_meanwhile_keeps_it_from_being_sent(programme: Programme) -> None:
    case = draft(programme)
    suspend(case)
    with pytest.raises(keys.NoLicence):
        supports.step(case, "submit", case.created_by)
    assert supports.again(case).state == "draft"


def suspend(case: SupportCase) -> None:
    with transaction():
        licences.suspend(lives.again(case.licence), applications.desk_official(), lives.REASON)


def test_it_is_granted_on_the_licence_and_in_force(programme: Programme) -> None:
    case = draft(programme)
    case = supports.decided(supports.step(case, "submit", case.created_by), official=supports.signatory())
    grant = grants.of_case(case)
    assert case.state == "granted"
    assert grant is not None
    assert grant.programme == programme.slug
    assert keys.benefit_of(grant, grant.since).name == "open"
    page = client_for(case.created_by).get(f"/support/grants/{grant.token}")
    assert page.status_code == 200
    assert str(programme.label) in page.text


def test_on_a_suspended_licence_nothing_is_granted(programme: Programme) -> None:
    case, official = draft(programme), supports.signatory()
    case = supports.taken(supports.step(case, "submit", case.created_by), official)
    suspend(case)
    with pytest.raises(keys.NoLicence):
        supports.step(case, "grant", official)


def test_a_refusal_is_announced_heard_and_may_be_appealed(programme: Programme) -> None:
    steps = kind_of_programme(programme)
    assert {"intend_refusal", "be_heard", "refuse", "appeal", "overturn"} <= steps


def kind_of_programme(programme: Programme) -> set[str]:
    return {step.name for step in KINDS[programme.slug].workflow.steps}


def test_silence_grants_only_where_the_programme_says_so(programme: Programme) -> None:
    assert ("lapse" in kind_of_programme(programme)) == (programme.silence is Silence.DEEMED_APPROVAL)


def test_its_pages_stand_on_the_case(programme: Programme) -> None:
    case, official = draft(programme), supports.signatory()
    case = supports.taken(supports.step(case, "submit", case.created_by), official)
    assert client_for(official).get(f"/cases/{case.token}").status_code == 200
    for step in open_steps(case, official):
        if not step.page:
            assert client_for(official).get(f"/cases/{case.token}/steps/{step.name}").status_code == 200, step.name
    assert kind_of(case).label == programme.label


def test_a_rival_sees_nothing_of_it(programme: Programme) -> None:
    case = draft(programme)
    rival = client_for(make_vendor().owner)
    assert rival.get(f"/support/requests/{case.token}").status_code == 404
    assert rival.get(f"/cases/{case.token}").status_code == 404


def test_a_pool_and_consent_by_silence_do_not_go_together() -> None:
    with pytest.raises(ValueError, match="silence"):
        replace(shown_programme(), pool_kind="datacentre")


def test_the_rules_of_the_shown_programme_hold(app: Flask) -> None:
    shown = shown_programme()
    kind.register(shown)
    try:
        case = draft(shown)
        supports.write_now(case, {"people": "11"})
        with pytest.raises(PortalError, match="۱۰"):
            supports.step(case, "submit", case.created_by)
    finally:
        del REGISTERED[SHOWN], KINDS[SHOWN]
