"""The administrator's pages of licence classes: every change is a new version, for new cases."""

from __future__ import annotations

from flask import Response, flash

from portal.core.accounts import admin_pages
from portal.core.accounts.access import administrator
from portal.core.accounts.current import current_person
from portal.core.db import transaction
from portal.core.errors import Invalid
from portal.core.i18n import _, _l
from portal.core.web import page
from portal.licensing import classes
from portal.licensing.class_form import ClassForm
from portal.licensing.models import ClassVersion
from portal.licensing.views.blueprint import Answer, licensing, see

admin_pages.add(_l("نوع‌های پروانه"), "licensing.admin_classes", _l("شرط‌ها، مدرک‌ها، مهلت‌ها و راه سریع"), "certificate")


@licensing.get("/admin/licence-classes")
@administrator
def admin_classes() -> Response:
    found = [(entry, entry.versions[-1]) for entry in classes.all_classes() if entry.versions]
    return page("admin/licence_classes.html", items=admin_pages.items(), classes=found)


@licensing.get("/admin/licence-classes/<code>")
@administrator
def admin_class(code: str) -> Response:
    version = classes.current(code)
    form = ClassForm()
    if not form.restored:
        form.show(version)
    return _page(version, form)


def _page(version: ClassVersion, form: ClassForm, status: int = 200) -> Response:
    entry = version.licence_class
    return page(
        "admin/licence_class.html", status, items=admin_pages.items(), version=version, entry=entry, form=form
    )


@licensing.post("/admin/licence-classes/<code>")
@administrator
def change_class(code: str) -> Answer:
    version, form = classes.current(code), ClassForm()
    if not (form.validate() and form.is_fresh(version.version)):
        return _page(version, form, 422)
    try:
        with transaction():
            made = classes.add_version(code, form.changes(classes.current(code)), current_person())
            number = made.version
    except Invalid as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _page(classes.current(code), form, 422)
    flash(_("نسخه‌ی %(number)s ثبت شد و برای درخواست‌های تازه به کار می‌رود.", number=number), "success")
    return see(".admin_class", code=code)
