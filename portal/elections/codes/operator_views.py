"""An operator's pages: the numbers that it gave to elections, and giving more."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for

from portal.core.accounts.access import acts_for, entitled
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Kind
from portal.core.errors import NotFound
from portal.core.i18n import _, number
from portal.core.web import page
from portal.elections.codes import pool, queries
from portal.elections.codes.forms import NumbersForm
from portal.elections.models import Election
from portal.elections.pages import Answer, done, form_page, see
from portal.elections.setup.queries import by_token

operator_codes = Blueprint("operator_codes", __name__, url_prefix="/elections/operator-codes")
operator = entitled("operator", acts_for(Kind.OPERATOR))


def _mine() -> Organisation:
    found = current_organisation()
    if found is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    return found


@operator_codes.get("")
@operator
def index() -> Response:
    found = [(row, queries.codes_of_operator(row, _mine())) for row in queries.elections_ahead()]
    return page("elections/codes/operator.html", elections=found)


@operator_codes.route("/<token>/new", methods=["GET", "POST"])
@operator
def new(token: str) -> Answer:
    election, form, status = by_token(Election, token), NumbersForm(), 200
    if form.is_submitted():
        status = done(form, lambda: _add(election, form))
        if not status:
            return see(".index")
    lead = _("این سرشماره‌ها به انبار انتخابات می‌روند و ستاد آن‌ها را به ترتیب به نامزدها می‌دهد.")
    title, back = _("سرشماره به انتخابات دادن"), url_for(".index")
    return form_page(form, title, back, status, kicker=election.name, lead=lead, label=_("افزودن"))


def _add(election: Election, form: NumbersForm) -> None:
    made = pool.add_numbers(election, current_person(), form.numbers.data, _mine())
    flash(_("%(count)s سرشماره افزوده شد.", count=number(len(made))), "success")
