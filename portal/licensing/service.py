"""What an applicant does with an application: begin it, write in it, hand in documents. Rows only."""

from __future__ import annotations

from portal.core import audit
from portal.core.accounts.models import Organisation, Person
from portal.core.cases import access, index, open_case
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Document, Received, attach, documents_of, replace, withdraw
from portal.core.documents.again import use_held
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.core.i18n import _, _l
from portal.licensing import asked, sections
from portal.licensing.clashes import Choice
from portal.licensing.forms import SECTIONS, SectionForm
from portal.licensing.forms.base import SectionData
from portal.licensing.merge import Merged, merge
from portal.licensing.models import KIND, ApplicationSection, ClassVersion, LicenceCase


class AlreadySent(Conflict):
    """The application is with the office: its form is closed. `case` leads the page to where it is now."""

    code = "already_sent"

    def __init__(self, case: LicenceCase) -> None:
        super().__init__(
            _("این درخواست فرستاده شده است و دیگر نمی‌توان در آن نوشت."),
            _("چیزی تغییر نکرد. وضعیت و دارنده‌ی پرونده را در صفحه‌ی آن ببینید؛ برای توضیح، از همان‌جا پیام بفرستید."),
        )
        self.case = case


def begin(version: ClassVersion, applicant: Organisation, actor: Person) -> LicenceCase:
    """Start a draft for a new licence of this class; documents that are held and in date lie in it already."""
    case = open_case(KIND, applicant, actor, _title(version, applicant.name_fa), class_version_id=version.id)
    if not isinstance(case, LicenceCase):
        raise TypeError(KIND)
    for slot in version.slots:
        use_held(case, slot, actor)
    return case


def _title(version: ClassVersion, name: str) -> str:
    return f"{version.name_fa} – {name}"[:200]


def load(token: str, person: Person) -> LicenceCase:
    """An application that this person may know of. Raises NotFound."""
    case = access.load(token, person)
    if not isinstance(case, LicenceCase):
        raise NotFound(_("پرونده‌ای با این نشانی پیدا نشد."))
    return case


def load_to_write(token: str, person: Person, section: str = "") -> LicenceCase:
    """An application in which this person may write now, locked until the transaction ends.

    Once it was sent, only in a `section` where the office asked for a correction. Raises NotFound to strangers,
    Forbidden to who may only read, AlreadySent once the office has it.
    """
    case = load(token, person)
    if not access.is_applicant(person, case):
        raise Forbidden(_("نقش شما در این سازمان تنها دیدن است."), _("از مالک سازمان نقش ویرایشگر بخواهید."))
    if db.session.info.get("writing"):
        # Two colleagues who save at once follow one another instead of failing.
        db.session.refresh(case, with_for_update=True)
    if not asked.is_open(case, section):
        raise AlreadySent(case)
    return case


def save_section(
    case: LicenceCase, code: str, form: SectionForm, actor: Person, choice: Choice | None = None
) -> Merged:
    """Keep what was typed, complete or not. Where a colleague saved meanwhile, both are merged.

    Nothing is stored while a clash waits for the person's choice.
    """
    row = sections.row_of(case, code)
    form = sections.with_keys(form)
    mine = sections.without_blank_rows(form, form.stored())
    merged = Merged(data=mine)
    if row is not None and form.seen_version() != row.version:
        # A choice made before yet another change was made without seeing it.
        picks = choice.picks if choice and choice.version == row.version else {}
        merged = merge(form.base_data(), row.data, mine, picks)
    if merged.clashes:
        return merged
    if row is None:
        row = ApplicationSection(case_id=case.id, section=code, data={})
        db.session.add(row)
    if row.data != merged.data or not row.edited_by_id:
        row.data, row.edited_by_id, row.edited_at = merged.data, actor.id, now()
        _touch(case)
        _remember(case, code, merged.data)
    db.session.flush()
    return merged


def _touch(case: LicenceCase) -> None:
    """Let a page that was opened before this change know that it is stale."""
    case.changed_at = max(now(), case.changed_at)


def _remember(case: LicenceCase, code: str, data: SectionData) -> None:
    """Columns that lists and searches use."""
    if code != "product":
        return
    case.product_fa, case.product_en = data["name_fa"][:120], data["name_en"][:120]
    if case.licence_id is not None:  # it is named after the licence that it is about
        return
    applicant = db.session.get_one(Organisation, case.applicant_id)
    case.title = _title(case.class_version, case.product_fa or applicant.name_fa)
    index(case, case.product_fa, case.product_en)


def hand_in(case: LicenceCase, slot: str, received: Received, actor: Person) -> Document:
    """Put a file that was already taken in into its slot; where only one fits, it replaces the one before."""
    place = case.class_version.slots.get(slot)
    if place is None:
        raise NotFound(_("چنین مدرکی در شرایط این پروانه نیست."))
    before = [] if place.several else list(documents_of(case, slot))
    _touch(case)
    if before:
        return replace(before[-1], received, actor, case)
    return attach(received, actor, case.applicant_id, slot, case)


def take_back(case: LicenceCase, token: str, actor: Person) -> Document:
    """Withdraw a document of this application."""
    for document in documents_of(case):
        if document.token == token:
            withdraw(document, actor, case)
            _touch(case)
            return document
    raise NotFound(_("چنین مدرکی در این درخواست نیست."), _("شاید همکار شما پیش از این آن را برداشته باشد."))


audit.describe("licence_class.version", _l("نسخه‌ی تازه‌ای از نوع پروانه ثبت شد"))

__all__ = [
    "SECTIONS",
    "AlreadySent",
    "begin",
    "hand_in",
    "load",
    "load_to_write",
    "save_section",
    "take_back",
]
