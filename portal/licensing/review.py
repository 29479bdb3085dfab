"""What an applicant can know before sending: what is missing, which path opens and why, the day of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.core.cases import FactSection, submissions
from portal.core.clock import now
from portal.core.documents import PdfDocument, find_pdf
from portal.core.errors import PortalError
from portal.licensing import carry, dry_run, facts, rules, sections, submission
from portal.licensing.licences import certificate
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import licence_of
from portal.licensing.models import LicenceCase
from portal.licensing.sections import Part


@dataclass(frozen=True)
class CheckInWords:
    """One check of the fast track: what it asks, whether it holds, and if not why."""

    asks: str
    holds: bool
    why: str


@dataclass(frozen=True)
class Outlook:
    """`path` None: not chosen by rule (a file that people already have). `answer_by` None: no calendar for it yet.

    `answer`: when and from whom it would come, if it were sent now. `obstacle`: why it cannot be sent, beyond what
    is unfinished.
    """

    parts: Sequence[Part]
    words: Sequence[FactSection]
    path: rules.PathKind | None
    checks: Sequence[CheckInWords]
    answer_by: datetime | None
    answer: dry_run.Answer | None = None
    obstacle: PortalError | None = None

    @property
    def may_be_sent(self) -> bool:
        return not self.unfinished and self.obstacle is None

    @property
    def unfinished(self) -> list[Part]:
        return [part for part in self.parts if not part.is_done]


def outlook_of(case: LicenceCase) -> Outlook:
    """By the same rules that the office will apply."""
    parts = sections.parts_of(case)
    sent, before = submissions(case), carry.facts_before(case)
    said = facts.sections_in_words(case, submission.frozen_facts(case, parts), sent[-1].facts if sent else before)
    if sent:
        return Outlook(parts, said, None, [], case.due_at)
    path, inputs = submission.expected_path(case, parts)
    checks, answer = checks_in_words(path, inputs, submission.rule_of(case)), dry_run.answer_to(case)
    return Outlook(parts, said, path.kind, checks, answer.by, answer, dry_run.obstacle_to(case))


def checks_in_words(path: rules.Path, inputs: rules.Facts, rule: rules.FastTrackRule) -> list[CheckInWords]:
    return [
        CheckInWords(
            rules.words_of_check(check.code, rule),
            check.holds,
            "" if check.holds else rules.reason(check.code, inputs, rule),
        )
        for check in path.checks
    ]


def checks_at_submission(case: LicenceCase) -> list[CheckInWords]:
    """What the rule found when the application was sent."""
    inputs = rules.Facts(**(case.rule_inputs or {}))
    checks = tuple(rules.Check(**check) for check in case.rule_checks or ())
    return checks_in_words(
        rules.Path(rules.PathKind(case.path or "full"), checks, ()), inputs, submission.rule_of(case)
    )


@dataclass(frozen=True)
class Arrival:
    """What a sent application has brought so far. `waits`: something is being made this very minute."""

    receipt: PdfDocument | None
    licence: Licence | None
    certificate: PdfDocument | None
    waits: bool


SOON = timedelta(minutes=2)


def arrival_of(case: LicenceCase) -> Arrival:
    receipt, licence = find_pdf("submission_receipt", ("case", case.id)), licence_of(case)
    paper = certificate.latest(licence) if licence else None
    being_made = any(one is not None and one.state == "waiting" for one in (receipt, paper))
    undecided = case.state == "submitted" and case.path in (rules.PathKind.INSTANT, rules.PathKind.PROVISIONAL)
    # A page that reloads itself for ever helps nobody: what takes longer is told by letter.
    fresh = now() - case.changed_at < SOON
    return Arrival(receipt, licence, paper, waits=fresh and (being_made or undecided))
