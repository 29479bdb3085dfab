"""Who may go where among short codes, to be read by people. The letters are those of tests/routes_table.py.

The people: nobody; the headquarters' manager; an official of its content desk; the candidate's representative; a
rival's representative; the operator's liaison; another operator's; the messenger's owner.
"""

from __future__ import annotations

import pytest
from flask import Flask

from tests.elections.codes.texting import Line, make_operator
from tests.elections.polls import quota_of
from tests.people import client_for
from tests.test_routes import letter_of

pytestmark = pytest.mark.only_on("sqlite")

TABLE = [
    ("/elections/short-codes", "++++++++"),
    ("/elections/short-codes/{code}", "++++++++"),
    ("/elections/short-codes/{code}.json", "++++++++"),
    ("/elections/setup/{election}/codes", "s++-----"),
    ("/elections/setup/{election}/codes/new", "s+------"),
    ("/elections/setup/rounds/{round}/codes/deal", "s+------"),
    ("/elections/setup/{election}/codes/digits/new", "s+------"),
    ("/elections/setup/{election}/codes/digits/none/remove", "s0------"),
    ("/elections/setup/{election}/codes/purge", "s+------"),
    ("/elections/short-code", "s--++---"),
    ("/elections/short-code/{quota}", "s--+0---"),
    ("/elections/operator-codes", "s----++-"),
    ("/elections/operator-codes/{election}/new", "s----++-"),
]


def test_everybody_gets_the_answer_of_the_table(shared: tuple[Flask, Line], line: Line) -> None:
    poll = line.poll
    quota = quota_of(poll.candidacies[0], "sms_join", line.messengers["bale"])
    places = {"election": poll.election.token, "code": poll.election.code, "round": poll.round.token}
    places["quota"] = quota.token
    other, liaison = make_operator()
    vendor = line.messengers["bale"]
    people = [(None, None), (poll.manager, poll.headquarters), (poll.officials["hq_content"], poll.headquarters)]
    people += [(one, None) for one in poll.representatives]
    people += [(line.liaison, line.operator), (liaison, other), (vendor.owner, vendor.organisation)]
    clients = [client_for(person, organisation) for person, organisation in people]
    found = [(path, "".join(letter_of(one.get(path.format(**places))) for one in clients)) for path, _ in TABLE]
    assert found == TABLE
