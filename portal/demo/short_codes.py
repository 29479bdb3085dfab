"""Short codes in the demo's election: an operator's numbers, dealt as drawn; channels; days of people who text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from portal.core.clock import now
from portal.core.db import transaction
from portal.core.identifiers_demo import make_mobile
from portal.demo.elections import CANDIDATES, manager, representative_email, the_election
from portal.demo.story import days_ago, organisation, person
from portal.elections import dealing
from portal.elections.codes import channels, digits, inbound, pool
from portal.elections.codes.inbound import Report
from portal.elections.models import Candidacy
from portal.elections.setup.candidates import candidacies

OPERATOR, MESSENGER = "operator_alef", "soroush_plus"
# How many text to each candidate, four times since the codes were dealt; of every fifth a stop follows.
TEXTED = ((3, 5, 9, 6), (4, 2, 8, 7), (2, 6, 3, 5))


def play() -> None:
    days_ago(6, _give_numbers)
    days_ago(2.75, _deal)
    days_ago(2.7, _name_channels)
    for day, counts in enumerate(zip(*TEXTED, strict=True)):
        days_ago(2.6 - 0.8 * day, partial(_text, day, counts))


def _give_numbers() -> None:
    election, operator = the_election(), organisation(OPERATOR)
    with transaction():
        pool.add_numbers(election, person(f"{OPERATOR}@example.com"), "30801-30806", operator)
        digits.set_digit(election, manager(), organisation(MESSENGER), 2)


def _deal() -> None:
    with transaction():
        pool.deal(the_election().rounds[0], manager())


def _candidacies() -> list[Candidacy]:
    """Those who speak by an accredited representative."""
    return candidacies(the_election().rounds[0])[: len(TEXTED)]


def _name_channels() -> None:
    for candidacy, (code, _name, english, _representative) in zip(_candidacies(), CANDIDATES, strict=False):
        quota = next(q for q in dealing.quotas_of(candidacy) if q.line.offer.service == "sms_join")
        with transaction():
            name = english.lower().replace(" ", "_")
            channels.name_channel(candidacy, person(representative_email(code)), quota, name)


def _text(day: int, counts: tuple[int, ...]) -> None:
    operator = organisation(OPERATOR)
    for place, (candidacy, count) in enumerate(zip(_candidacies(), counts, strict=True)):
        grant = channels.grant_of(candidacy.candidate)
        if grant is None:
            continue
        for number in range(count):
            said = Report(
                message_id=f"demo-{day}-{place}-{number}",
                code=grant.code.code,
                sender=make_mobile(f"texts/{day}/{place}/{number}"),
                at=now() + timedelta(minutes=number),
                text="۲",
            )
            inbound.receive(operator, said)
            if number % 5 == 4:
                later = said.at + timedelta(minutes=1)
                inbound.receive(operator, replace(said, message_id=f"{said.message_id}-stop", at=later, text="لغو"))
