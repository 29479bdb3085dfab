"""A list leaves the portal: bound to an approved promotion, to its messenger's desk alone, part by part, each once.

Asking for a part says that the one before has arrived: until then that may be asked for again (a line that broke
loses nothing), after that never. Whoever asks for the part behind the last one closes the list; no copy stays here.
Opt-outs are asked in the very transaction in which the numbers leave, for each part anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import Select, select, update

from portal.core import audit, data_keys
from portal.core.accounts.models import Organisation, Person
from portal.core.audit.entries import HasToken
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _, _l
from portal.core.i18n import number as written
from portal.elections.lists import matching
from portal.elections.lists.access import demand_speaks_for
from portal.elections.lists.hashing import hashes_of, parted
from portal.elections.lists.keeping import block_place, locked, unpack
from portal.elections.lists.models import LEAVING, LEFT, READY, ListBlock, NumberList, NumberRoll
from portal.elections.lists.reading.numbers import whole
from portal.elections.models import Candidacy, Offer, Promotion
from portal.elections.requests import fulfilment

Row = TypeVarTuple("Row")
USABLE = ("waiting", "accepted", "scheduled")
AT_DESK = ("accepted", "scheduled", "dispatched")


@dataclass(frozen=True)
class Part:
    """Canonical numbers, without the `withheld` ones who have opted out by now. `closed`: there are no more."""

    numbers: list[str]
    withheld: int
    closed: bool


CLOSED = Part([], 0, closed=True)


def promotions_for(row: NumberList) -> Sequence[Promotion]:
    """Approved requests of the same candidate, messenger and service that have no list and have not begun."""
    taken = select(NumberList.promotion_id).where(NumberList.promotion_id.is_not(None))
    query = (
        select(Promotion)
        .join(Offer, Promotion.offer_id == Offer.id)
        .join(Candidacy, Promotion.candidacy_id == Candidacy.id)
        .where(
            Candidacy.candidate_id == row.roll.candidate_id,
            Promotion.messenger_id == row.roll.messenger_id,
            Offer.service == row.roll.service,
            Promotion.state.in_(USABLE),
            Promotion.id.not_in(taken),
        )
    )
    return db.session.scalars(query.order_by(Promotion.id)).all()


def bind(row: NumberList, promotion: Promotion, actor: Person) -> None:
    """Say for which approved request a list is; it must not have more numbers than the request has units."""
    demand_speaks_for(actor, row.roll.candidate)
    row = locked(row.id)
    if row.state != READY or row.promotion_id is not None:
        raise Conflict(_("این فهرست آماده نیست یا پیش‌تر به درخواستی داده شده است."), _("چیزی تغییر نکرد."))
    if promotion not in promotions_for(row):
        raise Invalid(_("این درخواست برای این فهرست نیست یا دیگر باز نیست."), _("درخواست دیگری برگزینید."))
    if row.accepted > promotion.amount:
        raise Invalid(
            _(
                "این فهرست %(count)s شماره دارد و درخواست %(amount)s واحد.",
                count=written(row.accepted),
                amount=written(promotion.amount),
            ),
            _("فهرست سر جای خود است؛ درخواست بزرگ‌تری برگزینید یا فهرست کوچک‌تری بفرستید."),
        )
    row.promotion = promotion
    audit.record(actor, row, "number_list.bound", {"promotion": promotion.token})


def waiting(messenger: Organisation, query: Select[*Row]) -> Select[*Row]:
    """Of a query over lists: what a messenger's desk may take, or has begun to take."""
    return (
        query.join(NumberRoll, NumberList.roll_id == NumberRoll.id)
        .join(Promotion, NumberList.promotion_id == Promotion.id)
        .where(
            NumberRoll.messenger_id == messenger.id,
            NumberList.state.in_((READY, LEAVING)),
            Promotion.state.in_(AT_DESK),
            Promotion.not_after > now(),
        )
    )


def list_for(messenger: Organisation, token: str) -> NumberList:
    """A list that was given to this messenger for a promotion; others need not know that it exists."""
    query = select(NumberList).join(NumberRoll, NumberList.roll_id == NumberRoll.id)
    mine = (NumberRoll.messenger_id == messenger.id, NumberList.promotion_id.is_not(None))
    found = db.session.scalar(query.where(NumberList.token == token, *mine))
    if found is None:
        raise NotFound(_("چنین فهرستی برای این پیام‌رسان نیست."))
    return found


