"""Anybody can try the fast track with a few figures, before beginning anything: nothing is stored."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from wtforms import BooleanField
from wtforms.validators import InputRequired

from portal.core.clock import now
from portal.core.forms import BaseForm, JalaliDateField
from portal.core.i18n import _l, tehran_day
from portal.core.web import page, public
from portal.licensing import classes, dry_run, review, rules
from portal.licensing.forms.base import CountField
from portal.licensing.models import ClassVersion
from portal.licensing.views.blueprint import licensing
from portal.licensing.views.classes import may_begin


class TrialForm(BaseForm):
    """What the rule looks at; what is not ticked does not hold."""

    users = CountField(_l("شمار کاربران فعال ماهانه"), [InputRequired()])
    share_in_country = CountField(_l("سهم داده‌ها و پردازش در داخل کشور (درصد)"), [InputRequired()], most=100)
    certificate_expiry = JalaliDateField(_l("پایان اعتبار گواهی امنیتی"), [InputRequired()])
    complete = BooleanField(_l("همه‌ی بخش‌های فرم را می‌توانیم پر کنیم"))
    documents = BooleanField(_l("همه‌ی مدرک‌های لازم آماده است"))
    court_orders = BooleanField(_l("رابط شبانه‌روزی دستورهای قضایی داریم"))
    quiet_year = BooleanField(_l("در یک سال گذشته پروانه‌ای از ما معلق یا لغو نشده است"))

    def facts(self, version: ClassVersion) -> rules.Facts:
        required = [slot for slot in version.slots.values() if slot.required]
        return rules.Facts(
            complete=self.complete.data,
            missing_documents=0 if self.documents.data else len(required),
            registration_type=version.registration_type,
            users=self.users.data,
            share_in_country=self.share_in_country.data,
            certificate_days=(self.certificate_expiry.data - tehran_day(now())).days,
            court_order_contact=self.court_orders.data,
            sanctioned_lately=not self.quiet_year.data,
        )


@licensing.get("/licence-classes/<code>/trial")
@public
def trial(code: str) -> Response:
    """The path and the day of the answer for these figures; the address can be kept and shared."""
    version = classes.offered_now(code)
    # The address that only asks for a language has asked for nothing yet.
    asked = request.args if set(request.args) - {"lang"} else None
    form = TrialForm(formdata=asked, meta={"csrf": False})
    if asked is None:
        return page("licensing/trial.html", version=version, form=form)
    if not form.validate():
        return page("licensing/trial.html", 422, version=version, form=form)
    inputs = form.facts(version)
    path, answer = dry_run.of_facts(version, inputs)
    checks = review.checks_in_words(path, inputs, version.fast_track)
    shown: dict[str, Any] = {"path": path.kind, "answer": answer, "checks": checks, "may_begin": may_begin()}
    return page("licensing/trial.html", version=version, form=form, **shown)
