"""Signing: another person takes the drafted decision as it stands, or sends it back with a reason."""

from __future__ import annotations

from portal.core.accounts.members import in_office
from portal.core.accounts.models import Person
from portal.core.cases import access, custody, events
from portal.core.cases.four_eyes.drafts import basis_of
from portal.core.cases.four_eyes.models import OVERTAKEN, RECALLED, SENT_BACK, SIGNED, DecisionDraft
from portal.core.cases.four_eyes.queries import waiting
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.service import follow
from portal.core.cases.workflow import Answers, Holder, Step
from portal.core.clock import now
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _


def sign(case: Case, actor: Person | None, _answers: Answers) -> None:
    """Take the step that was drafted, with its answers, as the signer's own act."""
    draft = _open_draft(case)
    step = kind_of(case).workflow.by_name[draft.step]
    if case.state not in step.sources or draft.basis != basis_of(case):
        raise Conflict(
            _("پس از نوشتن این پیش‌نویس، پرونده تغییر کرده است و آنچه نوشته شده دیگر بر آن استوار نیست."),
            _("چیزی امضا نشد؛ آن را با دلیل برگردانید تا از نو نوشته شود."),
            code="draft_stale",
        )
    _close(draft, SIGNED, actor)
    if not step.closes:
        # Signed, it is the drafter's again: what comes back from the applicant comes back to whoever worked on it.
        custody.move(case, _back_to(draft), "sign_decision")
    follow(case, step, actor, draft.answers)


def send_back(case: Case, actor: Person | None, answers: Answers) -> None:
    """Not signed: the file is the drafter's again, with the reason."""
    draft, reason = _open_draft(case), (answers.get("reason") or "").strip()
    if not reason:
        raise Invalid(_("بنویسید چرا امضا نمی‌کنید؛ پیش‌نویس بی دلیل برنمی‌گردد."))
    draft.reason = reason
    _close(draft, SENT_BACK, actor)
    custody.move(case, _back_to(draft), "send_back_decision")
    events.notice(case, "holder", "decision_sent_back", what=kind_of(case).workflow.by_name[draft.step].label)


def recall(case: Case, actor: Person | None, _answers: Answers) -> None:
    """The drafter thinks again."""
    draft = _open_draft(case)
    _close(draft, RECALLED, actor)
    custody.move(case, _back_to(draft), "recall_decision")


def drafted_step(case: Case) -> Step | None:
    """The decision that waits for a signature."""
    draft = waiting(case)
    return kind_of(case).workflow.step(draft.step) if draft is not None else None


def _open_draft(case: Case) -> DecisionDraft:
    draft = waiting(case, lock=True)
    if draft is None:
        raise Conflict(_("پیش‌نویسی برای امضا نمانده است."), _("پرونده را دوباره باز کنید و ببینید چه شده است."))
    return draft


def _close(draft: DecisionDraft, outcome: str, actor: Person | None) -> None:
    draft.outcome, draft.closed_at = outcome, max(now(), draft.drafted_at)
    draft.closed_by_id = actor.id if actor else None


def _back_to(draft: DecisionDraft) -> Holder:
    """The drafter, at the desk where they drafted; the desk alone, if they have left it."""
    stays = in_office(draft.drafted_by, draft.office_id, *access.DESK_ROLES)
    return Holder("office", draft.office_id, draft.drafted_by_id if stays else None)


def _went_elsewhere(case: Case, draft: DecisionDraft) -> bool:
    return case.holder == "office" and case.office_id != draft.office_id


@events.on_step
def overtake(case: Case, _step: Step, _actor: Person | None) -> None:
    """A draft for a state that the case has left, or of a desk that has lost it, decides nothing any more."""
    draft = waiting(case)
    if draft is not None and (draft.state != case.state or _went_elsewhere(case, draft)):
        _close(draft, OVERTAKEN, None)
