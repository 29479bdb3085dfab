"""The parts of the application's form, in order: what each asks and the words of its errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.core.i18n import _l
from portal.licensing.forms.base import SectionForm
from portal.licensing.forms.company import CompanyForm, HeadOfficeForm, ManagersForm
from portal.licensing.forms.contacts import ComplaintsForm, CourtOrdersForm, SecurityForm
from portal.licensing.forms.product import HostingForm, PrivacyForm, ProductForm

DOCUMENTS = "documents"


@dataclass(frozen=True)
class Section:
    """A part of the form. `form` None: the documents, which are handed in one by one."""

    code: str
    title: Any
    lead: Any
    form: type[SectionForm] | None


SECTIONS: dict[str, Section] = {
    section.code: section
    for section in (
        Section("company", _l("شرکت"), _l("شرکتی که پروانه به نام آن صادر می‌شود."), CompanyForm),
        Section("managers", _l("مدیران"), _l("مدیرعامل و اعضای هیئت‌مدیره، هر یک در یک ردیف."), ManagersForm),
        Section(
            "head_office",
            _l("شرکت مادر و دفتر در کشور"),
            _l("شرکت خارجی سازنده‌ی پیام‌رسان و دفتر مرکزی آن در ایران."),
            HeadOfficeForm,
        ),
        Section("product", _l("پیام‌رسان"), _l("نام، امکانات و شمار کاربران پیام‌رسان."), ProductForm),
        Section("hosting", _l("میزبانی"), _l("داده‌های کاربران کجا و نزد چه کسی نگه‌داری می‌شود."), HostingForm),
        Section("security", _l("امنیت"), _l("رابط امنیتی و گواهی ارزیابی امنیتی."), SecurityForm),
        Section(
            "privacy",
            _l("حریم خصوصی و شرایط استفاده"),
            _l("نشانی یا متن آنچه کاربران پیش از عضویت می‌بینند."),
            PrivacyForm,
        ),
        Section("complaints", _l("رسیدگی به شکایت‌ها"), _l("کاربران شکایت خود را به چه کسی بگویند."), ComplaintsForm),
        Section(
            "court_orders",
            _l("رابط دستورهای قضایی"),
            _l("کسی که شبانه‌روز پاسخ‌گوی دستورهای قضایی است."),
            CourtOrdersForm,
        ),
        Section(DOCUMENTS, _l("مدرک‌ها"), _l("تصویر مدرک‌ها را بفرستید؛ هر مدرک جای خود را دارد."), None),
    )
}

__all__ = ["DOCUMENTS", "SECTIONS", "Section", "SectionForm"]
