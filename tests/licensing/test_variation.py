"""What changes within a licence's term: at once where nobody has to look, after a review where the class says so."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.core.accounts.models import Person
from portal.core.cases import kind_of, record, take_step
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.licensing import carry, changes, renewal, sections
from portal.licensing.class_data import CLASSES
from portal.licensing.class_form import is_asked
from portal.licensing.licences import certificate, service
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from portal.licensing.submission import frozen_facts
from tests.licensing import applications, lives


@pytest.fixture
def licence(app: Flask) -> Licence:
    return lives.issued()


def writer(licence: Licence) -> Person:
    return db.session.get_one(LicenceCase, licence.case_id).created_by


def draft(licence: Licence, **change: dict[str, str]) -> LicenceCase:
    with transaction():
        case = renewal.begin_variation(licence.id, writer(licence))
    rows = sections.rows_of(case)
    applications.write(case, {code: rows[code].data | data for code, data in change.items()}, writer(licence))
    return case


def sent(licence: Licence, **change: dict[str, str]) -> LicenceCase:
    case = draft(licence, **change)
    with transaction():
        take_step(case, "submit", writer(licence))
    return applications.decided(case)


def test_a_new_contact_holds_at_once(licence: Licence) -> None:
    case = sent(licence, court_orders={"name": "بهار تازه‌وارد"})
    assert (case.state, case.path) == ("granted", "instant")
    assert carry.held_facts(lives.again(licence))["court_orders"]["name"] == "بهار تازه‌وارد"


def test_a_new_contact_holds_at_once_for_a_suspended_licence_too(licence: Licence) -> None:
    with transaction():
        service.suspend(licence, applications.desk_official(), lives.REASON)
    assert sent(licence, court_orders={"name": "بهار تازه‌وارد"}).state == "granted"
    assert lives.state(licence) == "suspended"


@pytest.mark.parametrize(
    "change",
    [
        {"product": {"name_fa": "نام تازه"}},
        {"product": {"users": "43000"}},
        {"hosting": {"city": "اصفهان"}},
        {"security": {"certificate_number": "AF-9"}},
    ],
)
def test_what_the_class_names_is_reviewed(licence: Licence, change: dict[str, dict[str, str]]) -> None:
    case = sent(licence, **change)
    assert (case.state, case.path) == ("submitted", "full")
    assert lives.kinds(licence) == ["issued"]


def test_the_official_sees_old_and_new_side_by_side(licence: Licence) -> None:
    case = sent(licence, hosting={"city": "اصفهان"})
    marked = [fact for section in kind_of(case).facts(case) for fact in section.facts if fact.changed]
    assert [(fact.code, fact.before, fact.value) for fact in marked] == [("hosting.city", "تهران", "اصفهان")]


def test_a_reviewed_change_holds_when_it_is_granted(licence: Licence) -> None:
    case = sent(licence, product={"name_fa": "نام تازه"})
    signatory = applications.desk_official()
    with transaction():
        take_step(applications.again(case), "take", signatory)
        for requirement in case.class_version.published:
            record.check(case, signatory, requirement.code, "met")
        take_step(case, "grant", signatory, {"conditions": ["0"], "extra": "شرط ویژه"})
    varied = lives.again(licence)
    assert varied.product_fa == "نام تازه"
    assert [condition["fa"] for condition in varied.conditions][-1] == "شرط ویژه"
    assert lives.kinds(licence) == ["issued", "varied"]


def test_a_varied_licence_keeps_its_number_and_its_end_and_gets_a_new_certificate(licence: Licence) -> None:
    before = (licence.number, licence.valid_until)
    sent(licence, court_orders={"name": "بهار تازه‌وارد"})
    varied = lives.again(licence)
    paper = certificate.latest(varied)
    assert (varied.number, varied.valid_until) == before
    assert paper is not None
    assert paper.version == 2
    assert paper.inputs["changed_on"]


def test_a_condition_of_its_own_survives_a_variation_by_rule(licence: Licence) -> None:
    with transaction():
        licence.conditions = [*licence.conditions, {"fa": "شرط ویژه", "en": ""}]
    sent(licence, court_orders={"name": "بهار تازه‌وارد"})
    assert lives.again(licence).conditions[-1]["fa"] == "شرط ویژه"


def test_a_variation_that_varies_nothing_is_not_sent(licence: Licence) -> None:
    with pytest.raises(Invalid, match="چیزی تغییر نکرده است"):
        sent(licence)


def test_a_document_in_place_of_another_is_a_change(licence: Licence) -> None:
    case = draft(licence)
    with transaction():
        file = applications.received("تازه.png", "red")
        applications.service.hand_in(case, "security_certificate", file, writer(licence))
    assert changes.changed(carry.held_facts(licence), frozen_facts(case)) == ["documents.security_certificate"]


def test_a_surrendered_licence_is_not_varied(licence: Licence) -> None:
    with transaction():
        service.surrender(licence, writer(licence), lives.REASON)
    with pytest.raises(Conflict, match="واگذاشته"):
        draft(licence)


def test_a_draft_that_a_change_overtook_is_closed(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        old = draft(licence, complaints={"answer_hours": "9"})
        with transaction():
            renewal.renew(licence.id, writer(licence))
        assert applications.again(old).state == "withdrawn"


def test_everything_that_the_classes_call_material_is_asked() -> None:
    assert [code for entry in CLASSES.values() for code in entry["material"] if not is_asked(code)] == []


facts = st.dictionaries(
    st.sampled_from(["company", "hosting", "product"]),
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]), st.one_of(st.none(), st.just(""), st.integers(0, 3)), max_size=3
    ),
    max_size=3,
)


@given(facts)
def test_nothing_differs_from_itself(said: dict[str, dict[str, object]]) -> None:
    assert changes.changed(said, said) == []


@given(facts, facts)
def test_what_changed_one_way_changed_the_other_where_both_ask_it(
    one: dict[str, dict[str, object]], other: dict[str, dict[str, object]]
) -> None:
    there, back = set(changes.changed(one, other)), set(changes.changed(other, one))
    both = {section for section in one if section in other}
    assert {code for code in there if code.split(".")[0] in both} == {
        code for code in back if code.split(".")[0] in both
    }
