"""Questions for tests, asked and answered by the real services: call these inside an application context."""

from __future__ import annotations

from portal.core.accounts.models import Person
from portal.core.cases import Case, questions, take_step
from portal.core.cases.questions import Ask, InformationItem
from portal.core.db import transaction
from portal.licensing.models import LicenceCase
from tests.licensing import applications
from tests.licensing.applications import again
from tests.scenes import scene

INSTALLS = Ask("correct_field", "product", "شمار نصب‌ها را بازبینی کنید.", "product.installs")
ARTICLES = Ask("replace_document", "company", "خواناتر بفرستید.", "articles", "اساسنامه")
WHY = Ask("answer_question", "hosting", "چرا بخشی بیرون از کشور است؟")


def put(case: Case, official: Person, *asks: Ask) -> None:
    """Write items into the case's request; nothing is sent."""
    with transaction():
        for ask in asks:
            questions.add_item(case, official, ask)


@scene
def ask(case: LicenceCase, *asks: Ask, official: Person | None = None) -> LicenceCase:
    """Send a request for these things (the number of installs, else); the file is with the applicant then."""
    official = official or case.holding_person
    assert official is not None
    put(case, official, *(asks or (INSTALLS,)))
    with transaction():
        take_step(case, "ask", official)
    return again(case)


def items(case: Case) -> list[InformationItem]:
    """What is asked and waits for the applicant, all of it."""
    request = questions.sent_to(case)
    return list(request.items) if request else []


def answer(case: LicenceCase, place: int = 0, text: str = "چنین است.", **given: list[str]) -> LicenceCase:
    with transaction():
        questions.answer(case, case.created_by, items(case)[place].token, text, **given)
    return again(case)


def correct_installs(case: LicenceCase, installs: str = "95000") -> LicenceCase:
    """Put right what `ask` asked by default, and say so."""
    product = applications.section_data(case)["product"] | {"installs": installs}
    applications.write(case, {"product": product})
    return answer(case, text="")
