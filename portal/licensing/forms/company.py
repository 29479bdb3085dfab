"""Who applies: the company, its managers, and for a foreign messenger its head office in the country."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import FieldList, FormField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired

from portal.core.forms import (
    JalaliDateField,
    LegalIdField,
    MobileField,
    NationalCodeField,
    PartForm,
    PersianLinesField,
    PersianTextField,
    PostalCodeField,
)
from portal.core.i18n import _, _l
from portal.core.provinces import PROVINCES
from portal.licensing.forms.base import CountField, PhoneField, SectionForm, choices, not_in_future


def _provinces() -> list[Any]:
    return choices(("", "—"), *((province.slug, province.name) for province in PROVINCES))


class _ProvinceField(SelectField):
    def __init__(self, label: Any, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, choices=_provinces, **kwargs)


class CompanyForm(SectionForm):
    name = PersianTextField(_l("نام شرکت"), [InputRequired()])
    legal_id = LegalIdField(_l("شناسه‌ی ملی"), [InputRequired()], description=_l("یازده رقم، در آگهی ثبت آمده است."))
    registration_number = PersianTextField(_l("شماره‌ی ثبت"), [InputRequired()], longest=20, render_kw={"dir": "ltr"})
    registration_date = JalaliDateField(_l("تاریخ ثبت"), [InputRequired(), not_in_future])
    province = _ProvinceField(_l("استان"), [InputRequired()])
    address = PersianLinesField(_l("نشانی"), [InputRequired()], longest=400)
    postal_code = PostalCodeField(_l("کد پستی"), [InputRequired()])
    phone = PhoneField(_l("تلفن"), [InputRequired()])

    def validate_legal_id(self, field: LegalIdField) -> None:
        known = self.organisation.legal_id if self.organisation else None
        if known and field.data and field.data != known:
            raise ValidationError(_("با شناسه‌ای که سازمان شما در درگاه دارد یکی نیست."))


class ManagerForm(PartForm):
    """`key` names the row for as long as it lives, so that two editors' rows are not taken for one another."""

    key = HiddenField()
    name = PersianTextField(_l("نام و نام خانوادگی"), [InputRequired()], longest=120)
    national_code = NationalCodeField(_l("کد ملی"), [InputRequired()])
    position = SelectField(
        _l("سمت"),
        [InputRequired()],
        choices=choices(
            ("", "—"),
            ("chief", _l("مدیرعامل")),
            ("chair", _l("رئیس هیئت‌مدیره")),
            ("deputy_chair", _l("نایب‌رئیس هیئت‌مدیره")),
            ("member", _l("عضو هیئت‌مدیره")),
        ),
    )
    mobile = MobileField(_l("شماره‌ی همراه"), [InputRequired()])


class ManagersForm(SectionForm):
    rows: ClassVar[str] = "people"

    people = FieldList(FormField(ManagerForm), label=_l("مدیران"), min_entries=1, max_entries=20)

    def validate_people(self, field: FieldList[Any]) -> None:
        codes = [entry.form.national_code for entry in field.entries]
        for place, code in enumerate(codes):
            if code.data and not code.errors and code.data in [other.data for other in codes[:place]]:
                code.errors = [*code.errors, _("این کد ملی در ردیف دیگری هم آمده است.")]
                raise ValidationError(_("یک کد ملی دو بار آمده است."))


class HeadOfficeForm(SectionForm):
    parent_name = PersianTextField(_l("نام شرکت خارجی"), [InputRequired()])
    country = PersianTextField(_l("کشور محل ثبت"), [InputRequired()], longest=80)
    parent_number = PersianTextField(
        _l("شماره‌ی ثبت در آن کشور"), [InputRequired()], longest=40, render_kw={"dir": "ltr"}
    )
    province = _ProvinceField(_l("استان دفتر مرکزی در ایران"), [InputRequired()])
    address = PersianLinesField(_l("نشانی دفتر مرکزی در ایران"), [InputRequired()], longest=400)
    postal_code = PostalCodeField(_l("کد پستی دفتر"), [InputRequired()])
    staff = CountField(_l("شمار کارکنان دفتر"), [InputRequired()], least=1, most=1_000_000)
    representative = PersianTextField(_l("نام نماینده‌ی تام‌الاختیار"), [InputRequired()], longest=120)
    representative_code = NationalCodeField(_l("کد ملی نماینده"), [InputRequired()])
    representative_mobile = MobileField(_l("شماره‌ی همراه نماینده"), [InputRequired()])
