"""Which digit opens which messenger's channels: the same for all candidates of an election."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import audit
from portal.core.accounts.models import Organisation, Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l
from portal.elections.access import demand_headquarters
from portal.elections.codes.models import JoinDigit
from portal.elections.codes.reading import LARGEST_DIGIT, is_join_digit
from portal.elections.models import Election, Offer, Round

SERVICE = "sms_join"


def set_digit(election: Election, actor: Person, messenger: Organisation, digit: int) -> JoinDigit:
    """Let a digit open the channels on a messenger that offered membership by text."""
    demand_headquarters(actor)
    check_digit(digit)
    if messenger not in offering(election):
        raise Invalid(_("این پیام‌رسان در این انتخابات عضویت پیامکی پیشنهاد نداده است."))
    row = JoinDigit(election_id=election.id, messenger=messenger, digit=digit)
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            _("این رقم یا این پیام‌رسان پیش‌تر ثبت شده است."), _("چیزی ذخیره نشد؛ فهرست رقم‌ها را ببینید.")
        ) from error
    audit.record(actor, election, "short_codes.digit_set", {"digit": digit, "messenger": messenger.token})
    return row


def remove_digit(row: JoinDigit, election: Election, actor: Person) -> None:
    """Before anybody could have texted it."""
    demand_headquarters(actor)
    if has_begun(election):
        raise Conflict(_("تبلیغات آغاز شده و رقم‌ها به مردم گفته شده‌اند؛ دیگر عوض نمی‌شوند."))
    audit.record(
        actor, election, "short_codes.digit_removed", {"digit": row.digit, "messenger": row.messenger.token}
    )
    db.session.delete(row)


def check_digit(digit: int) -> None:
    """Raise Invalid for what every operator reads otherwise."""
    if not is_join_digit(digit):
        raise Invalid(
            _("۰، ۱، ۱۱ و ۱۲ رقم عضویت نمی‌شوند: در شبکه‌ی همه‌ی اپراتورها معنای دیگری دارند."),
            _("عددی از ۲ تا ۹۹ بنویسید."),
        )


def digits_of(election: Election) -> list[JoinDigit]:
    query = select(JoinDigit).where(JoinDigit.election_id == election.id)
    return list(db.session.scalars(query.order_by(JoinDigit.digit)))


def digit_of(election: Election, token: str) -> JoinDigit | None:
    return db.session.scalar(
        select(JoinDigit).where(JoinDigit.election_id == election.id, JoinDigit.token == token)
    )


def offering(election: Election) -> list[Organisation]:
    """The messengers with a live offer of membership by text, in any round or constituency."""
    offers = (
        select(Offer.messenger_id)
        .join(Round)
        .where(Round.election_id == election.id, Offer.service == SERVICE, Offer.withdrawn_at.is_(None))
    )
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(offers)).order_by(Organisation.id)))


def without_digit(election: Election) -> list[Organisation]:
    """Offering messengers whose channels nobody can join yet."""
    have = {row.messenger_id for row in digits_of(election)}
    return [one for one in offering(election) if one.id not in have]


def next_free(election: Election) -> int:
    """The smallest digit that is still free: a suggestion."""
    used = {row.digit for row in digits_of(election)}
    return next(digit for digit in range(LARGEST_DIGIT + 1) if is_join_digit(digit) and digit not in used)


def has_begun(election: Election) -> bool:
    return any(row.opens_at <= now() for row in election.rounds)


audit.describe("short_codes.digit_set", _l("رقم عضویت «%(digit)s» به پیام‌رسان داده شد"))
audit.describe("short_codes.digit_removed", _l("رقم عضویت «%(digit)s» برداشته شد"))
