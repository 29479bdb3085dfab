"""What an office asks of the applicant: composed unseen, sent once, answered item by item, never for ever.

Steps for a workflow: `*question_steps("submitted", waiting="returned")`.
"""

from __future__ import annotations

from portal.core.cases.questions.answering import answer, point_to, value_now
from portal.core.cases.questions.asking import unanswered_step, what_if_unanswered, will_stop_clock
from portal.core.cases.questions.compose import Ask, add_item, certify, remove_item
from portal.core.cases.questions.models import (
    DOCUMENT,
    FIELD,
    QUESTION,
    InformationItem,
    InformationRequest,
)
from portal.core.cases.questions.queries import draft_of, item_of, overrides_of, requests_of, sent_to
from portal.core.cases.questions.steps import question_steps

__all__ = [
    "DOCUMENT",
    "FIELD",
    "QUESTION",
    "Ask",
    "InformationItem",
    "InformationRequest",
    "add_item",
    "answer",
    "certify",
    "draft_of",
    "item_of",
    "overrides_of",
    "point_to",
    "question_steps",
    "remove_item",
    "requests_of",
    "sent_to",
    "unanswered_step",
    "what_if_unanswered",
    "value_now",
    "will_stop_clock",
]
