"""The auditor's pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.core import audit, clock
from portal.core.db import transaction
from tests.people import PortalClient, client_for, make_administrator, make_auditor, make_official, make_vendor


@pytest.fixture
def auditor(app: Flask) -> PortalClient:
    """An auditor's browser, over a log with something in it."""
    client = client_for(make_auditor())
    with clock.moved_to(datetime(2026, 3, 25, 8, 0, tzinfo=UTC)), transaction():
        audit.record(None, ("document", "d1"), "document.sealed", {"number": 7}, case=File())
    with transaction():
        for number in range(60):
            audit.record(None, ("thing", "t"), "thing.done", {"number": number})
    return client


class File:
    token = "file-1"


def test_the_auditor_reads_the_newest_events_first(auditor: PortalClient) -> None:
    text = auditor.get("/audit").text
    assert text.count("thing.done") == 25
    assert "?after=" in text


def test_paging_reaches_the_first_event(auditor: PortalClient) -> None:
    address, pages = "/audit", 0
    while address:
        text = auditor.get(address).text
        pages += 1
        address = text.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in text else ""
    assert pages >= 3
    assert '<a href="/audit/1">' in text


@pytest.mark.parametrize(
    "query", ["action=document.sealed", "case=file-1", "since=1405/01/05&until=۱۴۰۵/۰۱/۰۵", "until=1405/01/05"]
)
def test_the_list_filters_by_action_case_and_day(auditor: PortalClient, query: str) -> None:
    text = auditor.get(f"/audit?{query}").text
    assert "document.sealed" in text
    assert "thing.done" not in text


def test_a_day_that_is_none_is_said_and_lists_nothing(auditor: PortalClient) -> None:
    text = auditor.get("/audit?since=1405/13/01").text
    assert "ماه باید عددی از ۱ تا ۱۲ باشد" in text
    assert "thing.done" not in text


def test_an_event_is_shown_word_for_word_with_its_proof(auditor: PortalClient) -> None:
    text = auditor.get("/audit/1").text
    assert "دست نخورده است" in text
    assert audit.proof(1).root in text


def test_there_is_no_page_for_an_event_that_is_not(auditor: PortalClient) -> None:
    assert auditor.get("/audit/99999").status_code == 404


def test_nobody_but_the_auditor_reads_the_log(app: Flask) -> None:
    for person in (make_vendor().owner, make_official(), make_administrator()):
        assert client_for(person).get("/audit").status_code == 403
    assert client_for(None).get("/audit").status_code in (302, 303)
