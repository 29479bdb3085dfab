"""What is asked about a request after it was sent: composed, answered with a file and read, on pages alone."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.core.accounts.models import Person
from portal.core.cases import questions
from portal.core.cases.questions import InformationItem
from portal.core.documents import Document, documents_of
from portal.subsidies.models import SupportCase
from portal.subsidies.programmes.media import accounts, airings
from tests.licensing import applications
from tests.people import client_for, make_vendor
from tests.scenes import scene
from tests.subsidies import supports
from tests.subsidies.interconnect import connections
from tests.subsidies.media import broadcasts

# What each programme sends, the requirement that asks for a document, and its slot.
ASKED = {
    "datacentre": (supports.sent, "size", "need_evidence"),
    "media": (lambda: broadcasts.sent(broadcasts.announced()[0]), "media_material", "media_material"),
    "interconnect": (connections.sent, "technical_file", "technical_file"),
}
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(params=ASKED)
def asked(request: pytest.FixtureRequest) -> tuple[SupportCase, Person, str]:
    """A request of each programme about which the office has asked for a document; who asked, and the slot."""
    return asked_of(request.param)


@scene
def asked_of(programme: str) -> tuple[SupportCase, Person, str]:
    send, requirement, slot = ASKED[programme]
    official = supports.signatory()
    return ask(send(), official, requirement, slot), official, slot


def ask(case: SupportCase, official: Person, requirement: str, slot: str) -> SupportCase:
    """The official writes and sends the question on its pages."""
    case, desk = supports.taken(case, official), client_for(official)
    words = {
        "about": f"replace_document:{slot}",
        "text": "نسخه‌ای بفرستید که تاریخ آن از همین ماه باشد.",
        "reason": "خوانا نیست",
    }
    assert desk.post(f"/cases/{case.token}/ask/{requirement}", data=words).status_code == 303
    desk.post(f"/cases/{case.token}/steps/ask")
    return supports.again(case)


def item_of(case: SupportCase) -> InformationItem:
    request = questions.sent_to(case)
    assert request is not None
    return request.items[0]


def send(case: SupportCase, person: Person, body: bytes, name: str = "تازه.png") -> TestResponse:
    data = {"files": (BytesIO(body), name), "answer": "نسخه‌ی این ماه"}
    page = f"/cases/{case.token}/answers/{item_of(case).token}"
    return client_for(person).post(page, data=data, content_type="multipart/form-data")


def newest(case: SupportCase, slot: str) -> Document:
    return documents_of(case, slot)[-1]


def test_the_applicant_finds_the_question_and_a_place_for_the_file(asked: tuple[SupportCase, Person, str]) -> None:
    case, _official, _slot = asked
    assert (case.state, case.holder) == ("returned", "applicant")
    applicant = client_for(case.created_by)
    assert f"/cases/{case.token}/answers" in applicant.get(f"/cases/{case.token}").text
    page = applicant.get(f"/cases/{case.token}/answers/{item_of(case).token}").text
    assert "نسخه‌ای بفرستید که تاریخ آن از همین ماه باشد" in page
    assert 'type="file"' in page


def test_a_file_answers_and_the_request_goes_back_to_the_desk(asked: tuple[SupportCase, Person, str]) -> None:
    case, official, slot = asked
    assert send(case, case.created_by, applications.picture("black")).status_code == 303
    case = supports.again(case)
    assert (case.state, case.holder) == ("submitted", "office")
    assert newest(case, slot).display_name == "تازه.png"
    desk = client_for(official)
    assert "نسخه‌ی این ماه" in desk.get(f"/cases/{case.token}").text
    assert desk.get(f"/documents/{newest(case, slot).token}").status_code == 200


def test_a_file_that_is_none_leaves_the_question_open(asked: tuple[SupportCase, Person, str]) -> None:
    case, _official, _slot = asked
    answer = send(case, case.created_by, b"MZ\x90\x00 not a paper", "tablo.pdf")
    assert answer.status_code >= 400
    assert "پاسخ ثبت نشد" in answer.text
    assert supports.again(case).state == "returned"


def test_a_rival_neither_answers_nor_reads(asked: tuple[SupportCase, Person, str]) -> None:
    case, _official, slot = asked
    rival = make_vendor().owner
    assert send(case, rival, applications.picture("black")).status_code == 404
    send(case, case.created_by, applications.picture("black"))
    assert client_for(rival).get(f"/documents/{newest(supports.again(case), slot).token}").status_code == 404


def test_the_advertisement_that_answered_is_what_is_aired(app: Flask) -> None:
    official, (pool, _one, _manager) = supports.signatory(), broadcasts.announced()
    case = ask(broadcasts.sent(pool), official, "media_material", "media_material")
    before = newest(case, airings.MATERIAL)
    send(case, case.created_by, applications.picture("black"))
    supports.step(supports.again(case), "grant", official)
    grant = supports.grant_of(case)
    assert airings.campaign_of(grant).material_id != before.id
    assert {one.material_digest for one in accounts.airings_of(grant)} == {
        newest(supports.again(case), airings.MATERIAL).digest
    }
