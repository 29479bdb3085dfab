"""The pages of a campaign ask the database as little for many quotas as for few."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.elections.polls import Poll, announce, deal, make_messenger, make_poll
from tests.people import client_for
from tests.statements import statements

SERVICES = ("in_channel_ad", "bulk_message", "sms_join")


def a_poll(*services: str) -> Poll:
    """Dealt; one messenger offers each of these, another the first alone."""
    poll = make_poll(2)
    first, second = make_messenger(f"الف {poll.election.code}"), make_messenger(f"ب {poll.election.code}")
    for service in services:
        announce(poll, first, service, 600)
    announce(poll, second, services[0], 600)
    deal(poll)
    return poll


def asked_by(poll: Poll, path: str) -> int:
    browser = client_for(poll.representatives[0])
    assert browser.get(path).status_code == 200
    with statements() as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["/elections/requests", "/elections/lists", "/elections/short-code"])
def test_many_quotas_are_read_as_few(app: Flask, path: str) -> None:
    few, many = a_poll(SERVICES[0]), a_poll(*SERVICES)
    assert asked_by(few, path) == asked_by(many, path)
