"""A draw through its pages: led, taken part in, followed and checked by anybody."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.i18n import TEHRAN, digits, jalali_iso
from portal.elections import draws
from portal.elections.draws.models import Draw
from portal.elections.setup import withdraw
from tests.elections import polls
from tests.elections.draws import acts
from tests.people import PortalClient, client_for, make_member
from tests.test_routes import letter_of

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a downloaded program as a stranger does: isolated, next to nothing but what was downloaded."""

    def program(source: bytes, *arguments: str, document: bytes = b"") -> subprocess.CompletedProcess[str]:
        (tmp_path / "program.py").write_bytes(source)
        (tmp_path / "published.json").write_bytes(document)
        command = [sys.executable, "-I", "-S", "-X", "utf8", "program.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)

    return program


def nobody() -> PortalClient:
    return client_for(None)


def announcing() -> dict[str, str]:
    said = acts.said()
    form: dict[str, str] = {}
    for name, moment in (("commit", said.commit_until), ("reveal", said.reveal_until)):
        there = moment.astimezone(TEHRAN)
        form |= {f"{name}_day": digits(jalali_iso(there)), f"{name}_time": f"{there:%H:%M}"}
    for name, source in zip(("first", "second"), said.sources, strict=False):
        form |= {f"{name}-title": source.title, f"{name}-place": source.place, f"{name}-day": jalali_iso(source.day)}
    return form


def test_a_whole_draw_through_the_pages_is_verified_by_the_downloaded_program(app: Flask, run: Run) -> None:
    poll = acts.draw_poll(candidates=3)
    desk = client_for(poll.manager, poll.headquarters)
    assert "اعلام قرعه‌کشی" in desk.get("/elections/draws").text
    answer = desk.post(f"/elections/draws/new/{poll.round.token}/{poll.constituency.token}", data=announcing())
    assert answer.status_code == 303, answer.text
    draw = db.session.scalars(select(Draw)).one()
    salt, value = _commit_without_scripts(client_for(poll.representatives[0]), draw)
    lead = f"/elections/draws/{draw.token}"
    with acts.at(draw.commit_until, acts.HOUR / 60):
        desk = client_for(poll.manager, poll.headquarters)
        assert "انتشار اعلان" in desk.get(lead).text
        assert desk.post(f"{lead}/announcement").status_code == 303
        mine, representative = f"/elections/commitments/{draw.token}", client_for(poll.representatives[0])
        wrong = representative.post(f"{mine}/reveal", data={"salt": salt, "value": salt})
        assert (wrong.status_code, "باز نمی‌کند" in wrong.text, salt in wrong.text) == (422, True, True)
        assert representative.post(f"{mine}/reveal", data={"salt": salt, "value": value}).status_code == 303
    with acts.at(draw.sources_from):
        _lead_to_the_end(poll, lead)
        page = nobody().get(f"/draws/{draw.token}").text
        document = nobody().get(f"/draws/{draw.token}.json")
        verified = run(nobody().get("/draws/verify_draw.py").data, "published.json", document=document.data)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "1 reveals open their commitments, 0 replaced by the chain" in verified.stdout
    assert hashlib.sha256(document.data).hexdigest() in page
    assert draw.publications[0].digest in page


def _commit_without_scripts(client: PortalClient, draw: Draw) -> tuple[str, str]:
    """The portal makes the secrets and shows them once; the commitment stands filled in below them."""
    mine = f"/elections/commitments/{draw.token}"
    assert "سپردن تعهد" in client.get(mine).text
    salt, value, commitment = re.findall(r"[0-9a-f]{64}", client.post(f"{mine}/secret").text)
    assert client.post(f"{mine}/commitment", data={"commitment": commitment}).status_code == 303
    page = client.get(mine).text
    assert commitment in page
    assert salt not in page
    return salt, value


def _lead_to_the_end(poll: polls.Poll, lead: str) -> None:
    first = client_for(poll.manager, poll.headquarters)
    second = client_for(acts.colleague(poll), poll.headquarters)
    values = {"value1": acts.VALUES[0], "value2": acts.VALUES[1]}
    assert first.post(f"{lead}/values", data=values).status_code == 303
    shown = second.get(lead).text
    assert "2104377" not in shown  # the second person reads the source, not the first one's writing
    assert second.post(f"{lead}/values", data=values | {"value2": "1 2"}).status_code == 409
    assert "گشودن زنجیره و انتشار ترتیب" not in second.get(lead).text
    assert second.post(f"{lead}/values", data=values).status_code == 303
    assert second.post(f"{lead}/publish").status_code == 303
    assert "ترتیب منتشر شده است" in first.get(lead).text


@pytest.fixture
def held(app: Flask) -> tuple[polls.Poll, Draw]:
    poll = acts.draw_poll(candidates=3)
    draw = acts.announced(poll)
    acts.held(poll, draw)
    return poll, draw


def test_a_stranger_sees_all_publications_and_finds_tampering(held: tuple[polls.Poll, Draw], run: Run) -> None:
    poll, draw = held
    with transaction():
        withdraw(poll.candidacies[0], poll.manager)
    client, address = nobody(), f"/draws/{draw.token}"
    page = client.get(address).text
    assert f"{address}/1.json" in page
    assert "نوبت‌های آینده" in page
    bodies = [client.get(f"{address}/{number}.json").data for number in range(3)]
    assert [hashlib.sha256(body).hexdigest() for body in bodies] == [one.digest for one in draw.publications]
    assert client.get(f"{address}.json").data == bodies[2]
    assert client.get(f"{address}/3.json").status_code == 404
    changed = json.loads(bodies[2])
    changed["order"].reverse()
    verifier = client.get("/draws/verify_draw.py")
    assert verifier.mimetype == "text/x-python"
    assert "attachment" in verifier.headers["Content-Disposition"]
    assert run(verifier.data, "published.json", document=bodies[1]).returncode == 0
    assert run(verifier.data, "published.json", document=bodies[2]).returncode == 0
    result = run(verifier.data, "published.json", document=json.dumps(changed).encode())
    assert (result.returncode, "DOES NOT AGREE" in result.stdout) == (1, True)


def test_the_rotation_page_shows_names_and_the_three_measures(held: tuple[polls.Poll, Draw]) -> None:
    _poll, draw = held
    page = nobody().get(f"/draws/{draw.token}").text
    address = re.findall(rf"/draws/{draw.token}/rotation/[\w-]+", page)[0]
    shown = nobody().get(address).text
    for words in ("برنامه", "تحویل‌شده", "دیده‌شده", "در بدترین لحظه", "نامزد 3", "۰۹:۰۰"):
        assert words in shown, words
    assert shown.count('class="rota-slot rota-') == 12
    english = nobody().get(address, query_string={"lang": "en"}).text
    assert "09:00" in english


def test_what_is_not_yet_published_is_said_to_be_so(app: Flask) -> None:
    draw = acts.announced(acts.bare_poll(2))
    answer = nobody().get(f"/draws/{draw.token}.json")
    assert (answer.status_code, answer.json["status"]) == (404, 404)  # type: ignore[index]
    page = nobody().get(f"/draws/{draw.token}").text
    assert draw.anchor in page
    assert "هنوز پدید نیامده" in page


def test_secrets_are_on_no_page_before_the_publication(app: Flask) -> None:
    poll = acts.bare_poll(2)
    draw = acts.announced(poll)
    acts.readied(poll, draw)
    with acts.at(draw.sources_from):
        pages = nobody().get(f"/draws/{draw.token}").text
        pages += client_for(poll.manager, poll.headquarters).get(f"/elections/draws/{draw.token}").text
    secrets = [draw.seed, *(place.secret for place in draw.places if place.secret)]
    assert len(secrets) == 2
    assert [secret for secret in secrets if secret in pages] == []


def test_the_offline_program_makes_a_commitment_that_opens(app: Flask, run: Run) -> None:
    poll = acts.bare_poll(2)
    draw = acts.announced(poll)
    made = run(nobody().get("/draws/make_commitment.py").data, draw.name, draw.places[0].name)
    commitment, salt, value = re.findall(r"[0-9a-f]{64}", made.stdout)
    with transaction():
        draws.commit(draw, poll.candidacies[0], poll.representatives[0], commitment)
    with acts.at(draw.commit_until):
        acts.revealed(poll, draw, 0, salt, value)
    assert run(nobody().get("/draws/make_commitment.py").data, "only one").returncode == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first-title": ""}, "field-error"),
        ({"second-place": ""}, "این را هم بنویسید"),
        ({"commit_time": "۲۵:۰۰"}, "ساعت را به شکل"),
        ({"commit_day": "1400/01/01"}, "در آینده"),
        ({"first-day": "1400-01-01"}, "پیش از آغاز روز"),
    ],
)
def test_an_announcement_with_something_wrong_says_what_and_keeps_what_was_typed(
    app: Flask, change: dict[str, str], words: str
) -> None:
    poll = acts.bare_poll(2)
    desk = client_for(poll.manager, poll.headquarters)
    address = f"/elections/draws/new/{poll.round.token}/{poll.constituency.token}"
    answer = desk.post(address, data=announcing() | change)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert "پنج عدد قرعه‌کشی عصر بانک نمونه" in answer.text
    assert db.session.scalars(select(Draw)).all() == []


