"""Find requests: the open one, those the applicant may know of, how often an office asked what is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.core.accounts.models import Office
from portal.core.cases.models import Case
from portal.core.cases.questions.models import DRAFT, SENT, InformationItem, InformationRequest
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _


def draft_of(case: Case) -> InformationRequest | None:
    return _in_state(case, DRAFT)


def sent_to(case: Case) -> InformationRequest | None:
    """The request that waits for the applicant."""
    return _in_state(case, SENT)


def _in_state(case: Case, *states: str) -> InformationRequest | None:
    query = select(InformationRequest).where(
        InformationRequest.case_id == case.id, InformationRequest.state.in_(states)
    )
    return db.session.scalar(query)


def requests_of(case: Case) -> Sequence[InformationRequest]:
    """Those that were sent, oldest first."""
    query = select(InformationRequest).where(
        InformationRequest.case_id == case.id, InformationRequest.sent_at.is_not(None)
    )
    whole = selectinload(InformationRequest.items)
    return db.session.scalars(query.options(whole).order_by(InformationRequest.seq)).all()


def item_of(request: InformationRequest | None, token: str) -> InformationItem:
    """An item by its address. Raises NotFound."""
    for item in request.items if request else ():
        if item.token == token:
            return item
    raise NotFound(_("چنین پرسشی در این پرونده باز نیست."), _("صفحه‌ی پرسش‌ها را دوباره باز کنید."))


def was_asked(case: Case) -> bool:
    """Whether a request was ever sent: the first one alone stops the clock by itself."""
    sent = (InformationRequest.case_id == case.id, InformationRequest.sent_at.is_not(None))
    return db.session.scalar(select(InformationRequest.id).where(*sent).limit(1)) is not None


def overrides_of(office: Office, since: datetime | None = None, until: datetime | None = None) -> int:
    """How many things this office asked for though the state held them; published."""
    query = select(func.count()).select_from(InformationItem).join(InformationRequest)
    query = query.where(InformationRequest.office_id == office.id, InformationItem.override_reason != "")
    query = query.where(InformationRequest.sent_at.is_not(None))
    if since is not None:
        query = query.where(InformationRequest.sent_at >= since)
    if until is not None:
        query = query.where(InformationRequest.sent_at < until)
    return db.session.scalar(query) or 0
