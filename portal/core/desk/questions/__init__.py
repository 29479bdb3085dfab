"""The pages of questions: composing a request at the desk, answering it as the applicant."""

from __future__ import annotations

from portal.core.desk.questions import answering, composing
from portal.core.desk.questions.blueprint import pages
from portal.core.desk.questions.words import of_case

__all__ = ["answering", "composing", "of_case", "pages"]
