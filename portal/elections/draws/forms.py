"""What is asked when a draw is announced, led and taken part in."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from wtforms import FormField
from wtforms.validators import InputRequired, Length

from portal.core.calendar.forms import TimeField
from portal.core.forms import BaseForm, JalaliDateField, LatinTextField, PersianLinesField, PersianTextField
from portal.core.forms.base import PartForm
from portal.core.i18n import TEHRAN, _, _l
from portal.elections.draws.announcing import Announced, Source
from portal.elections.draws.models import Draw


class SourcePart(PartForm):
    title = PersianTextField(
        _l("منبع"), longest=200, description=_l("چیزی که هیچ‌کس در این‌جا بر آن اثری ندارد و همه می‌توانند ببینند.")
    )
    place = PersianTextField(
        _l("کجا دیده می‌شود"),
        longest=300,
        description=_l("نشانی یا روزنامه؛ و این که اگر آن روز منتشر نشد، نخستین مقدار پس از آن به کار می‌رود."),
    )
    day = JalaliDateField(_l("روزی که مقدارش پدید می‌آید"))

    @property
    def is_empty(self) -> bool:
        return not (self.title.data or self.place.data or self.day.data or self.day.typed)

    def require_whole(self) -> bool:
        """Write the errors of a source that is only half said."""
        lacking = [field for field in self if not field.data and not field.errors]
        for field in lacking:
            field.errors = [*field.errors, _("این را هم بنویسید.")]
        return not lacking


class FirstPart(SourcePart):
    """The source that must be there."""

    title = PersianTextField(
        _l("منبع"),
        [InputRequired()],
        longest=200,
        description=_l("چیزی که هیچ‌کس در این‌جا بر آن اثری ندارد و همه می‌توانند ببینند."),
    )
    place = PersianTextField(
        _l("کجا دیده می‌شود"),
        [InputRequired()],
        longest=300,
        description=_l("نشانی یا روزنامه؛ و این که اگر آن روز منتشر نشد، نخستین مقدار پس از آن به کار می‌رود."),
    )
    day = JalaliDateField(_l("روزی که مقدارش پدید می‌آید"), [InputRequired()])


class AnnounceForm(BaseForm):
    """Two moments and up to three sources; the first source must be there."""

    commit_day = JalaliDateField(_l("پایان سپردن تعهدها: روز"), [InputRequired()])
    commit_time = TimeField(_l("پایان سپردن تعهدها: ساعت"), [InputRequired()])
    reveal_day = JalaliDateField(_l("پایان گشودن تعهدها: روز"), [InputRequired()])
    reveal_time = TimeField(_l("پایان گشودن تعهدها: ساعت"), [InputRequired()])
    first = FormField(FirstPart, _l("منبع یکم"))
    second = FormField(SourcePart, _l("منبع دوم، اگر هست"))
    third = FormField(SourcePart, _l("منبع سوم، اگر هست"))

    @property
    def parts(self) -> list[Any]:
        return [self.first.form, self.second.form, self.third.form]

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        said = [part for part in self.parts[1:] if not part.is_empty]
        return all([part.require_whole() for part in said]) and good

    def announced(self) -> Announced:
        sources = [Source(p.title.data, p.place.data, p.day.data) for p in self.parts if not p.is_empty]
        commit = _moment(self.commit_day.data, self.commit_time.data)
        return Announced(commit, _moment(self.reveal_day.data, self.reveal_time.data), sources)


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, TEHRAN)


class ValuesForm(BaseForm):
    """One field for each source of the draw."""

    def ask(self, draw: Draw, known: bool) -> None:
        """`known`: with what this person wrote before; a second person sees nothing of it."""
        for source in draw.sources:
            label = _("مقدار «%(title)s»", title=source.title)
            field = LatinTextField(label, [InputRequired()], longest=400, description=source.place)
            self.grow(f"value{source.number}", field, " ".join(map(str, source.entered or ())) if known else "")

    def typed(self, draw: Draw) -> list[str]:
        return [self[f"value{source.number}"].data for source in draw.sources]


class WhyForm(BaseForm):
    why = PersianLinesField(
        _l("دلیل"), [InputRequired(), Length(min=5)], longest=500, description=_l("همه آن را می‌خوانند.")
    )


class CommitForm(BaseForm):
    commitment = LatinTextField(
        _l("تعهد"), [InputRequired()], longest=200, description=_l("۶۴ نویسه از 0 تا 9 و a تا f")
    )


class RevealForm(BaseForm):
    salt = LatinTextField(_l("نمک"), [InputRequired()], longest=200, render_kw={"autocomplete": "off"})
    value = LatinTextField(_l("مقدار"), [InputRequired()], longest=200, render_kw={"autocomplete": "off"})
