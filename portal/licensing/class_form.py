"""How an administrator writes a licence class: words, terms, limits of the fast track, conditions, requirements."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from wtforms import BooleanField, Field, FieldList, FormField, SelectField, ValidationError
from wtforms.validators import InputRequired

from portal.core.accounts.models import Office, Organisation
from portal.core.accounts.roles import Kind
from portal.core.db import db
from portal.core.forms import Checkboxes, PartForm, PersianLinesField, PersianTextField, VersionedForm
from portal.core.forms.base import vars_of
from portal.core.i18n import _, _l
from portal.licensing.forms import SECTIONS
from portal.licensing.forms.base import CountField, choices
from portal.licensing.models import ClassVersion
from portal.licensing.requirements import PublishedRequirement, Slot, Words

CODE = re.compile(r"[a-z][a-z0-9_]{1,38}")
BAR = "|"
REQUIRED, OPTIONAL, SEVERAL = "لازم", "اختیاری", "چند فایل"
CHECK_NAMES = {
    "complete": _l("همه‌ی بخش‌ها کامل باشد"),
    "documents": _l("همه‌ی مدرک‌های لازم رسیده باشد"),
    "registration_type": _l("پروانه از نوع ثبتی باشد"),
    "users": _l("شمار کاربران کمتر از مرز باشد"),
    "hosting": _l("میزبانی در داخل کشور باشد"),
    "certificate": _l("گواهی امنیتی معتبر باشد"),
    "court_orders": _l("رابط دستورهای قضایی معرفی شده باشد"),
    "quiet_year": _l("به‌تازگی پروانه‌ای معلق یا لغو نشده باشد"),
}


class RequirementPart(PartForm):
    """One published requirement; a row without a code is not there."""

    code = PersianTextField(_l("کد (لاتین)"), longest=39, render_kw={"dir": "ltr"})
    label_fa = PersianTextField(_l("شرط"), longest=200)
    label_en = PersianTextField(_l("شرط به انگلیسی"), longest=200, render_kw={"dir": "ltr"})
    hint_fa = PersianTextField(_l("توضیح"), longest=400)
    hint_en = PersianTextField(_l("توضیح به انگلیسی"), longest=400, render_kw={"dir": "ltr"})
    rule_fa = PersianTextField(_l("کجا نوشته شده است"), longest=200)
    slots = PersianLinesField(
        _l("مدرک‌ها"),
        longest=2000,
        description=_l("هر مدرک در یک خط: کد | نام | نام انگلیسی | لازم یا اختیاری | یک یا چند فایل"),
        render_kw={"rows": 3},
    )
    gone = BooleanField(_l("این شرط برداشته شود"))

    def validate_code(self, field: Field) -> None:
        if field.data and not CODE.fullmatch(field.data):
            raise ValidationError(_("کد با حرف کوچک لاتین آغاز می‌شود و تنها حرف، رقم و زیرخط دارد."))

    def validate_label_fa(self, field: Field) -> None:
        if self.code.data and not field.data:
            raise ValidationError(_("عنوان شرط را بنویسید."))

    def validate_slots(self, field: Field) -> None:
        for line in (field.data or "").splitlines():
            if line and not CODE.fullmatch(line.split(BAR)[0].strip()):
                raise ValidationError(_("هر خط با کد لاتین مدرک آغاز می‌شود: «%(line)s»", line=line))
            if line and len(line.split(BAR)) < 2:
                raise ValidationError(_("نام مدرک را پس از کد و خط عمودی بنویسید: «%(line)s»", line=line))

    def as_json(self) -> dict[str, Any]:
        """The shape of `PublishedRequirement`."""
        code = self.code.data or ""
        return PublishedRequirement(
            code=code,
            label=Words(self.label_fa.data or "", self.label_en.data or ""),
            hint=Words(self.hint_fa.data or "", self.hint_en.data or ""),
            rule=Words(self.rule_fa.data or ""),
            section=code if code in SECTIONS else "",
            slots=tuple(_slot(line) for line in (self.slots.data or "").splitlines() if line),
        ).as_json()


def _slot(line: str) -> Slot:
    code, label, english, need, several = [*(part.strip() for part in line.split(BAR)), "", "", ""][:5]
    return Slot(code, Words(label, english), required=need != OPTIONAL, several=several == SEVERAL)


def _line(slot: Slot) -> str:
    need, several = REQUIRED if slot.required else OPTIONAL, SEVERAL if slot.several else "یک فایل"
    return f" {BAR} ".join((slot.code, slot.label.fa, slot.label.en, need, several))


class ClassForm(VersionedForm):
    """`version` is the class version that the page showed."""

    name_fa = PersianTextField(_l("نام"), [InputRequired()], longest=120)
    name_en = PersianTextField(_l("نام انگلیسی"), [InputRequired()], longest=120, render_kw={"dir": "ltr"})
    summary_fa = PersianLinesField(_l("در چند جمله"), [InputRequired()], longest=600)
    summary_en = PersianLinesField(_l("در چند جمله، به انگلیسی"), longest=600, render_kw={"dir": "ltr"})
    offered = BooleanField(_l("درخواست تازه پذیرفته می‌شود"))
    registration_type = BooleanField(_l("از نوع ثبتی است"))
    office_code = SelectField(_l("میز رسیدگی"), [InputRequired()])
    budget_days = CountField(_l("مهلت پاسخ (روز کاری)"), [InputRequired()], least=1, most=250)
    validity_days = CountField(_l("مدت اعتبار (روز)"), [InputRequired()], least=1, most=3660)
    renewal_days = CountField(_l("تمدید از چند روز پیش از پایان باز است"), [InputRequired()], least=1, most=365)
    hearing_days = CountField(_l("فرصت پاسخ به اخطار لغو (روز کاری)"), [InputRequired()], least=1, most=90)
    four_eyes = BooleanField(
        _l("تصمیم را یکی می‌نویسد و دیگری امضا می‌کند"),
        description=_l("صدور، رد و لغو تنها با دو نفر از میز انجام می‌شود؛ کسی نوشته‌ی خود را امضا نمی‌کند."),
    )
    material = PersianLinesField(
        _l("تغییر این‌ها بررسی می‌خواهد"),
        description=_l("هر خط کد یک بخش یا «بخش.پرسش»؛ تغییر هرچه این‌جا نباشد همان دم ثبت می‌شود."),
        render_kw={"rows": 6, "dir": "ltr"},
    )
    instant = Checkboxes(_l("برای صدور آنی همه‌ی این‌ها لازم است"), choices=choices(*CHECK_NAMES.items()))
    provisional = Checkboxes(_l("برای صدور موقت همه‌ی این‌ها لازم است"), choices=choices(*CHECK_NAMES.items()))
    max_users = CountField(_l("مرز شمار کاربران"), [InputRequired()])
    min_share_in_country = CountField(_l("کمترین سهم میزبانی در داخل (درصد)"), [InputRequired()], most=100)
    min_certificate_days = CountField(_l("کمترین روز باقی‌مانده از گواهی امنیتی"), [InputRequired()], most=3660)
    quiet_days = CountField(_l("روزهایی که نباید پروانه‌ای معلق یا لغو شده باشد"), [InputRequired()], most=3660)
    conditions = PersianLinesField(
        _l("شرط‌هایی که بر پروانه نوشته می‌شود"), description=_l("هر شرط در یک خط: فارسی | انگلیسی")
    )
    requirements = FieldList(FormField(RequirementPart), label=_l("شرط‌های منتشرشده"), max_entries=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office_code.choices = choices(*((office.code, office.name_fa) for office in _offices()))

    def show(self, version: ClassVersion) -> None:
        """Fill in what the class asks now, with an empty requirement at the end for a new one."""
        plain = {name: getattr(version, name) for name in self._fields if hasattr(version, name)}
        rule = version.fast_track
        limits = {name: getattr(rule, name) for name in self._fields if hasattr(rule, name) and name != "version"}
        lines = [f"{words.fa} {BAR} {words.en}" for words in version.conditions_words]
        rows = [_row(entry) for entry in version.published]
        shown = {"conditions": "\n".join(lines), "requirements": [*rows, {}], "version": str(version.version)}
        self.process(None, data=plain | limits | shown | {"material": "\n".join(version.material)})

    def validate_material(self, field: Field) -> None:
        unknown = [code for code in _codes(field) if not is_asked(code)]
        if unknown:
            raise ValidationError(_("چنین بخش یا پرسشی در فرم نیست: %(codes)s", codes="، ".join(unknown)))

    def changes(self, version: ClassVersion) -> dict[str, Any]:
        """What to put into the next version of the class."""
        limits = ("max_users", "min_share_in_country", "min_certificate_days", "quiet_days")
        rule = version.rule | {name: self[name].data for name in limits}
        rule |= {"instant": self.instant.data or [], "provisional": self.provisional.data or []}
        plain = {name: self[name].data for name in self._fields if name in _PLAIN}
        kept = [row.form for row in self.requirements if row.form.code.data and not row.form.gone.data]
        made = {
            "rule": rule,
            "material": _codes(self.material),
            "conditions": self._conditions(),
            "requirements": [row.as_json() for row in kept],
        }
        return plain | made

    def _conditions(self) -> list[dict[str, str]]:
        pairs = [line.partition(BAR) for line in (self.conditions.data or "").splitlines() if line]
        return [Words(fa.strip(), en.strip()).as_json() for fa, _bar, en in pairs]


_PLAIN = ("name_fa", "name_en", "summary_fa", "summary_en", "offered", "registration_type") + (
    "office_code",
    "budget_days",
    "validity_days",
    "renewal_days",
    "hearing_days",
    "four_eyes",
)


def _codes(field: Field) -> list[str]:
    return [line.strip() for line in (field.data or "").splitlines() if line.strip()]


def is_asked(code: str) -> bool:
    """Whether `section` or `section.field` is something that the form asks; of documents the section names all."""
    section, _dot, name = code.partition(".")
    if section not in SECTIONS:
        return False
    form = SECTIONS[section].form
    return not name or form is None or name in {field for field, _unbound in vars_of(form)}


def _row(entry: PublishedRequirement) -> dict[str, str]:
    words = {"label_fa": entry.label.fa, "label_en": entry.label.en, "hint_fa": entry.hint.fa}
    slots = "\n".join(_line(slot) for slot in entry.slots)
    return {"code": entry.code, **words, "hint_en": entry.hint.en, "rule_fa": entry.rule.fa, "slots": slots}


def _offices() -> list[Office]:
    query = select(Office).join(Organisation).where(Organisation.kind == Kind.REGULATOR, Office.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Office.id)))
