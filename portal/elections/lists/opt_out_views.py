"""The page on which messengers and operators add who wants no messages."""

from __future__ import annotations

from flask import Blueprint, flash

from portal.core.accounts.current import current_organisation, current_person
from portal.core.errors import NotFound
from portal.core.i18n import _, _l
from portal.core.i18n import number as written
from portal.elections.lists import optouts
from portal.elections.lists.access import opt_out_reporter
from portal.elections.lists.forms import OptOutForm
from portal.elections.pages import Answer, done, form_page, see

opt_outs = Blueprint("opt_outs", __name__, url_prefix="/opt-outs")


@opt_outs.route("", methods=["GET", "POST"])
@opt_out_reporter
def add() -> Answer:
    """Write numbers in; none can be looked up or taken out here."""
    organisation, form, status, taken = current_organisation(), OptOutForm(), 200, []
    if organisation is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    if form.is_submitted():
        status = done(form, lambda: taken.append(optouts.report(current_person(), organisation, form.mobiles())))
        if not status:
            flash(_("%(count)s شماره در دفتر لغو است.", count=written(taken[0])), "success")
            return see(".add")
    return form_page(
        form, _("دفتر لغو دریافت پیام"), "/", status, lead=LEAD, label=_("افزودن به دفتر لغو")
    )


LEAD = _l(
    "کسی که به شما گفته است پیام تبلیغاتی نمی‌خواهد. شماره‌ها تنها به‌شکل نشانه‌ای رمزی می‌ماند و از همه‌ی فهرست‌های "
    "همه‌ی نامزدها کنار می‌رود. پس گرفتن لغو تنها با پیامک ۱۲ از گوشی خود شخص است."
)
