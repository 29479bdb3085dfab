"""A whole election over its pages: set up, offered, dealt, asked for, delivered. Nobody needs a script."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.invitations import waiting
from portal.core.accounts.members import has_role
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.db import db
from portal.core.forms.moments import JalaliMomentField
from portal.core.i18n import TEHRAN, tehran_day
from portal.elections.accreditation.models import AccreditationCase
from portal.elections.models import Candidacy, Election, Offer, Promotion, Round
from portal.elections.requests.models import PromotionCase
from tests.elections import polls
from tests.licensing.applications import picture
from tests.people import PortalClient, a_national_code, client_for, make_member, make_person


def written(moment: datetime) -> str:
    return JalaliMomentField.write(None, moment)  # type: ignore[arg-type]


def dates() -> dict[str, str]:
    today = datetime.combine(tehran_day(now()), time(), TEHRAN)
    days = {"offers_until": 1, "opens_at": 2, "poll_starts_at": 20}
    return {name: written(today + timedelta(days=number)) for name, number in days.items()}


@pytest.fixture
def hq(app: Flask) -> PortalClient:
    headquarters, manager = polls.make_headquarters()
    return client_for(manager, headquarters)


def post(client: PortalClient, path: str, **data: object) -> None:
    answer = client.post(path, data=data)
    assert answer.status_code == 303, answer.text


def test_the_headquarters_sets_up_an_election_with_two_rounds(hq: PortalClient):
    words = {"kind": "presidential", "code": "p1", "name_fa": "انتخابات", "check_days": "۱", "dispute_hours": "۲۴"}
    post(hq, "/elections/setup/new", **words)
    election = db.session.scalars(select(Election)).one()
    home = f"/elections/setup/{election.token}"
    post(hq, f"{home}/rounds/new", **dates())
    place = election.constituencies[0].token
    for number in (1, 2):
        who = {"constituency": place, "name_fa": f"نامزد {number}", "code": str(number)}
        post(hq, f"{home}/candidates/new", email=f"candidate{number}@example.com", **who)
    post(hq, f"{home}/rounds/new", **dates())
    second = election.rounds[1]
    tokens = [one.candidate.token for one in election.rounds[0].candidacies]
    post(hq, f"/elections/setup/rounds/{second.token}/candidates", candidates=tokens)
    post(hq, f"/elections/setup/rounds/{second.token}/declare")
    shown = hq.get(home).text
    assert "۲۴ ساعت پیش از آغاز رأی‌گیری" in shown
    assert (len(second.candidacies), second.declared_at is not None) == (2, True)


def test_a_candidate_who_is_entered_is_invited(hq: PortalClient):
    poll = polls.make_poll(1)
    where = f"/elections/setup/{poll.election.token}/candidates/new"
    who = {"constituency": poll.constituency.token, "name_fa": "نامزد تازه", "code": "77", "email": "new@example.com"}
    post(hq, where, **who)
    made = db.session.scalars(select(Candidacy).order_by(Candidacy.id.desc())).first()
    assert made is not None
    assert [one.role for one in waiting(made.candidate.campaign)] == [Role.CANDIDATE]


def test_wrong_dates_are_said_above_the_form_and_nothing_typed_is_lost(hq: PortalClient):
    poll = polls.make_poll(1)
    late = dates() | {"opens_at": dates()["poll_starts_at"]}
    answer = hq.post(f"/elections/setup/{poll.election.token}/rounds/new", data=late)
    assert answer.status_code == 422
    assert "سکوت انتخاباتی" in answer.text
    assert late["opens_at"] in answer.text


def test_a_withdrawal_is_confirmed_before_it_happens(hq: PortalClient):
    poll = polls.a_dealt_poll(2)
    path = f"/elections/setup/candidacies/{poll.candidacies[0].token}/withdraw"
    assert "نوبت‌های آینده" in hq.get(path).text
    post(hq, path)
    assert db.session.get_one(Candidacy, poll.candidacies[0].id, populate_existing=True).withdrawn_at is not None


@pytest.mark.parametrize("code", ["blue_tick", "in_channel_ad", "bulk_message", "channel_growth", "sms_join"])
def test_a_messenger_announces_a_count(app: Flask, code: str):
    poll, vendor = polls.make_poll(1), polls.make_messenger()
    client = client_for(vendor.owner, vendor)
    with polls.days_ago():
        page, form = offer_page(poll, code), offer_words(poll)
        post(client, page, capacity="۱۲٬۰۰۰", **form)
    assert db.session.scalars(select(Offer)).one().lines[0].capacity == 12_000


def test_a_messenger_announces_provinces_and_hours_and_changes_its_mind(app: Flask):
    poll, vendor = polls.make_poll(1), polls.make_messenger()
    client = client_for(vendor.owner, vendor)
    hours = {"first_hour": "8", "slots_per_day": "12", "slot_minutes": "60", "bands": "3"}
    with polls.days_ago():
        post(client, offer_page(poll, "provincial_channels"), capacity_yazd="9", **offer_words(poll))
        post(client, offer_page(poll, "pinned_chat"), **hours, **offer_words(poll))
        assert "۹" in client.get(offer_page(poll, "provincial_channels")).text
        post(
            client,
            offer_page(poll, "provincial_channels"),
            capacity_yazd="",
            capacity_qom="7",
            **(offer_words(poll) | {"version": "1"}),
        )
        listed = client.get("/elections/offers").text
    found = db.session.scalars(select(Offer).where(Offer.service == "provincial_channels")).one()
    assert [(line.province, line.capacity) for line in found.lines] == [("qom", 7)]
    assert "پیشنهادها باز است" in listed


def offer_page(poll: polls.Poll, code: str) -> str:
    return f"/elections/offers/{poll.round.token}/{poll.constituency.token}/{code}"


def offer_words(poll: polls.Poll) -> dict[str, str]:
    window = {"window_from": written(poll.round.opens_at), "window_until": written(poll.round.silent_at)}
    return {"material_hours": "12", "version": "0", **window}


def test_without_a_licence_in_force_nothing_is_announced(app: Flask):
    poll, vendor = polls.make_poll(1), polls.make_vendor()
    client = client_for(vendor.owner, vendor)
    with polls.days_ago():
        assert (
            client.post(offer_page(poll, "bulk_message"), data={"capacity": "5", **offer_words(poll)}).status_code
            == 403
        )


def test_a_candidate_names_a_representative_whom_the_desk_accredits(app: Flask):
    poll = polls.make_poll(1)
    campaign = poll.candidacies[0].candidate.campaign
    candidate, person = make_member(campaign, Role.CANDIDATE), make_person(email="agent@example.com")
    said = {
        "name": "نماینده‌ی تازه",
        "national_code": a_national_code(7),
        "email": person.email,
        "mobile": "09120000000",
    }
    client = client_for(candidate, campaign)
    lacking = client.post("/elections/representatives/new", data=said)
    assert (lacking.status_code, "معرفی‌نامه را پیوست کنید" in lacking.text) == (422, True)
    post(client, "/elections/representatives/new", **said, letter=(BytesIO(picture()), "letter.png"))
    case = db.session.scalars(select(AccreditationCase)).one()
    official = client_for(poll.officials["hq_accreditation"])
    for name in ("take", "accredit"):
        if name == "accredit":
            for code in ("identity", "letter", "impartial"):
                check = {"code": code, "verdict": "met", "evidence": "دیده شد"}
                official.post(f"/cases/{case.token}/checks", data=check)
        official.post(f"/cases/{case.token}/steps/{name}", data={})
    assert has_role(person, campaign, Role.REPRESENTATIVE)
    assert client_for(person, campaign).get("/elections/requests").status_code == 200
    official.post(f"/cases/{case.token}/steps/end", data={"why": "نامزد نماینده را عوض کرد"})
    assert not has_role(person, campaign, Role.REPRESENTATIVE)
    assert client_for(person).get("/elections/requests").status_code == 403


def test_a_representative_asks_and_the_messenger_delivers(app: Flask):
    poll = polls.a_dealt_poll(2)
    client, vendor = client_for(poll.representatives[0]), poll.messengers[0]
    quota = polls.quota_of(poll.candidacies[0], "in_channel_ad")
    ask = {"amount": "۵", "words": "به ما رأی دهید", "link": "https://example.com/c", "deed": "send"}
    assert "۱٬۵۰۰" in client.get("/elections/requests").text
    post(client, f"/elections/requests/quotas/{quota.token}/new", **ask, picture=(BytesIO(picture()), "p.png"))
    promotion = db.session.scalars(select(Promotion)).one()
    desk = client_for(vendor.owner, vendor)
    place = f"/elections/deliveries/{promotion.token}"
    assert "به ما رأی دهید" in desk.get(place).text
    for deed in ("accept", "dispatch", "deliver"):
        assert desk.get(f"{place}/{deed}").status_code == 200
        post(desk, f"{place}/{deed}", seen="۳")
    assert db.session.get_one(Promotion, promotion.id, populate_existing=True).state == "delivered"
    document = db.session.get_one(PromotionCase, promotion.case_id).picture
    assert document is not None
    assert desk.get(f"/documents/{document.token}").status_code == 200


def test_a_refusal_on_the_way_keeps_the_draft_and_says_why(app: Flask):
    poll = polls.a_dealt_poll(1)
    client, quota = client_for(poll.representatives[0]), polls.quota_of(poll.candidacies[0], "in_channel_ad")
    ask = {"amount": "5", "words": "این متن می‌ماند", "link": "https://example.com/c", "deed": "send"}
    with clock.moved_to(poll.round.silent_at):
        client = client_for(poll.representatives[0])
        answer = client.post(f"/elections/requests/quotas/{quota.token}/new", data=ask)
    assert (answer.status_code, "سکوت انتخاباتی از" in answer.text) == (409, True)
    assert "این متن می‌ماند" in answer.text


def test_the_hours_are_a_table_of_links(app: Flask):
    poll = polls.make_poll(2)
    offer = polls.announce(poll, polls.make_messenger(), "pinned_chat")
    polls.deal(poll)
    polls.lay_out_slots(poll, offer)
    client, quota = client_for(poll.representatives[0]), polls.quota_of(poll.candidacies[0], "pinned_chat")
    slot = polls.slots_of(poll.candidacies[0])[-1]
    grid = client.get(f"/elections/requests/quotas/{quota.token}/slots").text
    assert f"slot={slot.token}" in grid
    assert polls.slots_of(poll.candidacies[1])[-1].token not in grid
    post(client, f"/elections/requests/quotas/{quota.token}/new", slot=slot.token, deed="book")
    case = db.session.scalars(select(PromotionCase)).one()
    assert f"/cases/{case.token}" in client.get(f"/elections/requests/quotas/{quota.token}/slots").text
    edit = f"/elections/requests/{case.token}/edit"
    assert "مهلت رسیدن محتوا" in client.get(edit).text
    words = {"words": "متن", "link": "https://example.com/c", "version": str(case.version), "deed": "send"}
    post(client, edit, **words)
    post(client, f"/elections/requests/{case.token}/cancel")
    assert polls.quota_of(poll.candidacies[0], "pinned_chat").taken == 0


def test_a_rival_finds_nothing_of_ours(app: Flask):
    poll = polls.a_dealt_poll(2)
    promotion = polls.promoted(poll)
    quota, case = (
        polls.quota_of(poll.candidacies[0], "in_channel_ad"),
        db.session.scalars(select(PromotionCase)).one(),
    )
    rival, other = client_for(poll.representatives[1]), polls.make_messenger()
    paths = [f"/elections/requests/quotas/{quota.token}/new", f"/elections/requests/{case.token}/edit"]
    paths.append(f"/cases/{case.token}")
    assert [rival.get(path).status_code for path in paths] == [404, 404, 404]
    assert case.title not in rival.get("/elections/requests").text
    assert client_for(other.owner, other).get(f"/elections/deliveries/{promotion.token}").status_code == 404


def test_a_round_is_dealt_from_its_page(hq: PortalClient):
    poll = polls.make_poll(3)
    polls.announce(poll, polls.make_messenger(), "in_channel_ad", 100)
    post(hq, f"/elections/setup/rounds/{poll.round.token}/deal")
    shown = hq.get(f"/elections/setup/rounds/{poll.round.token}/quotas").text
    assert "۳۳" in shown
    assert db.session.get_one(Round, poll.round.id, populate_existing=True).dealt_at is not None
