"""A messenger's keys: added by its owner, shown to be in its hands, revoked. Rows only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _, _l
from portal.elections.delivery import canonical
from portal.elections.delivery.models import DeliveryKey

LONGEST_LIFE = timedelta(days=400)
MOST_KEYS = 20


def add(
    messenger: Organisation,
    actor: Person,
    label: str,
    public_key: str,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> DeliveryKey:
    """A public key with a challenge to be signed; until then it counts for nothing."""
    _demand_owner(messenger, actor)
    raw, moment = canonical.read_public_key(public_key), now()
    since, until = valid_from or moment, valid_until or (valid_from or moment) + LONGEST_LIFE
    if not since < until <= since + LONGEST_LIFE or until <= moment:
        raise Invalid(_("پایان اعتبار کلید باید پس از آغاز آن و حداکثر ۴۰۰ روز پس از آن باشد."))
    _require_new(messenger, raw)
    row = DeliveryKey(messenger_id=messenger.id, label=label.strip(), public_key=raw, challenge=token_urlsafe(32))
    row.fingerprint, row.added_at, row.added_by_id = canonical.fingerprint(raw), moment, actor.id
    row.valid_from, row.valid_until = since, until
    db.session.add(row)
    db.session.flush()
    audit.record(actor, row, "delivery.key_added", {"key": row.fingerprint, "messenger": messenger.token})
    return row


def _require_new(messenger: Organisation, raw: bytes) -> None:
    known = select(DeliveryKey).where(DeliveryKey.fingerprint == canonical.fingerprint(raw))
    mine = known.where(DeliveryKey.messenger_id == messenger.id)
    proven = known.where(DeliveryKey.proven_at.is_not(None))
    if db.session.scalar(mine.limit(1)) or db.session.scalar(proven.limit(1)):
        raise Conflict(_("این کلید پیش‌تر ثبت شده است."), _("برای هر ثبت کلید تازه‌ای بسازید."))
    if len(keys_of(messenger)) >= MOST_KEYS:
        raise Conflict(_("برای هر پیام‌رسان بیش از ۲۰ کلید نگه نمی‌داریم."))


def prove(key: DeliveryKey, actor: Person, signature: str) -> None:
    """Take the signed challenge: from now on the key counts."""
    _demand_owner(key.messenger, actor)
    row = db.session.get_one(DeliveryKey, key.id, with_for_update=True, populate_existing=True)
    if row.state(now()) != "unproven":
        raise Conflict(_("این کلید چشم‌به‌راه اثبات نیست."))
    text = canonical.challenge_text(row.public_key, row.challenge)
    if not canonical.is_signed(row.public_key, text, canonical.read_signature(signature)):
        raise Invalid(
            _("این امضا با کلید ثبت‌شده نمی‌خواند."),
            _("متن زیر را، با سطر پایانی آن، با کلید خصوصی همین کلید امضا کنید."),
        )
    _require_unclaimed(row)
    row.proven_at = now()
    audit.record(actor, row, "delivery.key_proven", {"key": row.fingerprint})


def _require_unclaimed(row: DeliveryKey) -> None:
    """Two messengers may have typed the same key; it is whose private half speaks first."""
    same = (DeliveryKey.fingerprint == row.fingerprint, DeliveryKey.proven_at.is_not(None))
    if db.session.scalar(select(DeliveryKey.id).where(*same).limit(1)):
        raise Conflict(_("این کلید پیش‌تر ثبت شده است."), _("برای هر ثبت کلید تازه‌ای بسازید."))


def revoke(key: DeliveryKey, actor: Person) -> None:
    """Nothing signed with it is accepted from now on; what was accepted before stays."""
    _demand_owner(key.messenger, actor)
    row = db.session.get_one(DeliveryKey, key.id, with_for_update=True, populate_existing=True)
    if row.revoked_at is not None:
        raise Conflict(_("این کلید پیش‌تر باطل شده است."))
    row.revoked_at = now()
    audit.record(actor, row, "delivery.key_revoked", {"key": row.fingerprint})


def keys_of(messenger: Organisation) -> Sequence[DeliveryKey]:
    """Newest first."""
    mine = select(DeliveryKey).where(DeliveryKey.messenger_id == messenger.id)
    return db.session.scalars(mine.order_by(DeliveryKey.id.desc())).all()


def load(messenger: Organisation, token: str) -> DeliveryKey:
    mine = (DeliveryKey.messenger_id == messenger.id, DeliveryKey.token == token)
    found = db.session.scalar(select(DeliveryKey).where(*mine))
    if found is None:
        raise NotFound(_("کلیدی با این نشانی پیدا نشد."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


def usable(messenger: Organisation, fingerprint: str) -> DeliveryKey:
    """The messenger's key with this fingerprint, if it counts now; else the sentence that says why not."""
    mine = (DeliveryKey.messenger_id == messenger.id, DeliveryKey.fingerprint == fingerprint)
    found = db.session.scalar(select(DeliveryKey).where(*mine))
    if found is None:
        raise Invalid(
            _("رسید با کلیدی امضا شده است که از آن شما ثبت نشده است."),
            _("کلید خود را در صفحه‌ی کلیدها ثبت کنید یا با کلید ثبت‌شده امضا کنید."),
            code="wrong_key",
        )
    if (state := found.state(now())) != "valid":
        raise Invalid(
            _("کلیدی که رسید با آن امضا شده است «%(state)s» است.", state=STATE_WORDS[state][0]),
            _("با کلید معتبری دوباره امضا کنید."),
            code="key_not_valid",
        )
    return found


def _demand_owner(messenger: Organisation, actor: Person) -> None:
    if not has_role(actor, messenger, Role.OWNER):
        raise Forbidden(_("کلیدهای پیام‌رسان را تنها مدیر آن ثبت و باطل می‌کند."))


STATE_WORDS = {
    "unproven": (_l("چشم‌به‌راه اثبات"), "warning"),
    "coming": (_l("هنوز آغاز نشده"), "info"),
    "valid": (_l("معتبر"), "success"),
    "expired": (_l("پایان‌یافته"), "neutral"),
    "revoked": (_l("باطل‌شده"), "danger"),
}
audit.describe("delivery.key_added", _l("کلید امضای تحویل ثبت شد"))
audit.describe("delivery.key_proven", _l("دارندگی کلید امضای تحویل اثبات شد"))
audit.describe("delivery.key_revoked", _l("کلید امضای تحویل باطل شد"))
