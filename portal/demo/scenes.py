"""The demo's scenes, oldest first: what each company lived through."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.cases import record
from portal.core.cases.consultations import consult
from portal.core.cases.questions import Ask, add_item, answer, sent_to
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from portal.demo import support
from portal.demo.story import (
    after_work,
    by_rule,
    checked,
    days_ago,
    grant,
    granted,
    owner_of,
    person,
    sent,
    step,
    taken,
    written,
)
from portal.licensing import renewal, sections
from portal.licensing.class_data import TECHNICAL
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from portal.licensing.revocation import service as revocation
from portal.licensing.revocation.models import LicenceAction

SIGNATORY = "emza@example.com"


def play() -> None:
    """Let everything happen, in its time."""
    days_ago(1100, _an_expired_licence)
    days_ago(700, lambda: _by_rule("igap"))  # near its end now: renewed in two clicks
    days_ago(400, _a_notice)
    days_ago(395, _a_revoked_licence)
    days_ago(300, _a_surrendered_licence)
    days_ago(150, support.a_site)
    days_ago(120, support.a_grant)
    days_ago(70, _a_long_review)
    days_ago(50, support.a_large_grant)
    days_ago(40, _a_suspended_licence)
    days_ago(20, _a_refusal)
    days_ago(12, lambda: granted("soroush_plus", 2, 6))
    days_ago(9, lambda: _by_rule("virasty"))
    days_ago(8, support.somebody_waits)
    days_ago(6, _a_return)
    days_ago(5, _under_review)
    days_ago(3, _a_provisional_licence)
    days_ago(2, lambda: _sent("igap"))
    days_ago(2, _a_running_revocation)
    days_ago(2, support.some_ask)
    days_ago(1, support.a_sitting)
    days_ago(1, support.usage_comes_in)
    days_ago(1, _a_variation_in_review)
    days_ago(1, lambda: _sent("hamsokhan"))
    days_ago(0.2, _drafts)


def _sent(code: str) -> None:
    sent(code, "messenger", users=2_000_000, share=70)


def _by_rule(code: str) -> Licence | None:
    return licences.licence_of(by_rule(code, "small_messenger"))


def _a_long_review() -> None:
    """Asked, answered, asked after by the applicant, handed to a colleague: all that the board counts."""
    case, owner, colleague = taken("rubika", "karshenas@example.com", waits=3), "rubika@example.com", SIGNATORY
    wanted = Ask("answer_question", "hosting", "نسخه‌ی پشتیبان داده‌ها در کدام شهر نگه داشته می‌شود؟")
    with after_work(7, days=3), transaction():
        add_item(case, person("karshenas@example.com"), wanted)
    with after_work(7, days=3):
        step(case, "ask", "karshenas@example.com")
    with after_work(12, days=4):
        _answer_all(case)
    with after_work(15, days=5):
        step(case, "ask_holder", owner)
    with after_work(18, days=6):
        step(case, "answer_holder", "karshenas@example.com", answer="بررسی میزبانی مانده است؛ فردا امضا می‌شود.")
        step(case, "assign", "sarparast@example.com", person=person(colleague).token)
    with after_work(22, days=7):
        grant(case)


def _answer_all(case: LicenceCase) -> None:
    request = sent_to(case)
    with transaction():
        for item in request.open_items if request else ():
            answer(case, owner_of("rubika"), item.token, "در شیراز، نزد همان میزبان.")


def _an_expired_licence() -> None:
    _by_rule("hamsokhan")


def _notice(licence: Licence, ground: str) -> LicenceAction:
    with transaction():
        return revocation.open_revocation(licence.id, person(SIGNATORY), ground)


def _a_notice() -> None:
    licence = granted("ravi")
    with after_work(16):
        _notice(licence, "گواهی امنیتی باطل شد و در مهلت داده‌شده تمدید نشد.")


def _a_revoked_licence() -> None:
    case = db.session.scalars(select(LicenceAction)).one()
    step(case, "answer", "ravi@example.com", answer="گواهی تازه در راه است؛ سه ماه فرصت می‌خواهیم.")
    step(case, "take", SIGNATORY)
    step(case, "revoke", SIGNATORY, outcome="گواهی امنیتی باطل شد و تا پایان فرصت پاسخ نیز گواهی تازه‌ای نرسید.")


def _a_running_revocation() -> None:
    licence = _licence_of("soroush_plus")
    _notice(licence, "سه دستور قضایی در یک ماه بی‌پاسخ ماند؛ شرط دوم پروانه. شماره‌ی نامه‌ها در پیوست است.")


def _a_variation_in_review() -> None:
    licence = _licence_of("rubika")
    with transaction():
        case = renewal.begin_variation(licence.id, owner_of("rubika"))
        row = sections.row_of(case, "hosting")
        if row is not None:
            row.data = row.data | {"city": "شیراز", "data_centre": "مرکز داده‌ی جنوب"}
    step(case, "submit", "rubika@example.com")


def _licence_of(code: str) -> Licence:
    """The newest licence of a company."""
    mine = select(Licence).join(Organisation).where(Organisation.code == code).order_by(Licence.id.desc())
    return db.session.scalars(mine.limit(1)).one()


def _a_surrendered_licence() -> None:
    licence = _by_rule("peyknama")
    if licence is not None:
        with transaction():
            licences.surrender(licence, owner_of("peyknama"), "خدمت به پیام‌رسان تازه‌ی شرکت منتقل شد.")


def _a_suspended_licence() -> None:
    licence = granted("eitaa", 5, 6)
    end = tehran_day(now()) + timedelta(days=90)
    with after_work(30, days=10), transaction():
        licences.suspend(licence, person(SIGNATORY), "رابط دستورهای قضایی در دسترس نبود؛ تا معرفی رابط تازه.", end)


def _a_refusal() -> None:
    case = taken("igap", waits=4)
    with after_work(10):
        why = "۸۰ درصد داده‌ها در داخل کشور است؛ این رده ۱۰۰ درصد می‌خواهد."
        checked(case, SIGNATORY, missing=("hosting",), why=why)
        step(case, "intend_refusal", SIGNATORY, remedy="پس از انتقال داده‌ها دوباره درخواست دهید یا اعتراض کنید.")
    with after_work(20, days=4):
        step(case, "be_heard", "igap@example.com", heard="انتقال داده‌ها تا پایان سال انجام می‌شود.")
    with after_work(25, days=5):
        step(case, "refuse", SIGNATORY)


def _a_return() -> None:
    case = taken("peyknama")
    wanted = Ask(
        "replace_document",
        "security",
        "گواهی امنیتی خواناتر را بارگذاری کنید.",
        "security_certificate",
        "گواهی امنیتی",
        reason="نسخه‌ای که از پرونده‌ی پیشین داریم خوانا نیست.",
    )
    with transaction():
        add_item(case, person(SIGNATORY), wanted)
    step(case, "ask", SIGNATORY)


def _under_review() -> None:
    case = taken("bale", email="karshenas@example.com")
    checked(case, "karshenas@example.com", upto=4)
    with transaction():
        record.write_note(case, person("karshenas@example.com"), "نشانی دفتر با آگهی روزنامه سنجیده شد.")
        record.write_message(case, person("karshenas@example.com"), "شماره‌ی قرارداد میزبانی را هم بنویسید.")
        record.write_message(case, owner_of("bale"), "قرارداد با شماره‌ی ۱۲۳ در مدارک است.")
        question = "آیا میزبانی و گواهی امنیتی برای این شمار کاربر بسنده است؟"
        consult(case, person("karshenas@example.com"), TECHNICAL, question, ["hosting", "security"])


def _a_provisional_licence() -> None:
    by_rule("ravi", "messenger", users=900_000)


def _drafts() -> None:
    written("eitaa", "small_messenger", parts=3)
    withdrawn = sent("virasty", "messenger", users=800_000, share=60)
    step(withdrawn, "withdraw", "virasty@example.com")
