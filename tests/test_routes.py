"""Everybody at every door: each answer is compared with a table that people can read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import true
from werkzeug.test import TestResponse

from portal.core.cases import access
from portal.core.db import db
from portal.core.web import Access, access_of
from tests.people import PortalClient
from tests.routes_table import DATA, PEOPLE, TABLE
from tests.world import CANARY, NOTE_CANARY, World, make_world

pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.usefixtures("app")]
APPLICANTS = ("owner", "editor", "viewer")
STRANGERS = ("nobody", "rival", "agency", "admin")
Row = tuple[str, str, str]


class Walker:
    """Goes to addresses as each of the people; the rows are brought back after whatever changed them."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.clients: dict[str, PortalClient] = world.clients()
        self.file = Path(app.extensions["settings"].data_dir, "portal.sqlite")
        self.model = self.file.with_suffix(".world")
        self._forget()
        shutil.copyfile(self.file, self.model)

    def ask(self, person: str, method: str, path: str) -> TestResponse:
        client = self.clients[person]
        cookies = client.get_cookie("session")
        answer = client.open(path.format(**self.world.places), method=method, data=dict(DATA.get(path, {})))
        if method != "GET" and answer.status_code < 400:
            self._bring_back()
            if cookies is not None:
                client.set_cookie("session", cookies.value)
        return answer

    def row(self, method: str, path: str) -> tuple[str, dict[str, TestResponse]]:
        answers = {person: self.ask(person, method, path) for person in PEOPLE}
        return "".join(letter_of(answer) for answer in answers.values()), answers

    def _bring_back(self) -> None:
        self._forget()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.model, self.file)

    def _forget(self) -> None:
        db.session.remove()
        db.engine.dispose()


def letter_of(answer: TestResponse) -> str:
    """The table's letter for an answer."""
    if answer.status_code in (302, 303) and "/account/sign-in" in (answer.location or ""):
        return "s"
    return {401: "s", 403: "-", 404: "0"}.get(answer.status_code, "+")


@pytest.fixture
def walker(app: Flask) -> Iterator[Walker]:
    made = Walker(app, make_world())
    yield made
    made.model.unlink(missing_ok=True)


def endpoint_of(app: Flask, method: str, path: str, places: dict[str, str]) -> str:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return str(adapter.match(path.format(**places), method=method)[0])


def test_everybody_gets_the_answer_of_the_table(walker: Walker) -> None:
    wrong, seen = [], []
    for method, path, expected in TABLE:
        found, answers = walker.row(method, path)
        if found != expected:
            wrong.append(f"{method} {path}: found {found}, the table says {expected}")
        seen += leaks(method, path, found, answers)
    assert wrong + seen == [], "\n".join(["", *wrong, *seen])


def leaks(method: str, path: str, found: str, answers: dict[str, TestResponse]) -> list[str]:
    """Canaries where they must not sing: before those who were turned away, and notes before the applicant."""
    if path == "/mailbox":
        return []  # every letter of a portal that sends none: `test_production_has_no_mailbox` of notifications
    heard = {p: [word in answers[p].get_data() for word in (CANARY.encode(), NOTE_CANARY.encode())] for p in PEOPLE}
    turned_away = [p for p, letter in zip(PEOPLE, found, strict=True) if letter != "+"]
    leaky = [p for p in (*turned_away, *STRANGERS) if any(heard[p])]
    leaky += [p for p in APPLICANTS if heard[p][1]]
    return [f"{method} {path}: {person} sees a canary" for person in sorted(set(leaky))]


def test_the_canaries_do_sing_where_they_may(walker: Walker) -> None:
    """The control: the words that nobody else must see are really there."""
    case = "/cases/{case}"
    assert CANARY in walker.ask("owner", "GET", case).text
    assert NOTE_CANARY in walker.ask("holder", "GET", case).text
    assert NOTE_CANARY not in walker.ask("owner", "GET", case).text


def test_every_door_is_in_the_table(walker: Walker) -> None:
    told = {(m, endpoint_of(walker.app, m, path, walker.world.places)) for m, path, _ in TABLE}
    doors = {(m, r.endpoint) for r in walker.app.url_map.iter_rules() for m in (r.methods or set()) & {"GET", "POST"}}
    assert doors - told == set()


def test_people_and_columns_are_the_same(walker: Walker) -> None:
    assert tuple(walker.clients) == PEOPLE
    assert {len(expected) for _, _, expected in TABLE} == {len(PEOPLE)}


def rows_under(walker: Walker, mark: str) -> list[Row]:
    """The table's GET rows that stand under one mark."""
    places = walker.world.places
    named = [(row, access_of(walker.app, endpoint_of(walker.app, row[0], row[1], places))) for row in TABLE]
    return [row for row, found in named if found and found.name == mark and row[0] == "GET"]


MARKS = ["administrator", "auditor", "official", "vendor", "vendor_editor", "organisation_head", "consulted"]


def test_a_mark_that_lets_all_through_is_noticed(walker: Walker) -> None:
    """Mutants: one mark after the other forgotten. The walk must see each."""
    assert [mark for mark in MARKS if not is_noticed(walker, mark)] == []


def is_noticed(walker: Walker, mark: str) -> bool:
    method, path, expected = rows_under(walker, mark)[0]
    endpoint = endpoint_of(walker.app, method, path, walker.world.places)
    view, right = walker.app.view_functions[endpoint], access_of(walker.app, endpoint)
    view.__access__ = Access("public", lambda: None)  # type: ignore[attr-defined]
    try:
        return row_or_crash(walker, method, path) != expected
    finally:
        view.__access__ = right  # type: ignore[attr-defined]


def row_or_crash(walker: Walker, method: str, path: str) -> str:
    """A view that was never meant for somebody may also fall over: that is noticed just as well."""
    try:
        return walker.row(method, path)[0]
    except Exception as error:
        return type(error).__name__


def test_a_loader_that_finds_everything_is_noticed(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant: cases are no longer looked for among what one may see."""
    everything: Callable[..., object] = lambda person: true()  # noqa: E731
    monkeypatch.setattr(access, "seen_by", everything)
    expected = next(e for m, path, e in TABLE if (m, path) == ("GET", "/cases/{case}"))
    assert walker.row("GET", "/cases/{case}")[0] != expected
