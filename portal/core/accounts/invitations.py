"""Places in an organisation, offered by a link that is mailed (and shown once to who invites)."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from portal.core.accounts import events, letters, policy, service
from portal.core.accounts.keys import Invitation
from portal.core.accounts.models import Office, Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _

GOOD_FOR = timedelta(days=7)


def invite(
    organisation: Organisation, email: str, role: Role, actor: Person, office: Office | None = None
) -> tuple[Invitation, str]:
    """Offer a place. Returns the row and the secret of its link, which is kept nowhere."""
    if role not in policy.roles_allowed(organisation.kind, in_office=office is not None):
        raise Invalid(_("این نقش در این سازمان یا میز نیست."), _("نقش و میز را با هم برگزینید."))
    secret = secrets.token_urlsafe(32)
    row = Invitation(
        secret_hash=_hash(secret), organisation=organisation, office=office, role=role, email=email.strip().lower()
    )
    row.invited_by, row.expires_at = actor, now() + GOOD_FOR
    db.session.add(row)
    db.session.flush()
    events.tell("invited", actor, organisation.audit_subject, {"invitation": row.token, "role": role.value})
    return row, secret


def send(row: Invitation, address: str) -> None:
    """Mail the link (`address`) to who is invited."""
    context = {"organisation": row.organisation.name_fa, "organisation_en": row.organisation.name_en}
    context |= {"role": row.role.value, "link": address}
    context["invited_by"] = row.invited_by.name if row.invited_by else ""
    letters.send(row.email, "invitation", context)


def open_invitation(secret: str) -> Invitation:
    """The invitation that a link opens, while it is open."""
    row = db.session.scalar(select(Invitation).where(Invitation.secret_hash == _hash(secret)))
    if row is None or row.withdrawn_at or row.organisation.ended_at:
        raise NotFound(_("این دعوت‌نامه یافت نشد یا پس گرفته شده است."), _("از دعوت‌کننده دعوت‌نامه‌ی تازه بخواهید."))
    if row.accepted_at:
        raise Conflict(_("این دعوت‌نامه پیش‌تر پذیرفته شده است."), _("با حساب خود وارد شوید."))
    if row.expires_at <= now():
        raise Conflict(_("مهلت این دعوت‌نامه پایان یافته است."), _("از دعوت‌کننده دعوت‌نامه‌ی تازه بخواهید."))
    return row


def accept(row: Invitation, person: Person) -> None:
    """Take the offered place, once."""
    if person.email != row.email:
        raise Forbidden(
            _("این دعوت‌نامه برای نشانی ایمیل دیگری است."), _("با همان نشانی که دعوت به آن رسیده وارد شوید.")
        )
    unused = (Invitation.id == row.id, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    done = db.session.execute(update(Invitation).where(*unused).values(accepted_at=now()))
    if getattr(done, "rowcount", 0) != 1:
        raise Conflict(_("این دعوت‌نامه پیش‌تر پذیرفته شده است."), _("با حساب خود وارد شوید."))
    events.tell("invitation_accepted", person, row.organisation.audit_subject, {"invitation": row.token})
    service.appoint(person, row.organisation, row.role, row.office, actor=row.invited_by)


def waiting(organisation: Organisation) -> list[Invitation]:
    """The organisation's invitations that nobody has answered yet."""
    query = select(Invitation).where(
        Invitation.organisation_id == organisation.id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(),
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def invitation_of(organisation: Organisation, token: str) -> Invitation:
    query = select(Invitation).where(Invitation.organisation_id == organisation.id, Invitation.token == token)
    row = db.session.scalar(query)
    if row is None:
        raise NotFound(_("چنین دعوت‌نامه‌ای نیست."))
    return row


def withdraw(row: Invitation, actor: Person) -> None:
    if row.accepted_at is None and row.withdrawn_at is None:
        row.withdrawn_at = now()
        events.tell("invitation_withdrawn", actor, row.organisation.audit_subject, {"invitation": row.token})


def _hash(secret: str) -> str:
    return keyed_hash("invitations.secret", secret)