# The manager; an official of the content desk; a candidate; their representative; a representative of another
# constituency's election; a messenger's owner; nobody.
ACCESS = [
    ("GET", "/elections/draws", "+-----s"),
    ("GET", "/elections/draws/new/{round}/{place}", "+-----s"),
    ("GET", "/elections/draws/{draw}", "+-----s"),
    ("POST", "/elections/draws/{draw}/announcement", "+-----s"),
    ("POST", "/elections/draws/{draw}/values", "+-----s"),
    ("POST", "/elections/draws/{draw}/values/discard", "+-----s"),
    ("POST", "/elections/draws/{draw}/publish", "+-----s"),
    ("POST", "/elections/draws/{draw}/call-off", "+-----s"),
    ("GET", "/elections/commitments", "--+++-s"),
    ("GET", "/elections/commitments/{draw}", "--++0-s"),
    ("POST", "/elections/commitments/{draw}/secret", "--++0-s"),
    ("POST", "/elections/commitments/{draw}/commitment", "---+0-s"),
    ("POST", "/elections/commitments/{draw}/reveal", "---+0-s"),
    ("GET", "/draws/{draw}", "+++++++"),
    ("GET", "/draws/{draw}.json", "0000000"),
]
FILLED = {"commitment": "ab" * 32, "salt": "cd" * 32, "value": "ef" * 32}


@pytest.mark.only_on("sqlite")
def test_everybody_gets_the_answer_of_the_table(app: Flask) -> None:
    poll, other, vendor = acts.bare_poll(2), acts.bare_poll(1), polls.make_messenger()
    draw = acts.announced(poll)
    campaign = poll.candidacies[0].candidate.campaign
    people = [
        client_for(poll.manager, poll.headquarters),
        client_for(poll.officials["hq_content"], poll.headquarters),
        client_for(make_member(campaign, Role.CANDIDATE), campaign),
        client_for(poll.representatives[0]),
        client_for(other.representatives[0]),
        client_for(vendor.owner, vendor),
        nobody(),
    ]
    places = {"draw": draw.token, "round": poll.round.token, "place": poll.constituency.token}

    def letters(method: str, path: str) -> str:
        return "".join(letter_of(one.open(path.format(**places), method=method, data=FILLED)) for one in people)

    assert [(method, path, letters(method, path)) for method, path, _expected in ACCESS] == ACCESS
