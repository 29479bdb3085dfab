"""Elections, their constituencies and rounds: rows that the headquarters adds and changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l
from portal.core.text import normalise
from portal.elections.access import demand_headquarters
from portal.elections.models import Constituency, Election, Round
from portal.elections.models.polls import SILENCE

WHOLE_COUNTRY = "country"
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Rules:
    """What holds in a whole election; see `models.polls.Election`."""

    kind: str
    name_fa: str
    name_en: str = ""
    content_check: bool = True
    check_days: int = 1
    dispute_hours: int = 24


@dataclass(frozen=True)
class Days:
    """The moments of a round, in UTC; the silence follows from the last of them."""

    offers_until: datetime
    opens_at: datetime
    poll_starts_at: datetime


def create(actor: Person, code: str, rules: Rules) -> Election:
    """A new election; over the whole country it has its one constituency at once."""
    demand_headquarters(actor)
    row = Election(code=_checked_code(code), kind=rules.kind, created_at=now())
    _write(row, rules)
    db.session.add(row)
    flush_or_conflict()
    audit.record(actor, row, "election.created", {"kind": row.kind})
    if row.kind == "presidential":
        add_constituency(row, actor, WHOLE_COUNTRY, _("سراسر کشور"), "The whole country")
    return row


def change(election: Election, actor: Person, rules: Rules) -> None:
    """Kind and code stay: rows and addresses rest on them."""
    demand_headquarters(actor)
    _write(election, rules)
    audit.record(actor, election, "election.changed")


def _write(row: Election, rules: Rules) -> None:
    row.name_fa, row.name_en = normalise(rules.name_fa), normalise(rules.name_en)
    row.content_check, row.check_days, row.dispute_hours = rules.content_check, rules.check_days, rules.dispute_hours


def add_constituency(
    election: Election, actor: Person, code: str, name_fa: str, name_en: str = "", province: str = ""
) -> Constituency:
    demand_headquarters(actor)
    row = Constituency(election=election, code=_checked_code(code), province=province)
    row.name_fa, row.name_en = normalise(name_fa), normalise(name_en)
    db.session.add(row)
    flush_or_conflict()
    audit.record(actor, election, "election.constituency_added", {"constituency": row.token})
    return row


def add_round(election: Election, actor: Person, days: Days) -> Round:
    """The next round. Campaigning for the first begins by its date; for a second, once it is declared open too."""
    demand_headquarters(actor)
    check_days(days)
    number = len(election.rounds) + 1
    if number > 2:
        raise Conflict(_("این انتخابات هر دو دور خود را دارد."))
    row = Round(election=election, number=number, declared_at=now() if number == 1 else None)
    _write_days(row, days)
    db.session.add(row)
    flush_or_conflict()
    audit.record(actor, row, "election.round_added", _said(row))
    return row


def change_round(row: Round, actor: Person, days: Days) -> None:
    """Other moments, when polling is put off, say. Offers that were dealt are not opened again."""
    demand_headquarters(actor)
    check_days(days)
    if row.dealt_at is not None and days.offers_until != row.offers_until:
        raise Conflict(_("سهمیه‌ها تقسیم شده‌اند و مهلت پیشنهاد دیگر جابه‌جا نمی‌شود."))
    _write_days(row, days)
    audit.record(actor, row, "election.round_changed", _said(row))


def declare(row: Round, actor: Person) -> None:
    """Declare a round open: only then may anybody campaign for it."""
    demand_headquarters(actor)
    if row.declared_at is not None:
        raise Conflict(_("آغاز این دور پیش‌تر اعلام شده است."))
    if now() >= row.silent_at:
        raise Conflict(_("زمان تبلیغ این دور گذشته است."), _("نخست زمان رأی‌گیری را درست کنید."))
    row.declared_at = now()
    audit.record(actor, row, "election.round_declared")


def check_days(days: Days) -> None:
    """Raise Invalid unless campaigning has a time between the offers and the silence."""
    if not days.offers_until <= days.opens_at:
        raise Invalid(_("پیام‌رسان‌ها باید پیش از آغاز تبلیغات پیشنهاد خود را داده باشند."))
    if not days.opens_at < days.poll_starts_at - SILENCE:
        raise Invalid(_("تبلیغات باید پیش از سکوت انتخاباتی، یعنی ۲۴ ساعت مانده به آغاز رأی‌گیری، آغاز شود."))


def _write_days(row: Round, days: Days) -> None:
    row.offers_until, row.opens_at, row.poll_starts_at = days.offers_until, days.opens_at, days.poll_starts_at


def _said(row: Round) -> dict[str, str | int | bool | None]:
    return {"number": row.number, "poll_starts_at": row.poll_starts_at.isoformat()}


def elections() -> list[Election]:
    """Newest first."""
    return list(db.session.scalars(select(Election).order_by(Election.id.desc())))


def _checked_code(code: str) -> str:
    if not CODE.fullmatch(code):
        raise Invalid(_("کد تنها حرف کوچک لاتین، رقم، خط تیره و زیرخط دارد."))
    return code


def flush_or_conflict() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("این کد پیش‌تر ثبت شده است."), _("چیزی ذخیره نشد؛ کد دیگری بنویسید.")) from error


audit.describe("election.created", _l("انتخابات تعریف شد"))
audit.describe("election.changed", _l("قاعده‌های انتخابات تغییر کرد"))
audit.describe("election.constituency_added", _l("حوزه‌ی انتخابیه افزوده شد"))
audit.describe("election.round_added", _l("دور رأی‌گیری افزوده شد"))
audit.describe("election.round_changed", _l("زمان‌های دور رأی‌گیری تغییر کرد"))
audit.describe("election.round_declared", _l("آغاز دور اعلام شد"))
