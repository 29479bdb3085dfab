"""A campaign's lists: what was sent, how far it is read, what was refused and why, which request it is for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, stream_with_context, url_for
from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.access import campaign
from portal.core.accounts.current import current_person
from portal.core.db import db, transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, jalali_datetime
from portal.core.i18n import number as written
from portal.core.web import page
from portal.elections.lists import ending, handover, report, upload
from portal.elections.lists.access import list_of, our_campaign, speaks_for
from portal.elections.lists.forms import BindForm, UploadForm
from portal.elections.lists.models import LEAVING, LEFT, READING, READY, REFUSED, NumberList, NumberRoll
from portal.elections.lists.words import PROBLEMS, STATES
from portal.elections.models import Candidate, Promotion, Quota
from portal.elections.pages import Answer, done, see, sure
from portal.elections.requests import room

lists = Blueprint("number_lists", __name__, url_prefix="/elections/lists")


@lists.get("")
@campaign
def index() -> Response:
    """What may be sent, and what was."""
    ours = our_campaign()
    stands = room.candidacies_of(ours)
    shares = [share for one in stands for share in room.shares_of(one) if share.service.code in upload.WITH_LISTS]
    rows = db.session.scalars(_lists_of(ours.id)).all()
    may_send = any(speaks_for(current_person(), one.candidate) for one in stands)
    return page("elections/lists/index.html", shares=shares, lists=rows, states=STATES, may_send=may_send)


def _lists_of(campaign_id: int) -> Any:
    query = select(NumberList).join(NumberRoll, NumberList.roll_id == NumberRoll.id)
    mine = query.join(Candidate, NumberRoll.candidate_id == Candidate.id).where(Candidate.campaign_id == campaign_id)
    return mine.order_by(NumberList.id.desc()).limit(200)


@lists.route("/quotas/<token>/new", methods=["GET", "POST"])
@campaign
def new(token: str) -> Answer:
    """Send a file for a quota."""
    quota = room.quota_for(our_campaign(), token)
    form, made = UploadForm(), []
    status = 200
    if form.is_submitted():
        status = done(form, lambda: made.append(_receive(quota)))
        if not status:
            return see(".show", token=made[0])
    return page("elections/lists/new.html", status, form=form, quota=quota, share=room.share_of(quota))


def _receive(quota: Quota) -> str:
    file = request.files["file"]
    return upload.receive(quota, current_person(), file.stream, file.filename or "", consents=True).token  # type: ignore[arg-type]  # a stream of bytes


@lists.get("/<token>")
@campaign
def show(token: str) -> Response:
    """A list; while it is read, the page comes again by itself."""
    row = list_of(our_campaign(), token)
    state, tone = STATES[row.state]
    mine = speaks_for(current_person(), row.roll.candidate)
    response = page(
        "elections/lists/list.html",
        list=row,
        state=state,
        tone=tone,
        problem=PROBLEMS.get(row.problem),
        has_report=row.refused > 0 and row.state in (READY, REFUSED, LEAVING, LEFT),
        may_withdraw=mine and row.state in (READING, READY, REFUSED),
        may_bind=mine and row.state == READY and row.promotion_id is None,
        form=_bind_form(row),
    )
    if row.state == READING:
        response.headers["Refresh"] = "2"
    return response


def _bind_form(row: NumberList) -> BindForm:
    form = BindForm()
    form.promotion.offer((one.token, _promotion_words(one)) for one in handover.promotions_for(row))
    return form


def _promotion_words(promotion: Promotion) -> str:
    return _(
        "%(amount)s واحد، از %(starts)s",
        amount=written(promotion.amount),
        starts=jalali_datetime(promotion.starts_at),
    )


@lists.get("/<token>/report.csv")
@campaign
def refused_rows(token: str) -> Response:
    """Every refused row and why; who took it is on record."""
    row = list_of(our_campaign(), token)
    if row.data_key.destroyed_at is not None:
        raise Conflict(_("گزارش این فهرست با نابود شدن کلید شماره‌ها از میان رفته است."), _("شمار ردیف‌ها مانده است."))
    with transaction():
        audit.record(current_person(), row, "number_list.report_taken")
    response = Response(stream_with_context(report.lines(row)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{row.token[:8]}.csv"'
    return response


@lists.post("/<token>/request")
@campaign
def bind(token: str) -> Answer:
    """Say for which approved request the list is."""
    row = list_of(our_campaign(), token)
    form = _bind_form(row)

    def deed() -> None:
        chosen = db.session.scalars(select(Promotion).where(Promotion.token == form.promotion.data)).one()
        handover.bind(row, chosen, current_person())

    if not done(form, deed):
        flash(_("فهرست به درخواست داده شد؛ پیام‌رسان آن را یک بار می‌گیرد."), "success")
        return see(".show", token=token)
    flash(" ".join([*form.form_errors, *(form.promotion.errors or ())]), "danger")
    return see(".show", token=token)


@lists.route("/<token>/withdraw", methods=["GET", "POST"])
@campaign
def withdraw(token: str) -> Answer:
    row = list_of(our_campaign(), token)
    said = {
        "happens": [
            _("شماره‌های این فهرست از سامانه پاک می‌شود و به پیام‌رسان نمی‌رود."),
            _("همین شماره‌ها را می‌توانید در فهرست دیگری بفرستید."),
        ],
        "label": _("پس گرفتن"),
        "flash": _("فهرست پس گرفته شد."),
    }
    back_url = url_for(".show", token=token)
    return sure(back_url, _("پس گرفتن فهرست"), lambda: ending.withdraw(row, current_person()), said)
