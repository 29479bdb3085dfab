"""A candidate names their channel on each messenger that gives them membership by text: one unit of that quota."""

from __future__ import annotations

import re

from sqlalchemy import exists, select

from portal.core import audit
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l
from portal.elections import dealing
from portal.elections.codes.digits import SERVICE, digits_of
from portal.elections.codes.models import BatchRow, Channel, CodeGrant, Member, ShortCode, Subscriber
from portal.elections.codes.replies import Way
from portal.elections.models import Candidacy, Candidate, Quota
from portal.licensing.licences.standing import products_of

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{2,63}")


def channel_name(typed: str) -> str:
    """The bare name of `@name`, `name` or `https://messenger.example/name`. Raises Invalid."""
    name = typed.strip().rstrip("/").rpartition("/")[2].removeprefix("@")
    if not _NAME.fullmatch(name):
        raise Invalid(
            _("نام کانال درست نیست."),
            _("نام لاتین کانال را بنویسید، با حرف آغاز شود و ۳ تا ۶۴ نویسه باشد؛ برای نمونه @my_channel."),
        )
    return name


def name_channel(candidacy: Candidacy, actor: Person, quota: Quota, typed: str) -> Channel:
    """Name the channel, or mend its name while nobody has been handed over to it."""
    _demand(candidacy, actor, quota)
    name, messenger = channel_name(typed), quota.line.offer.messenger
    found = db.session.scalar(select(Channel).where(Channel.quota_id == quota.id).with_for_update())
    if found is None:
        found = Channel(candidacy=candidacy, messenger=messenger, quota=quota)
        db.session.add(found)
        units = 1
    else:
        units = 0
        if found.name != name and was_handed_over(found):
            raise Conflict(
                _("نخستین عضوها به پیام‌رسان سپرده شده‌اند و نام کانال دیگر عوض نمی‌شود."),
                _("اگر کانال جابه‌جا شده، از پشتیبانی پیام‌رسان بخواهید نام آن را بازگرداند."),
            )
    found.name, found.named_at = name, now()
    db.session.flush()
    audit.record(actor, candidacy, "short_code.channel_named", {"messenger": messenger.token, "channel": name})
    if units:
        dealing.take(quota, units)
    return found


def _demand(candidacy: Candidacy, actor: Person, quota: Quota) -> None:
    if not speaks_for(actor, candidacy.candidate):
        raise Forbidden(_("کانال را نماینده‌ی همان نامزد معرفی می‌کند."))
    if quota.candidacy_id != candidacy.id or quota.line.offer.service != SERVICE:
        raise Invalid(_("این سهمیه از آن عضویت پیامکی این نامزد نیست."))
    if candidacy.withdrawn_at is not None:
        raise Conflict(_("این نامزد انصراف داده است."))
    if now() >= candidacy.round.silent_at:
        raise Conflict(_("زمان تبلیغ این دور گذشته است."), _("چیزی ثبت نشد."))


def speaks_for(person: Person, candidate: Candidate) -> bool:
    return has_role(person, candidate.campaign_id, Role.REPRESENTATIVE, Role.CANDIDATE)


def was_handed_over(channel: Channel) -> bool:
    """Whether its messenger was told of a member for this candidate."""
    rows = (
        select(BatchRow.id)
        .join(Member)
        .join(Subscriber)
        .join(CodeGrant, CodeGrant.code_id == Subscriber.code_id)
        .where(CodeGrant.candidate_id == channel.candidacy.candidate_id, Member.messenger_id == channel.messenger_id)
    )
    return bool(db.session.scalar(select(exists(rows))))


def channels_of(candidacy: Candidacy) -> list[Channel]:
    query = select(Channel).where(Channel.candidacy_id == candidacy.id)
    return list(db.session.scalars(query.order_by(Channel.messenger_id)))


def ways(candidacy: Candidacy) -> dict[int, Way]:
    """{messenger: the digit that opens the candidate's channel there}, where both are known. A messenger is called
    what people call it, not by the name of its company."""
    digits = {row.messenger_id: row.digit for row in digits_of(candidacy.round.election)}
    named = [one for one in channels_of(candidacy) if one.messenger_id in digits]
    products = products_of([one.messenger_id for one in named])
    return {
        one.messenger_id: Way(digits[one.messenger_id], products.get(one.messenger_id) or one.messenger.name_fa)
        for one in named
    }


def grant_of(candidate: Candidate) -> CodeGrant | None:
    return db.session.scalar(select(CodeGrant).where(CodeGrant.candidate_id == candidate.id))


def living_grant(code: str) -> CodeGrant | None:
    """Whose a code is now, if it is anybody's."""
    query = select(CodeGrant).join(ShortCode).where(ShortCode.code == code, ShortCode.released_at.is_(None))
    return db.session.scalar(query)


audit.describe("short_code.channel_named", _l("کانال %(channel)s برای عضویت پیامکی معرفی شد"))
