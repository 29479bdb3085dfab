"""A file's standing for whoever has its number and the last four digits of its sender's mobile: no sign-in.

A number that nobody has and four digits that do not fit get one answer, after the same work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import select
from wtforms.validators import InputRequired

from portal.core.accounts import throttle
from portal.core.accounts.access import public
from portal.core.accounts.models import Person
from portal.core.accounts.network import network_hash
from portal.core.cases import Case, Submission, state_of
from portal.core.db import db, transaction
from portal.core.errors import TooMany
from portal.core.forms import BaseForm
from portal.core.forms.fields import ParsedField
from portal.core.i18n import _, _l, current_locale, duration_words
from portal.core.numbering import has_valid_check
from portal.core.text import digits_to_ascii
from portal.core.web import page

track_pages = Blueprint("tracking", __name__)

WRITTEN = re.compile(r"(?:P)?([0-9]{4})([0-9]{6,12})([0-9])")
NOBODY_HAS = "x"  # compared with where there is no mobile number, so that nothing is skipped


class CaseNumberField(ParsedField):
    """The number of a case in any digits, with or without its letter and dashes; `data` as we write it."""

    def parse(self, text: str) -> str:
        bare = re.sub(r"[^0-9A-Z]", "", digits_to_ascii(text).upper())
        parts = WRITTEN.fullmatch(bare)
        if parts is None:
            raise ValueError(_("شماره‌ی پرونده را کامل بنویسید؛ برای نمونه P-۱۴۰۵-۰۰۰۰۴۲-۷."))
        number = "P-{}-{}-{}".format(*parts.groups())
        if not has_valid_check(number):
            raise ValueError(_("این شماره یک رقم نادرست دارد؛ آن را دوباره از روی رسید بنویسید."))
        return number


class LastDigitsField(ParsedField):
    """The last four digits of a mobile number."""

    def parse(self, text: str) -> str:
        bare = digits_to_ascii(text)
        if not re.fullmatch(r"[0-9]{4}", bare):
            raise ValueError(_("درست چهار رقم بنویسید."))
        return bare


class TrackForm(BaseForm):
    number = CaseNumberField(
        _l("شماره‌ی پرونده"),
        validators=[InputRequired()],
        description=_l("روی رسید نوشته شده است؛ با هر رقمی، با خط تیره یا بی آن."),
    )
    digits = LastDigitsField(
        _l("چهار رقم پایانی شماره‌ی همراه"),
        validators=[InputRequired()],
        description=_l("شماره‌ی همراه کسی که درخواست را آغاز کرد یا فرستاد."),
        render_kw={"inputmode": "numeric", "maxlength": "4"},
    )


@dataclass(frozen=True)
class Standing:
    """All that a stranger with the two numbers learns. `office`: who has it, in words."""

    number: str
    state: Any
    tone: str
    holder: str
    due_at: datetime | None
    submitted_at: datetime | None
    closed_at: datetime | None


@track_pages.get("/track")
@public
def ask() -> Response:
    return page("desk/track.html", form=TrackForm(), standing=None)


@track_pages.post("/track")
@public
def show() -> Response:
    """Nothing of the answer stays in the address, and a wrong pair is counted before it is looked up."""
    form = TrackForm()
    if not form.validate():
        return page("desk/track.html", 422, form=form, standing=None)
    counters = throttle.for_tracking(form.number.data, network_hash())
    try:
        with transaction():
            throttle.take(counters)
    except TooMany as error:
        form.form_errors.append(_wait(error))
        answer = page("desk/track.html", error.status, form=form, standing=None)
        answer.headers.extend(error.headers)
        return answer
    found = find(form.number.data, form.digits.data)
    if found is None:
        form.form_errors.append(_("با این شماره و این چهار رقم پرونده‌ای نیست؛ هر دو را دوباره ببینید."))
        return page("desk/track.html", 404, form=form, standing=None)
    with transaction():
        throttle.forgive(counters)
    return page("desk/track.html", form=form, standing=found)


def _wait(error: TooMany) -> str:
    """Nobody has an account here: what waits is the looking, and why."""
    seconds = timedelta(seconds=int(error.headers["Retry-After"]))
    return _(
        "این شماره‌ها چند بار پی‌درپی نادرست آمد. تا کسی آن‌ها را حدس نزند، %(wait)s دیگر دوباره بیازمایید.",
        wait=duration_words(seconds),
    )


def find(number: str, digits: str) -> Standing | None:
    """The standing of the case, if `digits` end the mobile number of whoever opened or sent it."""
    # The row of the case is read only for whoever knows both: until then a right number costs what a wrong one does.
    fits = [compare_digest(mobile[-4:].encode(), digits.encode()) for mobile in _mobiles(number) or [NOBODY_HAS]]
    return _standing(db.session.scalars(select(Case).where(Case.number == number)).one()) if any(fits) else None


def _mobiles(number: str) -> list[str]:
    opened = select(Case.created_by_id).where(Case.number == number)
    sent = select(Submission.by_id).join(Case, Case.id == Submission.case_id).where(Case.number == number)
    query = select(Person.mobile).where(Person.id.in_(opened.union(sent)))
    return [mobile for mobile in db.session.scalars(query) if mobile]


def _standing(case: Case) -> Standing:
    state = state_of(case)
    return Standing(
        number=case.number,
        state=state.label,
        tone=state.tone,
        holder=_holder(case),
        due_at=case.due_at,
        submitted_at=case.submitted_at,
        closed_at=case.closed_at,
    )


def _holder(case: Case) -> str:
    if case.holder == "applicant":
        return _("متقاضی")
    if case.holder == "nobody" or case.office is None:
        return _("پرونده پایان یافته است") if case.holder == "nobody" else _("دستگاه طرف مشورت")
    english = case.office.name_en if current_locale() == "en" else ""
    return english or case.office.name_fa
