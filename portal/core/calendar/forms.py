"""Forms of the calendar's pages: each makes one change."""

from __future__ import annotations

import re
from abc import abstractmethod
from datetime import time
from typing import ClassVar

from wtforms.validators import InputRequired

from portal.core.calendar.changes import Change
from portal.core.calendar.holiday_changes import AddHoliday, AddYear, MoveHoliday, RemoveHoliday
from portal.core.calendar.rule_changes import AddWeekend, EndWeekend, SetHours
from portal.core.calendar.rules import COUNTRY, OFFICES
from portal.core.calendar.year import WEEK
from portal.core.forms import BaseForm, ChoiceField, IntegerField, JalaliDateField, LatinTextField, PersianTextField
from portal.core.forms.fields import ParsedField
from portal.core.i18n import _, _l, weekday_name
from portal.core.text import digits_to_ascii

SCOPES = [(COUNTRY, _l("همه‌ی کشور")), (OFFICES, _l("تنها دستگاه‌های مرکزی"))]
LONGEST_NOTE = 200


class TimeField(ParsedField):
    """A time of day in any digits, `8:30`; `data` is a `datetime.time`."""

    defaults = ParsedField.defaults | {"inputmode": "numeric", "placeholder": "۸:۳۰"}

    def parse(self, text: str) -> time:
        parts = re.fullmatch(r"([0-9]{1,2})(?::([0-9]{2}))?", digits_to_ascii(text))
        hour, minute = (int(part or 0) for part in parts.groups()) if parts else (24, 0)
        if hour > 23 or minute > 59:
            raise ValueError(_("ساعت را به شکل ۸:۳۰ بنویسید."))
        return time(hour, minute)


class ChangeForm(BaseForm):
    """What a change needs; `source` says where it was announced."""

    title: ClassVar[str]
    source = PersianTextField(
        _l("منبع"),
        validators=[InputRequired()],
        longest=LONGEST_NOTE,
        description=_l("کجا اعلام شده است؛ برای نمونه «روزنامه‌ی رسمی، شماره‌ی ۲۳۴۵۶»."),
    )

    def prepare(self) -> None:
        """Offer the choices that depend on the reader's language."""

    @abstractmethod
    def change(self, about: str) -> Change:
        """The change that was asked for; `about` is the token of the row that the address names."""


class HolidayForm(ChangeForm):
    title = _l("تعطیلی تازه")
    day = JalaliDateField(_l("روز"), validators=[InputRequired()])
    name = PersianTextField(_l("مناسبت یا دلیل"), validators=[InputRequired()])
    name_en = LatinTextField(_l("به انگلیسی"))
    scope = ChoiceField(_l("برای"), choices=SCOPES, default=COUNTRY)

    def change(self, about: str) -> Change:
        return AddHoliday(self.day.data, self.name.data, self.name_en.data, self.scope.data)


class RemoveForm(ChangeForm):
    title = _l("برداشتن تعطیلی")

    def change(self, about: str) -> Change:
        return RemoveHoliday(about)


class MoveForm(ChangeForm):
    title = _l("جابه‌جایی تعطیلی")
    day = JalaliDateField(_l("روز درست"), validators=[InputRequired()])

    def change(self, about: str) -> Change:
        return MoveHoliday(about, self.day.data)


class YearForm(ChangeForm):
    title = _l("افزودن سال")
    year = IntegerField(_l("سال"), validators=[InputRequired()], description=_l("تعطیلی‌های رسمی آن سال وارد می‌شود."))

    def change(self, about: str) -> Change:
        return AddYear(self.year.data)


class WeekendForm(ChangeForm):
    title = _l("پایان هفته‌ی تازه")
    weekday = ChoiceField(_l("روز هفته"), validators=[InputRequired()])
    since = JalaliDateField(_l("از روز"), validators=[InputRequired()])
    scope = ChoiceField(_l("برای"), choices=SCOPES, default=OFFICES)

    def prepare(self) -> None:
        self.weekday.offer([(str(day), weekday_name(day)) for day in WEEK])

    def change(self, about: str) -> Change:
        return AddWeekend(int(self.weekday.data), self.since.data, self.scope.data)


class EndWeekendForm(ChangeForm):
    title = _l("روز کاری شدن یک روز هفته")
    until = JalaliDateField(_l("آخرین روزی که تعطیل است"), validators=[InputRequired()])

    def change(self, about: str) -> Change:
        return EndWeekend(about, self.until.data)


class HoursForm(ChangeForm):
    title = _l("ساعت کار تازه")
    opens = TimeField(_l("آغاز کار"), validators=[InputRequired()])
    closes = TimeField(_l("پایان کار"), validators=[InputRequired()])
    since = JalaliDateField(_l("از روز"), validators=[InputRequired()])
    scope = ChoiceField(_l("برای"), choices=SCOPES, default=COUNTRY)

    def change(self, about: str) -> Change:
        return SetHours(self.opens.data, self.closes.data, self.since.data, self.scope.data)


class AnswerForm(BaseForm):
    answer = PersianTextField(_l("دلیل"), longest=LONGEST_NOTE)


FORMS: dict[str, type[ChangeForm]] = {
    "holiday": HolidayForm,
    "remove": RemoveForm,
    "move": MoveForm,
    "weekend": WeekendForm,
    "end-weekend": EndWeekendForm,
    "hours": HoursForm,
    "year": YearForm,
}
