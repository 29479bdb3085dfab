"""Writing an application: begin it, its task list, its sections."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Response, flash, request, url_for

from portal.core.accounts.access import vendor, vendor_editor
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.models import Organisation
from portal.core.cases import access
from portal.core.cases.questions import sent_to
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page
from portal.licensing import asked, clashes, classes, dry_run, holdings, sections, service
from portal.licensing.forms import DOCUMENTS, SECTIONS, Section, SectionForm
from portal.licensing.models import LicenceCase
from portal.licensing.sections import Part
from portal.licensing.service import AlreadySent
from portal.licensing.views.blueprint import Answer, licensing, see


@licensing.get("/applications/new")
@vendor_editor
def start() -> Response:
    """Choose what to apply for."""
    return page("licensing/start.html", versions=classes.offered(), organisation=current_organisation())


@licensing.post("/applications")
@vendor_editor
def begin() -> Answer:
    with transaction():
        version = classes.offered_now(request.form.get("licence_class", ""))
        organisation = current_organisation()
        if organisation is None:
            raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
        case = service.begin(version, organisation, current_person())
    return see(".tasks", token=case.token)


@licensing.get("/applications/<token>")
@vendor
def tasks(token: str) -> Answer:
    """Where each part of the application stands."""
    case = service.load(token, current_person())
    if sent_to(case) is not None:
        return see("questions.answers", token=token)
    _demand_open(case, "")
    parts, touched = sections.parts_of(case), dry_run.touched_sections(case)
    shown: dict[str, Any] = {
        "parts": parts,
        "items": [_task(case, part, touched) for part in parts],
    }
    return page("licensing/tasks.html", case=case, may_write=access.is_applicant(current_person(), case), **shown)


def _demand_open(case: LicenceCase, section: str) -> None:
    """The form is still open here; else the page says where the application went."""
    if not asked.is_open(case, section):
        raise AlreadySent(case)


def _task(case: LicenceCase, part: Part, touched: Collection[str] | None) -> dict[str, Any]:
    """`touched`: the sections that differ from what is held; None for a new licence."""
    said = None
    if touched is not None and part.is_done:
        said = _("تغییر کرد") if part.code in touched else _("مانند پیش")
    return {
        "state_label": said,
        "label": part.section.title,
        "url": section_url(case, part.code),
        "state": part.progress.value,
        "hint": part.section.lead,
    }


def section_url(case: LicenceCase, code: str, **query: Any) -> str:
    if code == DOCUMENTS:
        return url_for("licensing.documents", token=case.token)
    return url_for("licensing.section", token=case.token, code=code, **query)


def _section(case: LicenceCase, code: str) -> Section:
    if code not in case.class_version.sections or SECTIONS[code].form is None:
        raise NotFound(_("چنین بخشی در این درخواست نیست."), _("بخش را از فهرست برگزینید."))
    return SECTIONS[code]


@licensing.get("/applications/<token>/sections/<code>")
@vendor
def section(token: str, code: str) -> Response:
    case = service.load(token, current_person())
    _demand_open(case, code)
    return _section_page(case, _section(case, code), _form_to_write(case, _section(case, code)))


def _form_to_write(case: LicenceCase, section: Section) -> SectionForm:
    """What stands in the section; or what was typed before a session ended, with what it began from."""
    assert section.form is not None
    kept = section.form()
    if kept.restored:
        return sections.with_keys(kept)
    row = sections.row_of(case, section.code)
    known = sections.prefilled(case, section) | holdings.prefilled(case, section.code)
    form = sections.filled_form(case, section, row.data if row else known)
    form.begin_from(row.data if row else {}, row.version if row else 0)
    if row is not None:
        form.flaws()
        if "check" not in request.args:
            form.forget_missing()
    return sections.with_keys(form)


def _section_page(
    case: LicenceCase, section: Section, form: SectionForm, status: int = 200, **shown: Any
) -> Response:
    row = sections.row_of(case, section.code)
    words: dict[str, Any] = {"clashes": [], "checked": "check" in request.args} | shown
    words |= {"asked_here": asked.items_about(case, section.code), "sources": _sources(case, section, row, form)}
    may_write = access.is_applicant(current_person(), case)
    return page(
        "licensing/section.html",
        status,
        case=case,
        section=section,
        form=form,
        row=row,
        may_write=may_write,
        **words,
    )


def _sources(case: LicenceCase, section: Section, row: Any, form: SectionForm) -> dict[str, str]:
    """Where the values come from that stand in a part which nobody has begun."""
    if row is not None or form.restored or request.method == "POST":
        return {}
    own = _("از آنچه سازمان شما در درگاه دارد")
    return dict.fromkeys(sections.prefilled(case, section), own) | holdings.sources(case, section.code)


@licensing.post("/applications/<token>/sections/<code>")
@vendor
def save(token: str, code: str) -> Answer:
    """Keep what was typed, complete or not; then say what is still missing."""
    case = service.load_to_write(token, current_person(), code)
    part = _section(case, code)
    assert part.form is not None
    form = part.form()
    form.about(db.session.get_one(Organisation, case.applicant_id))
    if "add_row" in request.form or "remove_row" in request.form:
        return _section_page(case, part, clashes.with_rows_changed(case, part, form, request.form))
    choice = clashes.choice_in(request.form)
    with transaction():
        case = service.load_to_write(token, current_person(), code)
        merged = service.save_section(case, code, form, current_person(), choice)
    if merged.clashes:
        row = sections.row_of(case, code)
        shown = clashes.form_with_clashes(case, part, form, merged)
        found = clashes.in_words(shown, merged)
        return _section_page(case, part, shown, 409, clashes=found, settles=row.version if row else 0)
    return _after_saving(case, part, form, clashes.taken_in_words(form, merged))


def _after_saving(case: LicenceCase, section: Section, form: SectionForm, taken: str) -> Answer:
    for sentence in form.mended():
        flash(sentence, "warning")
    if taken:
        flash(_("همکار شما هم‌زمان این‌ها را نوشته بود و همراه نوشته‌ی شما نگه داشته شد: %(what)s", what=taken), "info")
    part = sections.part_of(case, section, sections.row_of(case, section.code))
    if part.is_done:
        flash(_("بخش «%(name)s» ذخیره شد و کامل است.", name=section.title), "success")
        return _on_from(case)
    flash(_("بخش «%(name)s» ذخیره شد.", name=section.title), "success")
    if "leave" in request.form:
        return _on_from(case)
    return see(".section", token=case.token, code=section.code, check="1")


def _on_from(case: LicenceCase) -> Answer:
    """From a part of a draft to the list of parts; from a correction to what else the office asked."""
    if case.submitted_at is not None:
        return see("questions.answers", token=case.token)
    return see(".tasks", token=case.token)