def give(row: NumberList, number: int, messenger: Organisation, actor: HasToken) -> Part:
    """The part `number` for the messenger's desk; the first one dispatches the promotion."""
    row = locked(row.id)
    if row.roll.messenger_id != messenger.id:
        raise Forbidden(_("این فهرست برای پیام‌رسان دیگری است."))
    if row.state == LEFT and number == row.blocks:
        return CLOSED  # the answer that closed it was lost on the way
    _require_turn(row, number)
    _require_time(row, actor)
    if number == row.blocks:
        return _close(row, actor)
    part, again = _open_part(row, number), row.given > number
    row.given = number + 1
    row.withheld += 0 if again else part.withheld
    details = {"part": number, "count": len(part.numbers), "withheld": part.withheld, "again": again}
    audit.record(actor, row, "number_list.part_left", details)
    return part


def _require_turn(row: NumberList, number: int) -> None:
    """The next part, or the last one again."""
    if row.state not in (READY, LEAVING) or row.promotion is None:
        raise _gone()
    if number > row.given:
        raise Conflict(
            _("نخست باید بخش %(part)s گرفته شود.", part=written(row.given)), _("بخش‌ها به ترتیب داده می‌شود.")
        )
    if number < row.given - 1:
        raise _gone()


def _gone() -> Conflict:
    return Conflict(
        _("این بخش از فهرست پیش‌تر تحویل شده و دیگر داده نمی‌شود."),
        _("هر فهرست یک بار از سامانه بیرون می‌رود. اگر چیزی به دست شما نرسیده، به نماینده‌ی نامزد خبر دهید."),
        code="list_gone",
    )


def _require_time(row: NumberList, actor: HasToken) -> None:
    """Dispatch with the first part; with every other, that it is still lawful, whatever a queue did."""
    promotion = row.promotion
    if promotion is None:
        raise _gone()
    if row.state == READY:
        fulfilment.dispatch(promotion, None)
        row.state = LEAVING
        audit.record(actor, row, "number_list.leaving", {"promotion": promotion.token, "count": row.accepted})
        return
    moment, candidacy = now(), promotion.candidacy
    if moment >= promotion.not_after or not candidacy.round.is_campaign(moment) or candidacy.withdrawn_at:
        raise fulfilment.TooLate(
            _("زمان مجاز این ارسال گذشته است."), _("چیزی داده نشد؛ آنچه در صف مانده است را دیگر نفرستید.")
        )
    if promotion.state != "dispatched":
        raise _gone()


def _open_part(row: NumberList, number: int) -> Part:
    query = select(ListBlock.numbers).where(ListBlock.list_id == row.id, ListBlock.number == number)
    sealed = db.session.scalars(query).one()
    key = data_keys.field_key(row.data_key)
    numbers = unpack(key.open(f"{block_place(row, number)}/numbers", sealed))
    hashes = hashes_of([b"%09d" % one for one in numbers])
    out = matching.opted_out(hashes, row.roll.candidate_id)
    left = [one for one, its_hash in zip(numbers, parted(hashes), strict=True) if its_hash not in out]
    return Part(list(whole(left)), len(numbers) - len(left), closed=False)


def _close(row: NumberList, actor: HasToken) -> Part:
    row.state, row.left_at = LEFT, now()
    db.session.execute(update(ListBlock).where(ListBlock.list_id == row.id).values(numbers=b""))
    audit.record(actor, row, "number_list.left", {"count": row.accepted - row.withheld, "withheld": row.withheld})
    return CLOSED


for _action, _words in {
    "number_list.bound": _l("فهرست به درخواستی داده شد"),
    "number_list.leaving": _l("تحویل فهرست به پیام‌رسان آغاز شد: %(count)s شماره"),
    "number_list.part_left": _l("بخش %(part)s فهرست تحویل پیام‌رسان شد: %(count)s شماره"),
    "number_list.left": _l("فهرست تحویل پیام‌رسان شد: %(count)s شماره"),
}.items():
    audit.describe(_action, _words)
