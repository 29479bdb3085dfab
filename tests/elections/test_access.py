"""Who may go where in an election, to be read by people. The letters are those of tests/routes_table.py.

The people: the headquarters' manager; an official of its content desk; a candidate; the candidate's representative; a
rival's representative; the messenger's owner; a viewer of the messenger; another messenger's owner.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.elections.delivery import disputes
from portal.elections.models import Election
from tests.elections import polls
from tests.elections.proofs import make_signer, reported
from tests.people import PortalClient, client_for, make_member
from tests.test_routes import letter_of

pytestmark = pytest.mark.only_on("sqlite")

TABLE = [
    ("/elections/setup", "++------"),
    ("/elections/setup/new", "+-------"),
    ("/elections/setup/{election}", "++------"),
    ("/elections/setup/{election}/candidates/new", "+-------"),
    ("/elections/setup/rounds/{round}/edit", "+-------"),
    ("/elections/setup/rounds/{round}/deal", "+-------"),
    ("/elections/setup/rounds/{round}/quotas", "++------"),
    ("/elections/setup/candidacies/{candidacy}/withdraw", "+-------"),
    ("/elections/representatives", "--+++---"),
    ("/elections/representatives/new", "--+-----"),
    ("/elections/requests", "--+++---"),
    ("/elections/requests/quotas/{quota}/new", "--++0---"),
    ("/elections/requests/quotas/{quota}/slots", "--++0---"),
    ("/elections/requests/{draft}/edit", "--++0---"),
    ("/cases/{draft}", "00++0000"),
    ("/cases/{sent}", "0+++0000"),
    ("/elections/offers", "-----+++"),
    ("/elections/offers/{round}/{place}/blue_tick", "-----+-+"),
    ("/elections/deliveries", "-----+++"),
    ("/elections/deliveries/{promotion}", "-----++0"),
    ("/elections/deliveries/{promotion}/accept", "-----+-0"),
    ("/elections/receipts", "-----+++"),
    ("/elections/receipts/{promotion}", "-----++0"),
    ("/elections/receipts/keys/{key}", "-----++0"),
    ("/elections/receipts/keys/{key}/revoke", "-----+-0"),
    ("/elections/answers", "--+++---"),
    ("/elections/answers/{receipt}", "--++0---"),
    ("/cases/{dispute}", "00++0000"),
    ("/elections/setup/{election}/deliveries", "++------"),
    ("/elections/lists", "--+++---"),
    ("/elections/lists/quotas/{quota}/new", "--++0---"),
    ("/elections/numbers", "++------"),
    ("/elections/numbers/purge", "--+++---"),
    ("/opt-outs", "-----+-+"),
]


def things_of(poll: polls.Poll) -> dict[str, str]:
    """Tokens of what the table's addresses name. The promotion was made before contents were checked."""
    promotion, proofs = polls.promoted(poll), proofs_of(poll)
    with transaction():
        db.session.get_one(Election, poll.election.id).content_check = True
    quota = polls.quota_of(poll.candidacies[0], "in_channel_ad")
    draft, sent = polls.asked(quota, poll.representatives[0]), polls.sent(quota, poll.representatives[0])
    known = {"election": poll.election, "round": poll.round, "candidacy": poll.candidacies[0], "quota": quota}
    known |= {"draft": draft, "sent": sent, "promotion": promotion, "place": poll.constituency}
    return {name: row.token for name, row in (known | proofs).items()}


def proofs_of(poll: polls.Poll) -> dict[str, Any]:
    """A receipt that its candidate's representative disputes."""
    signer = make_signer(poll.messengers[0])
    receipt = reported(signer, polls.dispatched(poll))
    with transaction():
        case = disputes.dispute(receipt, poll.representatives[0], "ندیدیم که نمایش داده شود.")
    return {"key": signer.key, "receipt": receipt, "dispute": case}


def people(poll: polls.Poll) -> list[PortalClient]:
    campaign, vendor, other = poll.candidacies[0].candidate.campaign, poll.messengers[0], polls.make_messenger()
    return [
        client_for(poll.manager, poll.headquarters),
        client_for(poll.officials["hq_content"], poll.headquarters),
        client_for(make_member(campaign, Role.CANDIDATE), campaign),
        client_for(poll.representatives[0]),
        client_for(poll.representatives[1]),
        client_for(vendor.owner, vendor),
        client_for(make_member(vendor.organisation, Role.VIEWER), vendor),
        client_for(other.owner, other),
    ]


def test_everybody_gets_the_answer_of_the_table(app: Flask) -> None:
    poll = polls.a_dealt_poll(2)
    places, clients = things_of(poll), people(poll)
    found = [(path, "".join(letter_of(one.get(path.format(**places))) for one in clients)) for path, _ in TABLE]
    assert found == TABLE
