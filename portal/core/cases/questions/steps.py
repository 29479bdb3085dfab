"""The rows that give any workflow its questions."""

from __future__ import annotations

from portal.core.accounts.models import Person
from portal.core.cases import access
from portal.core.cases.common import to_applicant
from portal.core.cases.models import Case
from portal.core.cases.questions import asking
from portal.core.cases.workflow import Answers, Check, Effect, Step
from portal.core.i18n import _l


def nobody(_person: Person, _case: Case) -> bool:
    """The portal alone takes this step."""
    return False


def question_steps(
    source: str, waiting: str, *, require: Check | None = None, effect: Effect | None = None
) -> list[Step]:
    """Ask, answer, take back, and go on without an answer, between the states `source` and `waiting`.

    `require` and `effect` are the kind's own, for the moment when the answers are complete.
    """
    return [_ask(source, waiting), _answer(waiting, source, require, effect), *_give_up(waiting, source)]


def _ask(source: str, waiting: str) -> Step:
    return Step(
        "ask",
        source,
        waiting,
        who=access.is_holder,
        require=asking.require_something_to_ask,
        effect=asking.send,
        hands_to=to_applicant,
        label=_l("پرسش از متقاضی"),
        said=_l("پرسش‌های میز برای متقاضی فرستاده شد"),
        tone="warning",
        page="questions.compose",
    )


def _answer(waiting: str, source: str, require: Check | None, effect: Effect | None) -> Step:
    return Step(
        "answer",
        waiting,
        source,
        who=access.is_applicant,
        require=_both(asking.require_all_answered, require),
        effect=_both(asking.close_answered, effect),
        hands_to=asking.back_to_desk,
        clock="resume",
        label=_l("پاسخ به پرسش‌ها"),
        said=_l("متقاضی به همه‌ی پرسش‌ها پاسخ داد"),
        tone="primary",
        letter="resubmitted",
        page="questions.answers",
    )


def _give_up(waiting: str, source: str) -> list[Step]:
    """The file comes back without answers: the office takes its questions back, or the time for them is over."""
    recall = Step(
        "recall",
        waiting,
        source,
        who=asking.asked_it,
        by_rule=True,
        effect=asking.close_recalled,
        hands_to=asking.back_to_desk,
        clock="resume",
        label=_l("پس گرفتن پرسش‌ها"),
        said=_l("پرسش‌ها پس گرفته شد و پرونده به میز برگشت"),
        confirm=_l("پرسش‌های باز بسته می‌شود، پرونده برمی‌گردد و مهلت پاسخ از همین دم می‌دود."),
    )
    as_is = Step(
        asking.AS_IS,
        waiting,
        source,
        who=nobody,
        by_rule=True,
        effect=asking.close_unanswered,
        hands_to=asking.back_to_desk,
        clock="resume",
        said=_l("پاسخی نرسید و پرونده با همان که هست به میز برگشت"),
        confirm=_l("پرونده با همان که هست به میز برمی‌گردد و بر همان پایه تصمیم گرفته می‌شود"),
    )
    return [recall, as_is]


def _both(first: Check, second: Check | None) -> Check:
    def run(case: Case, actor: Person | None, answers: Answers) -> None:
        first(case, actor, answers)
        if second is not None:
            second(case, actor, answers)

    return run
