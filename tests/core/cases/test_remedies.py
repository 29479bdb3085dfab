"""Refusal with a hearing before it and an appeal after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock as time
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import Case, custody, open_steps, record, take_step
from portal.core.cases.access import is_impartial
from portal.core.cases.duty import absences
from portal.core.cases.duty.rounds import leave_the_absent
from portal.core.cases.remedies import refusals
from portal.core.cases.remedies.models import AppealCase
from portal.core.cases.silence import find_silence
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, Invalid
from portal.core.i18n import jalali_date, tehran_day
from portal.core.jobs import run_all_jobs
from portal.licensing.licences.service import licence_of
from tests.licensing.applications import desk_official, taken
from tests.people import client_for
from tests.scenes import scene

REMEDY = "میزبانی را به داخل کشور بیاورید و دوباره درخواست دهید."


def step(case: Case, name: str, actor: Person, **answers: object) -> None:
    with transaction():
        take_step(case, name, actor, answers)


def signer(case: Case) -> Person:
    return db.session.get_one(Person, case.holder_id)


def check_all(case: Case, unmet: str = "hosting") -> None:
    with transaction():
        for requirement in case.class_version.published:  # type: ignore[attr-defined]
            verdict = "not_met" if requirement.code == unmet else "met"
            record.check(case, signer(case), requirement.code, verdict, "سند دیده شد", "سهم کم است")


@pytest.fixture
@scene
def case(app: Flask) -> Case:
    made = taken("messenger")
    check_all(made)
    return made


@pytest.fixture
@scene
def refused(case: Case) -> Case:
    refuse(case)
    return case


def appeal_of(case: Case, **texts: str) -> AppealCase:
    step(case, "appeal", case.created_by, **({"row-hosting": "قرارداد تازه پیوست است."} | texts))
    return db.session.scalars(select(AppealCase)).one()


def panel() -> Person:
    return desk_official(Role.SIGNATORY)


def test_a_refusal_is_announced_and_heard_before_it_is_made(case: Case) -> None:
    official = signer(case)
    step(case, "intend_refusal", official, remedy=REMEDY)
    assert (case.state, case.holder) == ("intended", "applicant")
    step(case, "be_heard", case.created_by, heard="توضیح ما این است.")
    assert (case.state, case.holder_id) == ("heard", official.id)


def test_a_refusal_lists_every_requirement_with_its_evidence(refused: Case) -> None:
    row = refusals.standing(refused)
    assert {r["verdict"] for r in row.rows} == {"met", "not_met"}
    assert all(r["evidence"] for r in row.rows)
    assert row.last_day > row.refused_at.date()  # type: ignore[union-attr]


def test_a_refusal_without_remedy_changes_nothing(case: Case) -> None:
    with pytest.raises(Invalid):
        step(case, "intend_refusal", signer(case), remedy=" ")
    assert (case.state, refusals.newest(case)) == ("submitted", None)


def test_an_unchecked_requirement_keeps_a_refusal_from_being_announced(app: Flask) -> None:
    unchecked = taken("messenger")
    with pytest.raises(Invalid, match="بررسی نشده"):
        step(unchecked, "intend_refusal", signer(unchecked), remedy=REMEDY)


def test_nothing_is_refused_when_all_is_met(case: Case) -> None:
    check_all(case, unmet="")
    with pytest.raises(Invalid, match="دلیلی برای رد نیست"):
        step(case, "intend_refusal", signer(case), remedy=REMEDY)


def test_a_hearing_without_a_word_ends_by_itself(case: Case) -> None:
    official = signer(case)
    step(case, "intend_refusal", official, remedy=REMEDY)
    with time.moved_by(timedelta(days=20)):
        find_silence()
        number, signatory = case.id, official.id
        run_all_jobs()
        found = db.session.get_one(Case, number)
        assert (found.state, found.holder_id) == ("heard", signatory)


def test_what_was_heard_may_bring_the_review_back(case: Case) -> None:
    official = signer(case)
    step(case, "intend_refusal", official, remedy=REMEDY)
    step(case, "be_heard", case.created_by, heard="مدرک تازه.")
    step(case, "go_on", official)
    assert case.state == "submitted"
    assert refusals.newest(case) is None


def test_an_appeal_is_a_file_of_its_own_with_clock_and_holder(refused: Case) -> None:
    appeal = appeal_of(refused)
    assert (appeal.state, appeal.holder) == ("submitted", "office")
    assert appeal.due_at is not None


def test_whoever_touched_the_decision_is_kept_from_the_appeal(refused: Case) -> None:
    row = refusals.standing(refused)
    toucher = db.session.get_one(Person, row.refused_by_id)
    appeal = appeal_of(refused)
    assert "take" not in [s.name for s in open_steps(appeal, toucher)]
    with pytest.raises(Forbidden):
        step(appeal, "take", toucher)


def passed_by(case: Case) -> tuple[Person, Person]:
    """A supervisor and a colleague: she gave him the file and took it to the signatory again; he did nothing."""
    supervisor, colleague, official = desk_official(Role.SUPERVISOR), desk_official(), signer(case)
    step(case, "assign", supervisor, person=colleague.token)
    step(case, "assign", supervisor, person=official.token)
    return supervisor, colleague


def refuse(case: Case) -> None:
    official = signer(case)
    step(case, "intend_refusal", official, remedy=REMEDY)
    step(case, "be_heard", case.created_by, heard="سهم داخل از ماه آینده صد درصد است.")
    step(case, "refuse", official)


def test_whoever_had_the_file_in_hand_is_kept_from_the_appeal_too(case: Case) -> None:
    _supervisor, colleague = passed_by(case)
    refuse(case)
    assert not is_impartial(colleague, appeal_of(case))


def test_whoever_touched_the_decision_gives_the_appeal_to_nobody(case: Case) -> None:
    supervisor, _colleague = passed_by(case)
    refuse(case)
    assert "assign" not in [s.name for s in open_steps(appeal_of(case), supervisor)]


def test_the_appeal_is_given_to_nobody_who_touched_the_decision(case: Case) -> None:
    _supervisor, colleague = passed_by(case)
    refuse(case)
    appeal, other = appeal_of(case), desk_official(Role.SUPERVISOR)
    with pytest.raises(Invalid, match="نباید"):
        step(appeal, "assign", other, person=colleague.token)


def test_a_silent_appeal_goes_up_past_whoever_touched_the_decision(case: Case) -> None:
    supervisor, _colleague = passed_by(case)
    refuse(case)
    appeal, other = appeal_of(case), desk_official(Role.SUPERVISOR)
    with transaction():
        custody.refer_up(appeal)
    assert supervisor.id < other.id
    assert appeal.holder_id == other.id


def test_a_deputy_who_touched_the_decision_does_not_get_the_appeal(case: Case) -> None:
    _supervisor, colleague = passed_by(case)
    refuse(case)
    appeal, judge, today = appeal_of(case), panel(), tehran_day(now())
    step(appeal, "take", judge)
    with transaction():
        absences.record(judge, judge, colleague, today, today)
    leave_the_absent()
    assert (appeal.holder, appeal.holder_id) == ("office", None)


def test_an_upheld_appeal_changes_the_outcome_and_gives_the_licence(refused: Case) -> None:
    appeal, judge = appeal_of(refused), panel()
    step(appeal, "take", judge)
    step(appeal, "uphold", judge, **{"row-hosting": "قرارداد کافی است."})
    db.session.refresh(refused)
    assert refused.state == "granted"
    licence = licence_of(refused)  # type: ignore[arg-type]
    assert licence is not None
    assert licence.signed_by_id == judge.id


def test_a_dismissed_appeal_leaves_the_refusal(refused: Case) -> None:
    appeal, judge = appeal_of(refused), panel()
    step(appeal, "take", judge)
    step(appeal, "dismiss", judge, **{"row-hosting": "قرارداد امضا ندارد."})
    assert (appeal.state, refused.state) == ("dismissed", "refused")


def test_a_decision_is_appealed_once_and_in_time(refused: Case) -> None:
    appeal_of(refused)
    assert "appeal" not in [s.name for s in open_steps(refused, refused.created_by)]


def test_after_the_last_day_there_is_no_appeal(refused: Case) -> None:
    with time.moved_by(timedelta(days=120)):
        assert "appeal" not in [s.name for s in open_steps(refused, refused.created_by)]


def test_the_applicant_reads_what_was_found_what_can_be_done_and_until_when(refused: Case) -> None:
    page = client_for(refused.created_by, refused.applicant).get(f"/cases/{refused.token}").text
    shown = page[page.index('id="refusal"') :]
    assert all(words in shown for words in ("برآورده نیست", "سند دیده شد", "سهم کم است", REMEDY))
    assert jalali_date(refusals.standing(refused).last_day, "full") in shown


def test_a_hearing_says_until_when_one_is_heard(case: Case) -> None:
    step(case, "intend_refusal", signer(case), remedy=REMEDY)
    assert "توضیح شما تا" in client_for(case.created_by, case.applicant).get(f"/cases/{case.token}").text


def test_whoever_touched_the_decision_reads_why_the_appeal_is_not_theirs(refused: Case) -> None:
    official, appeal = db.session.get_one(Person, refusals.standing(refused).refused_by_id), appeal_of(refused)
    assert "رسیدگی نمی‌کنید" in client_for(official).get(f"/cases/{appeal.token}").text
    assert "رسیدگی نمی‌کنید" not in client_for(panel()).get(f"/cases/{appeal.token}").text


def test_the_judge_gets_from_the_appeal_to_what_it_is_about(refused: Case) -> None:
    appeal, judge = appeal_of(refused), panel()
    assert f'href="/cases/{refused.token}"' in client_for(judge).get(f"/cases/{appeal.token}").text
    assert f'href="/cases/{appeal.token}"' in client_for(judge).get(f"/cases/{refused.token}").text


def test_the_appeal_is_written_row_by_row_on_its_page(refused: Case) -> None:
    client = client_for(refused.created_by, refused.applicant)
    address = f"/cases/{refused.token}/steps/appeal"
    asked = client.get(address).text
    assert "row-hosting" in asked
    assert "سهم کم است" in asked
    assert client.post(address, data={"row-hosting": ""}).status_code == 422
    client.post(address, data={"row-hosting": "قرارداد تازه پیوست است."})
    appeal = db.session.scalars(select(AppealCase)).one()
    assert f'href="/cases/{appeal.token}"' in client.get(f"/cases/{refused.token}").text
    judge = panel()
    step(appeal, "take", judge)
    desk = client_for(judge)
    assert "row-hosting" in desk.get(f"/cases/{appeal.token}/steps/uphold").text
    desk.post(f"/cases/{appeal.token}/steps/uphold", data={"row-hosting": "قرارداد کافی است."})
    db.session.refresh(refused)
    assert refused.state == "granted"
