"""Appeals: a case of its own, before people who had no part in the decision; a successful one changes the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.core.accounts.models import Organisation, Person
from portal.core.audit import has_acted
from portal.core.cases import access, custody
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.remedies import refusals
from portal.core.cases.remedies.forms import ROW
from portal.core.cases.remedies.models import KIND, AppealCase
from portal.core.cases.service import freeze, open_case, take_step
from portal.core.cases.workflow import Answers
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _, jalali_date, tehran_day


def may_appeal(person: Person, case: Case) -> bool:
    """The applicant of a refused case, until the last day, once."""
    row = refusals.newest(case)
    if row is None or row.refused_at is None or not access.is_applicant(person, case):
        return False
    return tehran_day(now()) <= row.last_day and _appeal_of(row.id) is None


def _appeal_of(refusal_id: int) -> AppealCase | None:
    return db.session.scalar(select(AppealCase).where(AppealCase.refusal_id == refusal_id))


def of_case(case: Case) -> Sequence[AppealCase]:
    """The appeals against what was decided on this case, in the order they came."""
    mine = select(AppealCase).where(AppealCase.original_id == case.id)
    return db.session.scalars(mine.order_by(AppealCase.id)).all()


def file(case: Case, actor: Person, answers: Answers) -> AppealCase:
    """Open the appeal and send it at once: nothing that is held is asked again."""
    row = refusals.standing(case)
    if tehran_day(now()) > row.last_day:
        raise Conflict(_("مهلت اعتراض در %(day)s پایان یافت.", day=jalali_date(row.last_day, "long")))
    if _appeal_of(row.id) is not None:
        raise Conflict(_("به این تصمیم پیش‌تر اعتراض کرده‌اید."), _("پرونده‌ی اعتراض در فهرست پرونده‌های شماست."))
    applicant = db.session.get_one(Organisation, case.applicant_id)
    title = _("اعتراض به رد «%(title)s»", title=case.title)[:200]
    appeal = open_case(
        KIND, applicant, actor, title, refusal_id=row.id, original_id=case.id, grounds=_texts(row.rows, answers)
    )
    if not isinstance(appeal, AppealCase):
        raise TypeError(KIND)
    take_step(appeal, "submit", actor)
    return appeal


def _texts(rows: list[dict[str, Any]], answers: Answers) -> list[dict[str, str]]:
    """What was written about each row: only where something was."""
    return [
        {"code": row["code"], "label": row["label"], "text": text}
        for row in rows
        if (text := (answers.get(f"{ROW}{row['code']}") or "").strip())
    ]


def receive(case: Case, actor: Person | None, _answers: Answers) -> None:
    appeal = appeal_case(case)
    if actor is not None:
        freeze(appeal, actor, {"grounds": {row["code"]: row["text"] for row in appeal.grounds}})


def touched_original(person: Person, case: Case) -> bool:
    """Had any part in the decision under appeal, or its file in hand: such a person is nowhere near the appeal."""
    original = appeal_case(case).original
    return has_acted(person, original) or custody.has_held(person, original)


def uphold(case: Case, actor: Person | None, answers: Answers) -> None:
    """Change the original outcome, as its kind says."""
    appeal = appeal_case(case)
    appeal.decision, appeal.outcome = _texts(appeal.grounds, answers), "upheld"
    original = db.session.get_one(Case, appeal.original_id, populate_existing=True)
    step = kind_of(original).workflow.step("overturn")
    if step is not None and original.state in step.sources:
        take_step(original, "overturn", None, {"by": actor})


def dismiss(case: Case, _actor: Person | None, answers: Answers) -> None:
    appeal = appeal_case(case)
    appeal.decision, appeal.outcome = _texts(appeal.grounds, answers), "dismissed"


def appeal_case(case: Case) -> AppealCase:
    if not isinstance(case, AppealCase):
        raise TypeError(case.kind)
    return case
