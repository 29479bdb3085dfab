"""Between cases and what is held: a submission teaches, a refusal casts doubt, a question asks first."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.core import held
from portal.core.accounts.models import Person
from portal.core.cases import record
from portal.core.cases.events import on_step
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.workflow import Step
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.held import Held
from portal.core.held.service import Source
from portal.core.i18n import _, digits, jalali_date


class AlreadyHeld(Conflict):
    """Asked for what the state holds and what is in date: use that, or say why it must be asked."""

    code = "already_held"


def learn_from(case: Case, actor: Person) -> None:
    """Keep what a submission says of the organisation, by what its kind declares."""
    held.learn(Source(case.applicant_id, case.id, actor.id), kind_of(case).holds(case))


def known_elsewhere(case: Case, code: str) -> Held | None:
    """What is held under `code`, in date and from another case: asking it here again would be a re-ask."""
    return next((row for row in held.in_date(case.applicant_id, code) if row.case_id != case.id), None)


def codes_known_elsewhere(case: Case) -> set[str]:
    """Every code of which `known_elsewhere` would name a row."""
    good = held.held_by(case.applicant_id, with_expired=False)
    return {row.code for row in good if row.case_id != case.id}


def refuse_to_ask(case: Case, code: str, reason: str = "") -> Held | None:
    """Raise AlreadyHeld where `code` is held and in date, unless a `reason` is given. Returns what was overridden."""
    found = known_elsewhere(case, code) if code else None
    if found is not None and not reason.strip():
        raise AlreadyHeld(
            _("این را از پیش داریم: %(source)s. دوباره نپرسید.", source=source_in_words(found)),
            _("از همان استفاده کنید؛ اگر باز لازم است، دلیل آن را بنویسید. این پرسش‌ها شمرده و منتشر می‌شود."),
        )
    return found


def source_in_words(row: Held) -> str:
    """From which file it is known, since when, until when it is good."""
    numbers = numbers_of([row])
    said = _("از پرونده‌ی %(number)s، %(since)s", number=numbers[row.case_id], since=jalali_date(row.learned_at))
    if row.valid_until is None:
        return said
    return _("%(said)s، معتبر تا %(until)s", said=said, until=jalali_date(row.valid_until))


def numbers_of(rows: Collection[Held]) -> Mapping[int, str]:
    """{case id: its number, isolated for a Persian sentence}."""
    wanted = {row.case_id for row in rows}
    found = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(wanted)))
    return {number: f"\u2066{digits(words)}\u2069" for number, words in found}


@on_step
def doubt_what_was_not_met(case: Case, step: Step, _actor: Person | None) -> None:
    """What an official found wanting when the case ended is no longer held as good."""
    if not step.closes:
        return
    checks = record.checks(case)
    codes: set[str] = set()
    for requirement in kind_of(case).requirements(case):
        check = checks.get(requirement.code)
        if check is not None and check.verdict == "not_met":
            codes |= set(requirement.documents)
    held.doubt(case.id, codes)
