"""Lists of numbers in the demo's election: one ready, one refused, one that the messenger has taken."""

from __future__ import annotations

import io

from portal.core.db import db, transaction
from portal.core.identifiers_demo import make_mobile
from portal.demo.elections import ask, quota_of, representative_email, the_election
from portal.demo.story import days_ago, organisation, person
from portal.elections.lists import handover, optouts, upload, work
from portal.elections.lists.models import NumberList
from portal.elections.models import Candidacy
from portal.elections.setup.candidates import candidacies

CODE = "11"  # whose campaign it is
TAKER = "soroush_plus"


def play() -> None:
    days_ago(2, _opt_out)
    days_ago(1.5, _hand_over)
    days_ago(1, _refuse)
    days_ago(0.2, _have_ready)


def _candidacy() -> Candidacy:
    return candidacies(the_election().rounds[0])[0]


def _opt_out() -> None:
    """Some whom the messenger was told, before anybody sent a list with them."""
    mobiles = [make_mobile(f"friend/{n}") for n in range(0, 90, 11)]
    with transaction():
        optouts.report(person("rubika@example.com"), organisation("rubika"), mobiles)


def _hand_over() -> None:
    """Members for a channel: sent, given to an approved request, and taken to the last part."""
    row = _sent(TAKER, "channel_growth", "اعضای کانال.csv", [make_mobile(f"member/{n}") for n in range(240)])
    ask(_candidacy(), CODE, TAKER, "channel_growth", 300, upto="accepted")
    with transaction():
        handover.bind(row, handover.promotions_for(row)[0], person(representative_email(CODE)))
    for part in range(row.blocks + 1):
        with transaction():
            handover.give(row, part, organisation(TAKER), person(f"{TAKER}@example.com"))


def _refuse() -> None:
    """The wrong column: telephones of offices."""
    _sent("rubika", "bulk_message", "دفترها.csv", ["تلفن", *(f"0218877{n:04}" for n in range(6600, 6640))])


def _have_ready() -> None:
    """As people send them: names beside the numbers, some wrong, some twice, some who opted out."""
    numbers = [make_mobile(f"friend/{n}") for n in range(300)]
    wrong = ["0912", "شماره ندارد", "02188776655", "=A2&A3", "9.12E+09", numbers[7], numbers[40]]
    rows = (f"یار {place},{number}" for place, number in enumerate(numbers + wrong, 1))
    _sent("rubika", "bulk_message", "یاران شهر.csv", ["نام,همراه", *rows])


def _sent(messenger: str, service: str, name: str, rows: list[str]) -> NumberList:
    """A file of the candidate's representative, read to its end."""
    quota, actor = quota_of(_candidacy(), messenger, service), person(representative_email(CODE))
    with transaction():
        row = upload.receive(quota, actor, io.BytesIO("\n".join(rows).encode()), name, consents=True)
    work.read({"id": row.id})
    return db.session.get_one(NumberList, row.id)
