"""Writing an application: save, resume, say what is missing, and never lose a colleague's words."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.accounts.roles import Role
from portal.licensing import sections
from portal.licensing.models import LicenceCase
from tests.licensing import applications, pages
from tests.people import PortalClient, client_for, make_member, make_vendor


def url(case: LicenceCase, code: str) -> str:
    return f"/applications/{case.token}/sections/{code}"


def fields_of(answer: TestResponse) -> dict[str, Any]:
    return pages.fields_of(answer.text)


def open_section(client: FlaskClient, case: LicenceCase, code: str) -> dict[str, Any]:
    return fields_of(client.get(url(case, code)))


def stored(case: LicenceCase, code: str) -> dict[str, Any]:
    row = sections.row_of(applications.again(case), code)
    return dict(row.data) if row else {}


def progress(case: LicenceCase, code: str) -> str:
    return next(p.progress.value for p in sections.parts_of(applications.again(case)) if p.code == code)


def test_a_new_section_is_prefilled_from_what_the_organisation_said(owner: PortalClient, draft: LicenceCase) -> None:
    page = owner.get(url(draft, "company"))
    assert fields_of(page)["legal_id"] == draft.applicant.legal_id
    assert "از آنچه سازمان شما در درگاه دارد" in page.text


def test_an_incomplete_section_is_kept_and_says_what_is_missing(owner: PortalClient, draft: LicenceCase) -> None:
    sent = open_section(owner, draft, "company") | {"phone": "۰۲۱-۸۸۰۰۰۰۰۰"}
    answer = owner.post(url(draft, "company"), data=sent, follow_redirects=True)
    assert "نوشته‌های شما نگه داشته شده است" in answer.text
    assert stored(draft, "company")["phone"] == "02188000000"
    assert progress(draft, "company") == "started"


def test_a_wrong_check_digit_is_reported_and_what_was_typed_stays(owner: PortalClient, draft: LicenceCase) -> None:
    sent = open_section(owner, draft, "court_orders") | {"mobile": "0912345"}
    answer = owner.post(url(draft, "court_orders"), data=sent, follow_redirects=True)
    assert "شماره‌ی همراه" in answer.text
    assert stored(draft, "court_orders")["mobile"] == "0912345"
    assert progress(draft, "court_orders") == "errors"


def test_a_complete_section_is_done_and_leads_back_to_the_list(owner: PortalClient, draft: LicenceCase) -> None:
    answer = owner.post(url(draft, "complaints"), data=applications.section_data(draft)["complaints"])
    assert answer.status_code == 303
    assert answer.location == f"/applications/{draft.token}"
    assert progress(draft, "complaints") == "done"


def test_persian_digits_and_arabic_letters_become_one_canonical_form(owner: PortalClient, draft: LicenceCase) -> None:
    sent = applications.section_data(draft)["product"] | {"name_fa": "پيام رسان كوچك", "users": "۴۲٬۰۰۰"}
    owner.post(url(draft, "product"), data=sent)
    assert stored(draft, "product")["name_fa"] == "پیام رسان کوچک"
    assert stored(draft, "product")["users"] == "42000"
    assert "پیام رسان کوچک" in applications.again(draft).title


def test_a_hidden_direction_override_is_taken_out_and_said(owner: PortalClient, draft: LicenceCase) -> None:
    sent = applications.section_data(draft)["product"] | {"name_fa": "پیام\u202eناسر"}
    answer = owner.post(url(draft, "product"), data=sent, follow_redirects=True)
    assert "نویسه‌ی پنهان" in answer.text
    assert stored(draft, "product")["name_fa"] == "پیامناسر"


def test_anothers_legal_id_is_refused(owner: PortalClient, draft: LicenceCase) -> None:
    other = make_vendor().organisation.legal_id
    sent = applications.section_data(draft)["company"] | {"legal_id": other}
    answer = owner.post(url(draft, "company"), data=sent, follow_redirects=True)
    assert "یکی نیست" in answer.text


def test_saving_twice_from_one_page_changes_nothing_the_second_time(owner: PortalClient, draft: LicenceCase) -> None:
    sent = open_section(owner, draft, "complaints") | {"name": "واحد پاسخ"}
    for _twice in range(2):
        assert owner.post(url(draft, "complaints"), data=sent).status_code == 303
    row = sections.row_of(draft, "complaints")
    assert row is not None
    assert row.version == 1


# Two colleagues at once.


def colleague(case: LicenceCase) -> PortalClient:
    return client_for(make_member(case.applicant, Role.EDITOR, "پونه دشت‌آرا"), case.applicant)


def test_colleagues_who_write_in_different_fields_both_keep_their_words(
    owner: PortalClient, draft: LicenceCase
) -> None:
    other = colleague(draft)
    mine, theirs = (open_section(client, draft, "complaints") for client in (owner, other))
    other.post(url(draft, "complaints"), data=theirs | {"email": "care@example.com"})
    answer = owner.post(url(draft, "complaints"), data=mine | {"name": "واحد پاسخ"}, follow_redirects=True)
    assert "همکار شما هم‌زمان" in answer.text
    assert stored(draft, "complaints")["name"] == "واحد پاسخ"
    assert stored(draft, "complaints")["email"] == "care@example.com"


def clash(owner: PortalClient, case: LicenceCase) -> TestResponse:
    other = colleague(case)
    mine, theirs = (open_section(client, case, "complaints") for client in (owner, other))
    other.post(url(case, "complaints"), data=theirs | {"name": "واحد الف", "email": "a@example.com"})
    return owner.post(url(case, "complaints"), data=mine | {"name": "واحد ب"})


def test_a_field_that_both_wrote_shows_both_texts_and_stores_neither_yet(
    owner: PortalClient, draft: LicenceCase
) -> None:
    answer = clash(owner, draft)
    assert answer.status_code == 409
    assert "واحد الف" in answer.text
    assert "واحد ب" in answer.text
    assert "پونه دشت‌آرا" in answer.text
    assert stored(draft, "complaints")["name"] == "واحد الف"


def test_the_chosen_text_is_kept_with_everything_else(owner: PortalClient, draft: LicenceCase) -> None:
    sent = fields_of(clash(owner, draft))
    owner.post(url(draft, "complaints"), data=sent | {"choice:name": "mine"})
    assert stored(draft, "complaints")["name"] == "واحد ب"
    assert stored(draft, "complaints")["email"] == "a@example.com"


def test_a_choice_made_before_a_third_change_is_asked_again(owner: PortalClient, draft: LicenceCase) -> None:
    sent = fields_of(clash(owner, draft))
    other = colleague(draft)
    other.post(url(draft, "complaints"), data=open_section(other, draft, "complaints") | {"name": "واحد پ"})
    answer = owner.post(url(draft, "complaints"), data=sent | {"choice:name": "mine"})
    assert answer.status_code == 409
    assert "واحد پ" in answer.text


def test_a_forged_base_is_no_error(owner: PortalClient, draft: LicenceCase) -> None:
    for base in ("[1]", "{", json.dumps({"name": ["x"]})):
        sent = open_section(owner, draft, "complaints") | {"base": base, "version": "99"}
        assert owner.post(url(draft, "complaints"), data=sent).status_code in (303, 409)


# Rows.


def test_a_row_is_added_and_removed_without_scripts_and_without_saving(
    owner: PortalClient, draft: LicenceCase
) -> None:
    sent = open_section(owner, draft, "managers") | {"people-0-name": "رها نیک‌سیرت"}
    more = fields_of(owner.post(url(draft, "managers"), data=sent | {"add_row": "1"}))
    assert {"people-0-name", "people-1-name"} <= set(more)
    less = fields_of(owner.post(url(draft, "managers"), data=more | {"remove_row": more["people-1-key"]}))
    assert less["people-0-name"] == "رها نیک‌سیرت"
    assert "people-1-name" not in less
    assert stored(draft, "managers") == {}


def test_managers_added_by_two_colleagues_are_both_kept(owner: PortalClient, draft: LicenceCase) -> None:
    other = colleague(draft)
    mine, theirs = (open_section(client, draft, "managers") for client in (owner, other))
    other.post(url(draft, "managers"), data=theirs | {"people-0-name": "کیان راست‌پی"})
    owner.post(url(draft, "managers"), data=mine | {"people-0-name": "رها نیک‌سیرت"})
    assert {row["name"] for row in stored(draft, "managers")["people"]} == {"رها نیک‌سیرت", "کیان راست‌پی"}


def test_one_national_code_for_two_managers_is_refused(owner: PortalClient, draft: LicenceCase) -> None:
    people = applications.section_data(draft)["managers"]["people"]
    people[1]["national_code"] = people[0]["national_code"]
    applications.write(draft, {"managers": {"people": people}})
    assert progress(draft, "managers") == "errors"


# Who may.


def test_a_rival_finds_no_application(draft: LicenceCase) -> None:
    rival = make_vendor()
    client = client_for(rival.owner, rival)
    for path in ("", "/sections/company", "/documents", "/review"):
        assert client.get(f"/applications/{draft.token}{path}").status_code == 404
    assert client.post(url(draft, "company"), data={"name": "x"}).status_code == 404


def test_a_viewer_reads_and_does_not_write(draft: LicenceCase) -> None:
    client = client_for(make_member(draft.applicant, Role.VIEWER), draft.applicant)
    assert client.get(url(draft, "company")).status_code == 200
    assert client.post(url(draft, "company"), data={"name": "x"}).status_code == 403


def test_an_unknown_section_is_not_found(owner: PortalClient, draft: LicenceCase) -> None:
    assert owner.get(url(draft, "head_office")).status_code == 404


def test_a_session_that_ended_mid_form_loses_nothing_typed(app: Flask, draft: LicenceCase) -> None:
    stranger = client_for(None)
    stranger.get("/")
    sent = {"name": "واحد پاسخ", "version": "0", "base": "{}"}
    turned = stranger.post(url(draft, "complaints"), data=sent)
    assert turned.status_code == 303
    back = turned.location.split("next=")[1]
    page = client_for(draft.created_by, draft.applicant).get(unquote(back))
    assert fields_of(page)["name"] == "واحد پاسخ"
