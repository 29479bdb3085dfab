"""What the headquarters writes of an election."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import (
    BaseForm,
    ChoiceField,
    EmailField,
    IntegerField,
    JalaliMomentField,
    LatinTextField,
    PersianTextField,
    VersionedForm,
    options,
)
from portal.core.i18n import _, _l
from portal.core.provinces import PROVINCES
from portal.elections.setup.elections import Days, Rules

KINDS = (
    ("presidential", _l("ریاست جمهوری")),
    ("parliament", _l("مجلس شورای اسلامی")),
    ("councils", _l("شوراهای اسلامی شهر و روستا")),
)


class RulesForm(VersionedForm):
    """An election's names and rules."""

    name_fa = PersianTextField(_l("نام"), [InputRequired()])
    name_en = LatinTextField(_l("نام انگلیسی"))
    content_check = BooleanField(
        _l("محتوا پیش از رسیدن به پیام‌رسان بازبینی شود"),
        description=_l("بازبینی مهلت دارد و سکوت میز به معنای تأیید است."),
    )
    check_days = IntegerField(_l("مهلت بازبینی (روز کاری)"), [InputRequired(), NumberRange(1, 10)])
    dispute_hours = IntegerField(_l("مهلت اعتراض به گزارش تحویل (ساعت)"), [InputRequired(), NumberRange(1, 240)])

    def rules(self, kind: str) -> Rules:
        return Rules(
            kind,
            self.name_fa.data,
            self.name_en.data,
            bool(self.content_check.data),
            self.check_days.data,
            self.dispute_hours.data,
        )


class ElectionForm(RulesForm):
    kind = ChoiceField(_l("گونه"), [InputRequired()], choices=KINDS)
    code = LatinTextField(
        _l("کد"), [InputRequired()], longest=40, description=_l("در نشانی‌ها می‌آید؛ برای نمونه president-1407.")
    )


class DaysForm(VersionedForm):
    """The moments of a round."""

    offers_until = JalaliMomentField(
        _l("پایان مهلت پیشنهاد پیام‌رسان‌ها"), [InputRequired()], description=_l("پس از آن سهمیه‌ها تقسیم می‌شود.")
    )
    opens_at = JalaliMomentField(_l("آغاز تبلیغات"), [InputRequired()])
    poll_starts_at = JalaliMomentField(
        _l("آغاز رأی‌گیری"),
        [InputRequired()],
        description=_l("سکوت انتخاباتی ۲۴ ساعت پیش از همین زمان آغاز می‌شود و با تمدید رأی‌گیری جابه‌جا نمی‌شود."),
    )

    def days(self) -> Days:
        return Days(self.offers_until.data, self.opens_at.data, self.poll_starts_at.data)


class ConstituencyForm(BaseForm):
    name_fa = PersianTextField(_l("نام حوزه"), [InputRequired()])
    name_en = LatinTextField(_l("نام انگلیسی"))
    code = LatinTextField(_l("کد"), [InputRequired()], longest=40)
    province = ChoiceField(_l("استان"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.province.offer([("", _("چند استان یا سراسر کشور")), *((p.slug, p.name) for p in PROVINCES)])


class CandidateForm(BaseForm):
    """`places`: (token, name) of the constituencies."""

    constituency = ChoiceField(_l("حوزه‌ی انتخابیه"), [InputRequired()])
    name_fa = PersianTextField(_l("نام و نام خانوادگی نامزد"), [InputRequired()])
    name_en = LatinTextField(_l("نام انگلیسی"))
    code = PersianTextField(_l("کد نامزد در برگه‌ی رأی"), [InputRequired()], longest=20)
    email = EmailField(
        _l("ایمیل نامزد"),
        [InputRequired()],
        description=_l("دعوت‌نامه‌ی ورود به این نشانی می‌رود تا نامزد نماینده‌های خود را معرفی کند."),
    )

    def __init__(self, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.constituency.offer(places)


class EnterForm(BaseForm):
    """Who stands in a further round. `people`: (token, name)."""

    candidates = SelectMultipleField(
        _l("نامزدهای این دور"),
        [InputRequired()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.candidates.choices = options(people)
