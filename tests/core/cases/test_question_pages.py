"""The pages of questions: what the office composes, what the applicant answers, what each of them sees."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import questions
from portal.core.documents import documents_of
from portal.licensing.models import LicenceCase
from tests.licensing import applications, asked
from tests.licensing.applications import again, desk_official, submitted, taken
from tests.licensing.asked import ARTICLES, INSTALLS, WHY, ask, put
from tests.people import PortalClient, client_for, make_member, make_vendor

ABOUT_HOSTING = {"about": "answer_question:", "text": "چرا؟"}


@pytest.fixture
def official(app: Flask) -> Person:
    return desk_official()


@pytest.fixture
def case(official: Person) -> LicenceCase:
    return taken(official=official)


@pytest.fixture
def desk(case: LicenceCase, official: Person) -> PortalClient:
    return client_for(official)


def applicant(case: LicenceCase) -> PortalClient:
    return client_for(case.created_by, case.applicant)


def item_url(case: LicenceCase, place: int = 0) -> str:
    return f"/cases/{case.token}/answers/{asked.items(case)[place].token}"


def test_the_official_composes_and_sends_on_pages_alone(desk: PortalClient, case: LicenceCase) -> None:
    assert desk.post(f"/cases/{case.token}/ask/hosting", data=ABOUT_HOSTING).status_code == 303
    composed = desk.get(f"/cases/{case.token}/ask").text
    assert "چرا؟" in composed
    assert "مهلت شما می‌ایستد" in composed
    sent = desk.post(f"/cases/{case.token}/steps/ask", data={"version": str(again(case).version)})
    assert (sent.status_code, again(case).state) == (302, "returned")


def test_the_button_of_asking_leads_to_the_composer(desk: PortalClient, case: LicenceCase) -> None:
    assert f"/cases/{case.token}/ask" in desk.get(f"/cases/{case.token}").text
    assert desk.get(f"/cases/{case.token}/steps/ask").location.endswith("/ask")


def test_a_requirement_that_is_not_published_is_refused_with_a_sentence(
    desk: PortalClient, case: LicenceCase
) -> None:
    answer = desk.get(f"/cases/{case.token}/ask/taste")
    assert answer.status_code == 422
    assert "شرط‌های منتشرشده" in answer.text


def test_nothing_chosen_shows_the_page_again(desk: PortalClient, case: LicenceCase) -> None:
    answer = desk.post(f"/cases/{case.token}/ask/hosting", data={"text": "چرا؟"})
    assert answer.status_code == 422
    assert "چرا؟" in answer.text


def test_what_is_held_is_marked_and_refused_without_a_reason(app: Flask) -> None:
    vendor, official = make_vendor(), desk_official()
    full = {"hosting": {"share_in_country": "60"}}
    submitted("messenger", vendor, **full)
    case = submitted("messenger", vendor, **full)
    desk = client_for(official)
    desk.post(f"/cases/{case.token}/steps/take")
    assert "این را داریم" in desk.get(f"/cases/{case.token}/ask/company").text
    wanted = {"about": "replace_document:articles", "text": "خواناتر"}
    refused = desk.post(f"/cases/{case.token}/ask/company", data=wanted)
    assert refused.status_code == 409
    assert "از پیش داریم" in refused.text
    assert desk.post(f"/cases/{case.token}/ask/company", data=wanted | {"reason": "مخدوش است"}).status_code == 303


def test_an_item_is_taken_out_again(desk: PortalClient, case: LicenceCase, official: Person) -> None:
    put(case, official, WHY)
    draft = questions.draft_of(case)
    assert draft is not None
    desk.post(f"/cases/{case.token}/ask/items/{draft.items[0].token}/remove")
    assert "هنوز چیزی نپرسیده‌اید" in desk.get(f"/cases/{case.token}/ask").text


def test_a_supervisor_certifies_on_the_same_page(case: LicenceCase, official: Person) -> None:
    asked.answer(ask(case, WHY))
    put(case, official, WHY)
    head = client_for(desk_official(Role.SUPERVISOR))
    assert "گواهی موضوع تازه" in head.get(f"/cases/{case.token}/ask").text
    head.post(f"/cases/{case.token}/ask/certify", data={"new_fact": "حکم تازه"})
    assert questions.draft_of(case).new_fact == "حکم تازه"  # type: ignore[union-attr]


def test_the_applicant_sees_no_draft(case: LicenceCase, official: Person) -> None:
    put(case, official, WHY)
    browser = applicant(case)
    assert WHY.text not in browser.get(f"/cases/{case.token}").text
    assert browser.get(f"/cases/{case.token}/answers").status_code == 404
    assert browser.get(f"/cases/{case.token}/ask").status_code == 403


def test_the_applicant_reads_the_day_and_what_happens_after_it(case: LicenceCase) -> None:
    page = applicant(ask(case, WHY)).get(f"/cases/{case.token}/answers").text
    assert "پاسخ تا" in page
    assert "پرونده با همان که هست به میز برمی‌گردد" in page
    assert "مهلت میز ایستاده" in page


def test_answering_the_last_one_leads_back_to_the_file(case: LicenceCase) -> None:
    answer = applicant(ask(case, WHY)).post(item_url(case), data={"answer": "چنین است."})
    assert answer.location.endswith(f"/cases/{case.token}")
    assert again(case).holder == "office"


def test_an_empty_answer_is_shown_again(case: LicenceCase) -> None:
    assert applicant(ask(case, WHY)).post(item_url(case), data={"answer": " "}).status_code == 422


def test_a_document_is_sent_and_replaces_what_lay_there(case: LicenceCase) -> None:
    old = documents_of(ask(case, ARTICLES), "articles")[0]
    files = {"files": (BytesIO(applications.picture("black")), "اساسنامه.png"), "answer": ""}
    applicant(case).post(item_url(case), data=files, content_type="multipart/form-data")
    new = documents_of(again(case), "articles")
    assert [document.display_name for document in new] == ["اساسنامه.png"]
    assert old.replaced_by_id == new[0].id
    assert case.holder == "office"


def test_a_file_that_cannot_be_read_keeps_the_item_open(case: LicenceCase) -> None:
    ask(case, ARTICLES)
    files = {"files": (BytesIO(b"nothing"), "x.pdf"), "answer": ""}
    answer = applicant(case).post(item_url(case), data=files, content_type="multipart/form-data")
    assert answer.status_code >= 400
    assert "پاسخ ثبت نشد" in answer.text
    assert asked.items(case)[0].is_open


def test_a_correction_is_made_in_the_form_and_then_said(case: LicenceCase) -> None:
    browser = applicant(ask(case, INSTALLS))
    page = browser.get(item_url(case)).text
    assert f"/applications/{case.token}/sections/product" in page
    assert browser.post(item_url(case), data={"answer": ""}).status_code == 422
    product = applications.section_data(case)["product"] | {"installs": "95000", "version": "1"}
    saved = browser.post(f"/applications/{case.token}/sections/product", data=product)
    assert saved.location.endswith(f"/cases/{case.token}/answers")
    browser.post(item_url(case), data={"answer": ""})
    assert again(case).state == "submitted"


def test_what_was_given_before_is_pointed_at(case: LicenceCase) -> None:
    ask(case, ARTICLES)
    token = documents_of(case, "gazette")[0].token
    applicant(case).post(f"{item_url(case)}/supplied", data={"pointer": f"document:{token}"})
    shown = questions.requests_of(again(case))[-1].items[0]
    assert (shown.state, shown.pointer) == ("supplied", f"document:{token}")


def test_a_pointer_that_was_not_offered_is_refused(case: LicenceCase) -> None:
    ask(case, ARTICLES)
    answer = applicant(case).post(f"{item_url(case)}/supplied", data={"pointer": "document:somebody-elses"})
    assert answer.status_code == 422


def test_a_viewer_reads_and_does_not_answer(case: LicenceCase) -> None:
    ask(case, WHY)
    viewer = client_for(make_member(case.applicant, Role.VIEWER), case.applicant)
    assert viewer.get(item_url(case)).status_code == 200
    assert viewer.post(item_url(case), data={"answer": "نه"}).status_code == 403


def test_a_rival_learns_nothing(case: LicenceCase) -> None:
    ask(case, WHY)
    rival = make_vendor()
    assert client_for(rival.owner, rival).get(item_url(case)).status_code == 404


def test_the_official_sees_old_and_new_side_by_side(desk: PortalClient, case: LicenceCase) -> None:
    asked.correct_installs(ask(case))
    page = desk.get(f"/cases/{case.token}").text
    assert "<del>۹۰٬۰۰۰</del>" in page
    assert "<ins>۹۵٬۰۰۰</ins>" in page
