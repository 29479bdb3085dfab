"""The public ledger: equality stated, figures summed, every entry provable, nothing shown that must not be."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import audit
from portal.core.audit import verify_entry
from portal.core.db import db, transaction
from portal.elections.delivery import rounds, settling
from portal.elections.ledger import stating
from portal.elections.requests import fulfilment
from tests.elections.polls import (
    Poll,
    a_dealt_poll,
    announce,
    asked,
    deal,
    dispatched,
    make_messenger,
    make_poll,
    promoted,
    quota_of,
)
from tests.elections.proofs import make_signer, reported
from tests.scenes import scene
from tests.statements import statements

WORDS = "قناری پیش از نمایش"


@pytest.fixture
@scene
def poll(app: Flask) -> Poll:
    """Candidate 1: 7 of 10 delivered and confirmed; 2: missed 10; 3: a promotion that waits and a draft."""
    poll = a_dealt_poll(3)
    signer = make_signer(poll.messengers[0])
    receipt = reported(signer, dispatched(poll), count=7)
    with transaction():
        settling.confirm(receipt, poll.representatives[0])
        fulfilment.miss(promoted(poll, 1), signer.messenger.owner, "نشد")
    promoted(poll, 2, words=WORDS)
    asked(quota_of(poll.candidacies[2], "in_channel_ad"), poll.representatives[2], words=WORDS)
    rounds.keep_dates()
    stating.state_quotas()
    return poll


def place(poll: Poll, end: str = "") -> str:
    return f"/ledger/{poll.election.code}{end}"


def lines(client: FlaskClient, poll: Poll, asked: str = "") -> list[dict[str, Any]]:
    answer = client.get(place(poll, f".json{asked}")).json
    assert answer is not None
    found: list[dict[str, Any]] = answer["lines"]
    return found


def test_everybody_reads_what_each_candidate_got_and_that_it_is_the_same(client: FlaskClient, poll: Poll) -> None:
    shown = client.get(place(poll)).text
    assert "سهمیه‌ی همه‌ی نامزدها برابر است: اختلاف ۰" in shown
    assert all(one.candidate.name_fa in shown for one in poll.candidacies)


def test_the_figures_are_those_of_the_rows(client: FlaskClient, poll: Poll) -> None:
    names = ("each", "credit", "planned", "delivered", "seen", "owed", "got")
    found = [tuple(line[name] for name in names) for line in lines(client, poll)]
    assert found == [(1000, 3, 10, 7, 7, 0, 1003), (1000, 10, 10, 0, 0, 0, 1010), (1000, 0, 10, 0, 0, 0, 1000)]


def test_the_spreadsheet_has_the_same_lines(client: FlaskClient, poll: Poll) -> None:
    text = client.get(place(poll, ".csv")).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["candidate_fa"], int(row["got"]), int(row["delivered"])) for row in rows] == [
        (line["candidate_fa"], line["got"], line["delivered"]) for line in lines(client, poll)
    ]


def test_filters_stand_in_the_address(client: FlaskClient, poll: Poll) -> None:
    other = make_messenger("پیام‌رسان دیگر")
    assert lines(client, poll, f"?messenger={other.organisation.code}") == []
    assert lines(client, poll, "?service=blue_tick") == []
    assert len(lines(client, poll, f"?messenger={poll.messengers[0].organisation.code}&service=in_channel_ad")) == 3


def test_every_line_names_its_entry_and_a_stranger_can_check_it(
    client: FlaskClient, poll: Poll, tmp_path: Path
) -> None:
    for line in lines(client, poll):
        doc = client.get(f"/ledger/entries/{line['entry']}.json").json
        assert doc is not None
        said = json.loads(doc["body"])
        assert said["with"] == {"each": line["each"], "extra": 0, "credit": line["credit"], "returned": 0}
        assert (said["actor"], said["case"]) == (None, None)
        assert check(doc, tmp_path) == 0


def test_the_entry_of_a_delivery_carries_its_receipt_and_one_flipped_byte_is_seen(
    client: FlaskClient, poll: Poll, tmp_path: Path
) -> None:
    doc = client.get(f"/ledger/entries/{seq_of('ledger.delivered')}.json").json
    assert doc is not None
    assert check(doc, tmp_path) == 0
    doc["receipt"]["text"] = doc["receipt"]["text"].replace("count: 7", "count: 9")
    assert check(doc, tmp_path) == 1


def check(doc: dict[str, Any], folder: Path) -> int:
    (folder / "entry.json").write_text(json.dumps(doc), "utf-8")
    command = [sys.executable, "-I", "-S", verify_entry.__file__, "entry.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def seq_of(action: str) -> int:
    found = db.session.scalar(select(audit.AuditEvent.seq).where(audit.AuditEvent.action == action).limit(1))
    assert found is not None
    return found


def test_an_entry_is_proved_against_an_older_head_that_somebody_kept(client: FlaskClient, poll: Poll) -> None:
    seq, size = seq_of("ledger.delivered"), audit.head().size - 1
    doc = client.get(f"/ledger/entries/{seq}.json?size={size}").json
    assert doc is not None
    assert (doc["size"], doc["root"]) == (size, audit.root_at(size))
    assert client.get(f"/ledger/entries/{seq}.json?size=1").status_code == 404
    assert client.get(f"/ledger/entries/{seq}.json?size=99999").status_code == 404


def test_nothing_else_of_the_log_is_shown(client: FlaskClient, poll: Poll) -> None:
    others = db.session.scalars(select(audit.AuditEvent.seq).where(audit.AuditEvent.action.not_like("ledger.%")))
    for seq in [*list(others)[:40], 0, 10**6]:
        assert client.get(f"/ledger/entries/{seq}.json").status_code == 404
        assert client.get(f"/ledger/entries/{seq}").status_code == 404


def test_neither_creatives_nor_drafts_nor_representatives_are_shown(client: FlaskClient, poll: Poll) -> None:
    hidden = [WORDS, *(person.name for person in poll.representatives), *(p.token for p in poll.representatives)]
    entry = f"/ledger/entries/{seq_of('ledger.delivered')}"
    pages = [place(poll), place(poll, ".json"), place(poll, ".csv"), place(poll, "/units"), entry, f"{entry}.json"]
    for address in pages:
        shown = client.get(address).get_data(as_text=True)
        assert [word for word in hidden if word in shown] == [], address


def test_deliveries_and_make_goods_are_listed_with_their_entries(client: FlaskClient, poll: Poll) -> None:
    assert f"/ledger/entries/{seq_of('ledger.delivered')}" in client.get(place(poll, "/units")).text
    made = client.get(place(poll, "/units?view=made_good")).text
    assert "کمتر از مقدار تحویل شد" in made
    assert f"/ledger/entries/{seq_of('ledger.made_good')}" in made


def test_an_unchanged_page_is_not_sent_again_and_nobody_keeps_it_for_long(client: FlaskClient, poll: Poll) -> None:
    for address in (place(poll), place(poll, ".json"), place(poll, "/units"), "/ledger"):
        first = client.get(address)
        assert 0 < (first.cache_control.max_age or 0) <= 60
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_quotas_are_stated_once_and_again_when_they_change(poll: Poll) -> None:
    size = audit.head().size
    stating.state_quotas()
    assert audit.head().size == size
    with transaction():
        settling.make_good(promoted(poll, 2), "missed", 10)
    stating.state_quotas()
    newest = db.session.scalars(select(audit.AuditEvent).order_by(audit.AuditEvent.seq.desc()).limit(1)).one()
    assert (newest.action, newest.details["credit"]) == ("ledger.quota", 10)


@pytest.mark.usefixtures("app")
def test_the_page_asks_as_many_queries_for_many_candidates_as_for_few(client: FlaskClient) -> None:
    few, many = make_poll(2), make_poll(6)
    for poll in (few, many):
        for name in ("الف", "ب") if poll is many else ("پ",):
            announce(poll, make_messenger(f"{name} {poll.election.code}"), "in_channel_ad", 600)
        deal(poll)
    for number in range(6):
        promoted(many, number)
    asked: dict[str, tuple[int, int]] = {}
    for end in ("", ".json", "/units"):
        counts = []
        for poll in (few, many):
            client.get(place(poll, end))
            with statements() as sent:
                client.get(place(poll, end))
            counts.append(len(sent))
        asked[end] = (counts[0], counts[1])
    assert all(few == many < 20 for few, many in asked.values()), asked


@pytest.mark.usefixtures("app")
def test_before_anything_is_dealt_the_pages_say_so(client: FlaskClient) -> None:
    assert "هنوز انتخاباتی تعریف نشده است" in client.get("/ledger").text
    poll = make_poll(1)
    assert "هنوز سهمیه‌ای نیست" in client.get(place(poll)).text
    assert client.get("/ledger/no-such-election").status_code == 404
