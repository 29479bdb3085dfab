"""What of membership by text the public ledger shows: how many, by candidate, messenger and day; never of whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select

from portal.core.accounts.models import Organisation
from portal.core.db import db
from portal.core.i18n import _, jalali_date, number
from portal.elections.codes.models import CodeGrant, Member, ShortCode, Subscriber
from portal.elections.ledger import Part
from portal.elections.models import Candidate, Constituency, Round

COLUMNS = ("candidate", "candidate_fa", "short_code", "messenger", "day", "joined", "left", "net")


def joins(row: Round, constituency: Constituency) -> Part | None:
    """The log by day; `net` is what each candidate has on a messenger at the end of that day. A change counts on the
    day of a number's last word: who joined and left again is one who left."""
    found = _records(constituency)
    if not _has_codes(constituency):
        return None
    words = _("هر خط یک روز است: چند شماره عضو شدند و ماندند، چند شماره لغو کردند، و تا پایان روز چند عضو ماند.")
    return Part(
        name="joins",
        title=_("عضویت پیامکی"),
        text=f"{words} {_('شماره‌ی هیچ‌کس این‌جا نیست.')}",
        head=[_("نامزد"), _("پیام‌رسان"), _("روز"), _("عضو شدند"), _("لغو کردند"), _("مانده")],
        rows=[
            (name, messenger, jalali_date(day), number(joined), number(left), number(net))
            for _code, name, _short, messenger, _key, day, joined, left, net in found
        ],
        columns=COLUMNS,
        records=[
            (code, name, short, key, day.isoformat(), joined, left, net)
            for code, name, short, _messenger, key, day, joined, left, net in found
        ],
        empty=_("هنوز کسی عضو نشده است."),
    )


def _has_codes(constituency: Constituency) -> bool:
    query = select(CodeGrant.id).join(Candidate).where(Candidate.constituency_id == constituency.id)
    return db.session.scalar(query.limit(1)) is not None


def _records(constituency: Constituency) -> list[tuple[Any, ...]]:
    joined = func.sum(case((Member.member, 1), else_=0))
    left = func.sum(case((Member.member, 0), else_=1))
    who = (Candidate.code, Candidate.name_fa, ShortCode.code, Organisation.name_fa, Organisation.code)
    query = select(*who, Member.since_day, joined, left).select_from(Member)
    query = query.join(Subscriber).join(ShortCode).join(CodeGrant, CodeGrant.code_id == ShortCode.id).join(Candidate)
    query = query.join(Organisation, Member.messenger_id == Organisation.id)
    query = query.where(Candidate.constituency_id == constituency.id)
    query = query.group_by(*who, Organisation.id, Member.since_day)
    query = query.order_by(Candidate.code, Organisation.id, Member.since_day)
    found, nets = [], dict[tuple[str, str], int]()
    for *about, day, more, less in db.session.execute(query):
        key = (about[0], about[4])
        nets[key] = nets.get(key, 0) + int(more)
        found.append((*about, day, int(more), int(less), nets[key]))
    return found
