"""The pages of a licence's life in a real browser: two clicks that renew, a revocation from both sides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.accounts.models import Person
from portal.core.db import db, transaction
from portal.licensing import renewal, sections
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from portal.licensing.revocation import service as revocation
from tests.browser import kit
from tests.browser.conftest import PageFor
from tests.licensing import applications, lives

pytestmark = pytest.mark.browser
# Within a term that is nearly over: a small messenger's licence lasts 730 days.
NEARLY_OVER = timedelta(days=-700)


@pytest.fixture
def licence(app: Flask) -> Licence:
    """Issued so long ago that it can be renewed now; browsers do not move their clocks."""
    with clock.moved_by(NEARLY_OVER):
        return lives.issued()


def owner_of(licence: Licence) -> Person:
    return db.session.get_one(LicenceCase, licence.case_id).created_by


def faults(page_for: PageFor, person: Person | None, paths: list[str]) -> list[str]:
    page = page_for(person)
    return [fault for path in paths for fault in kit.faults_of(page, path)]


def test_two_clicks_renew_an_unchanged_licence(licence: Licence, page_for: PageFor) -> None:
    page = page_for(owner_of(licence))
    page.goto(f"/licences/{licence.token}/renewal")  # where the first click leads
    page.get_by_role("button", name="چیزی تغییر نکرده؛ تمدید شود").click()
    page.get_by_text("تمدید شد").first.wait_for()
    db.session.rollback()
    assert lives.kinds(licence)[-1] == "renewed"


def test_what_a_holder_sees_is_valid_and_within_reach(licence: Licence, page_for: PageFor) -> None:
    owner = owner_of(licence)
    with transaction():
        case = renewal.begin_variation(licence.id, owner)
    base = f"/applications/{case.token}"
    applications.write(case, {"hosting": row(case, "hosting") | {"city": "شیراز"}}, owner)
    assert not faults(page_for, owner, [f"/licences/{licence.token}/renewal", base, f"{base}/review"])


def row(case: LicenceCase, code: str) -> dict[str, str]:
    found = sections.row_of(case, code)
    assert found is not None
    return found.data


def test_a_revocation_is_valid_and_within_reach_from_both_sides(licence: Licence, page_for: PageFor) -> None:
    signatory = applications.desk_official()
    with transaction():
        case = revocation.open_revocation(licence.id, signatory, "سه دستور قضایی در یک ماه بی‌پاسخ ماند.")
    url = f"/cases/{case.token}"
    assert not faults(page_for, owner_of(licence), [url, f"{url}/steps/answer"])
    assert not faults(page_for, signatory, [url, f"{url}/steps/drop"])


def test_what_anybody_sees_is_valid_and_within_reach(licence: Licence, page_for: PageFor) -> None:
    past, wrong = (f"/register/{licence.number}?on={day}" for day in (lives.jalali_in(-100), "1404/13/1"))
    trial = "/licence-classes/small_messenger/trial"
    tried = f"{trial}?users=42000&share_in_country=100&certificate_expiry={lives.jalali_in(300)}"
    assert not [one for one in faults(page_for, None, [past, wrong, trial, tried]) if "422" not in one]
