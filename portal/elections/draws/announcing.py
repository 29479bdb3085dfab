"""The headquarters announces a draw: the list, the public sources, the moments, the anchor of a hash chain."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l
from portal.elections.access import demand_headquarters
from portal.elections.ceremony import SECRET_BYTES, make_chain
from portal.elections.draw import DrawError, check_names
from portal.elections.draws.ceremonies import lock, phase_of
from portal.elections.draws.models import Draw, DrawPlace, DrawSource
from portal.elections.draws.phases import may_call_off, moments_of
from portal.elections.draws.telling import tell
from portal.elections.models import Candidacy, Constituency, Round
from portal.elections.setup.candidates import candidacies


@dataclass(frozen=True)
class Source:
    """What will be drawn from: what it is, where everybody can look it up, the day (in Tehran) of its value."""

    title: str
    place: str
    day: date


@dataclass(frozen=True)
class Announced:
    """What the headquarters says of a draw."""

    commit_until: datetime
    reveal_until: datetime
    sources: Sequence[Source]


def announce(round_: Round, constituency: Constituency, actor: Person, said: Announced) -> Draw:
    """Announce the draw of a constituency, once its quotas are dealt and nobody can be entered any more."""
    demand_headquarters(actor)
    row = db.session.get_one(Round, round_.id, with_for_update=True, populate_existing=True)
    who = candidacies(row, constituency, standing=True)
    _require_ready(row, constituency, who)
    moments = moments_of(said.commit_until, said.reveal_until, [source.day for source in said.sources], now())
    titles = [(source.title, source.day) for source in said.sources]
    if len(set(titles)) != len(titles):
        raise Invalid(_("یک منبع دو بار نوشته شده است."))
    draw = _new(row, constituency, actor, [name_on_list(one) for one in who])
    draw.commit_until, draw.reveal_until, draw.sources_from = (
        moments.commit_until,
        moments.reveal_until,
        moments.sources_from,
    )
    draw.sources = [
        DrawSource(number=number, title=source.title, place=source.place, day=source.day)
        for number, source in enumerate(said.sources, 1)
    ]
    draw.places = [
        DrawPlace(number=number, candidacy=one, name=name)
        for number, (one, name) in enumerate(zip(who, draw.names, strict=True), 1)
    ]
    db.session.add(draw)
    db.session.flush()
    audit.record(actor, draw, "draw.announced", {"anchor": draw.anchor, "round": row.token})
    tell(draw, "draw_announced", closes_at=draw.commit_until)
    return draw


def _new(round_: Round, constituency: Constituency, actor: Person, names: list[str]) -> Draw:
    """A list, a name of its own, and a chain long enough for all withdrawals that can follow."""
    _check_list(names)
    number = len(draws_of(round_, constituency)) + 1
    name = f"{round_.election.code}/{round_.number}/{constituency.code}/{number}"
    chain = make_chain(secrets.token_bytes(SECRET_BYTES), len(names))
    made = Draw(round=round_, constituency=constituency, number=number, name=name, names=names, called_off_why="")
    made.anchor, made.seed, made.chain_length = chain[0].hex(), chain[-1].hex(), len(names)
    made.announced_at, made.announced_by_id = now(), actor.id
    return made


def name_on_list(candidacy: Candidacy) -> str:
    """With the ballot's code: two candidates of one name are told apart."""
    return f"{candidacy.candidate.name_fa} ({candidacy.candidate.code})"


def _check_list(names: list[str]) -> None:
    try:
        check_names(names)
    except DrawError as error:
        raise Invalid(
            _("از نام نامزدها فهرست درستی ساخته نمی‌شود: نویسه‌ای پنهان دارند یا دو نام یکسان دیده می‌شوند."),
            _("نام‌ها را در صفحه‌ی انتخابات درست کنید."),
        ) from error


def _require_ready(round_: Round, constituency: Constituency, who: Sequence[Candidacy]) -> None:
    if constituency.election_id != round_.election_id or not who:
        raise Conflict(_("در این حوزه و دور نامزدی نیست."))
    if round_.dealt_at is None:
        raise Conflict(
            _("نخست سهمیه‌های این دور را تقسیم کنید."), _("تا آن زمان نامزد افزوده می‌شود و فهرست قرعه پایدار نیست.")
        )
    if any(draw.called_off_at is None for draw in draws_of(round_, constituency)):
        raise Conflict(_("برای این حوزه در این دور قرعه‌کشی اعلام شده است."), _("همان را پیش ببرید."))


def call_off(draw: Draw, actor: Person, why: str) -> None:
    """Give a draw up while its outcome is unknown to everybody; it stays listed, with the reason."""
    demand_headquarters(actor)
    row = lock(draw)
    if not why.strip():
        raise Invalid(_("دلیل کنار گذاشتن قرعه‌کشی را بنویسید: همه آن را می‌خوانند."))
    if not may_call_off(phase_of(row)):
        raise Conflict(
            _("از روز منبع‌ها به بعد قرعه‌کشی را نمی‌توان کنار گذاشت."),
            _("کسی که مقدارها را دیده است نباید بتواند قرعه‌ی دیگری بخواهد."),
        )
    row.called_off_at, row.called_off_why = now(), why.strip()
    audit.record(actor, row, "draw.called_off")
    tell(row, "draw_called_off", reason=row.called_off_why)


def draws_of(round_: Round, constituency: Constituency) -> Sequence[Draw]:
    """All draws of a constituency in a round, those called off included, oldest first."""
    query = select(Draw).where(Draw.round_id == round_.id, Draw.constituency_id == constituency.id)
    return db.session.scalars(query.order_by(Draw.number)).all()


audit.describe("draw.announced", _l("قرعه‌کشی اعلام شد"))
audit.describe("draw.called_off", _l("قرعه‌کشی کنار گذاشته شد"))
