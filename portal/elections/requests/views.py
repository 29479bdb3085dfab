"""A representative's pages: what is left, the hours of the pinned chat, and a request from draft to sent."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, flash, request, url_for

from portal.core.accounts.access import campaign
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Role
from portal.core.cases import state_of, take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents import Received, receive
from portal.core.errors import Conflict, NotFound, PortalError
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.models import Quota, Slot
from portal.elections.pages import Answer, done, see
from portal.elections.requests import fulfilment, promotions, room, service
from portal.elections.requests.ask_forms import AskForm, CreativeForm
from portal.elections.requests.creative import WITHOUT_WORDS
from portal.elections.requests.fulfilment import STATE_WORDS
from portal.elections.requests.models import PromotionCase
from portal.elections.requests.rules import SINGLE
from portal.elections.setup.queries import PHASES, phase_of

requests = Blueprint("promotion_requests", __name__, url_prefix="/elections/requests")


def our_campaign() -> Organisation:
    found = current_organisation()
    if found is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    return found


@requests.get("")
@campaign
def index() -> Response:
    """What is left, by messenger and service, and what was asked for."""
    ours = our_campaign()
    found = [
        {"candidacy": one, "phase": PHASES[phase_of(one.round, now())], "shares": room.shares_of(one)}
        for one in room.candidacies_of(ours)
    ]
    asked = [(case, promotion, _standing(case, promotion)) for case, promotion in room.requests_of(ours)]
    may_ask = has_role(current_person(), ours, Role.REPRESENTATIVE)
    return page("elections/requests/index.html", stands=found, asked=asked, may_ask=may_ask, now=now())


def _standing(case: PromotionCase, promotion: Any) -> tuple[Any, str]:
    """Words and tone: the promotion's own once there is one."""
    if promotion is not None:
        return STATE_WORDS[promotion.state]
    state = state_of(case)
    return state.label, state.tone


@requests.get("/quotas/<token>/slots")
@campaign
def slots(token: str) -> Response:
    """The hours of a pinned chat as a calendar: a table whose free hours are links."""
    quota = room.quota_for(our_campaign(), token)
    hours, days = room.grid_of(quota, now())
    return page("elections/requests/slots.html", quota=quota, share=room.share_of(quota), hours=hours, days=days)


@requests.route("/quotas/<token>/new", methods=["GET", "POST"])
@campaign
def new(token: str) -> Answer:
    quota = room.quota_for(our_campaign(), token)
    slot = _slot_of(quota)
    form: Any = (CreativeForm if promotions.unit_of(quota.line.offer) in SINGLE else AskForm)()
    if not form.is_submitted():
        return _form_page(form, quota, slot)
    made: list[int] = []
    status = _write(form, lambda picture: made.append(_begin(quota, form, slot, picture).id))
    if status:
        return _form_page(form, quota, slot, status=status)
    return _go_on(form, db.session.get_one(PromotionCase, made[0]))


def _slot_of(quota: Quota) -> Slot | None:
    token = request.values.get("slot", "")
    return room.slot_for(quota, token) if token else None


def _begin(quota: Quota, form: Any, slot: Slot | None, picture: Received | None) -> PromotionCase:
    case = service.begin(quota, current_person(), form.asked(slot))
    if picture is not None:
        service.put_picture(case, current_person(), picture)
    return case


@requests.route("/<token>/edit", methods=["GET", "POST"])
@campaign
def edit(token: str) -> Answer:
    case = room.request_for(our_campaign(), token)
    if case.state not in ("draft", "booked", "to_correct"):
        raise Conflict(_("این درخواست فرستاده شده است و دیگر ویرایش نمی‌شود."), _("آن را در صفحه‌ی پرونده ببینید."))
    single = case.holds_units or case.service.unit in SINGLE
    form: Any = (CreativeForm if single else AskForm)(obj=case)
    if not form.is_submitted():
        form.version.data = str(case.version)
        return _form_page(form, case.quota, case.slot, case)
    if not form.is_fresh(case.version):
        return _form_page(form, case.quota, case.slot, case, 409)
    status = _write(form, lambda picture: _rewrite(case, form, picture))
    return _form_page(form, case.quota, case.slot, case, status) if status else _go_on(form, case)


def _rewrite(case: PromotionCase, form: Any, picture: Received | None) -> None:
    service.write(case, current_person(), form.asked(case.slot))
    if picture is not None:
        service.put_picture(case, current_person(), picture)


def _write(form: Any, deed: Any) -> int:
    """Keep what was written; a picture is looked into before the transaction."""
    picture, file = None, form.picture.data
    if file and getattr(file, "filename", ""):
        try:
            picture = receive(cast(BinaryIO, file.stream), file.filename)
        except PortalError as error:
            form.validate()
            form.picture.errors = [f"{error.message} {error.hint}"]
            return error.status
    return done(form, lambda: deed(picture))


def _go_on(form: Any, case: PromotionCase) -> Answer:
    """The draft is kept; then book it or send it, where that was the button. What fails leaves the draft."""
    deed = {"send": service.send, "book": service.book}.get(request.form.get("deed", ""))
    if deed is None:
        flash(_("پیش‌نویس نگه داشته شد؛ چیزی از سهمیه کم نشده است."), "success")
        return see("desk.case", token=case.token)
    number, actor = case.id, current_person()
    try:
        with transaction():
            deed(db.session.get_one(PromotionCase, number), actor)
    except PortalError as error:
        case = db.session.get_one(PromotionCase, number)
        form.form_errors.append(f"{error.message} {error.hint}")
        form.version.data = str(case.version)
        return _form_page(form, case.quota, case.slot, case, error.status)
    flash(_("فرستاده شد.") if deed is service.send else _("نوبت گرفته شد؛ محتوا را تا مهلت آن بفرستید."), "success")
    return see("desk.case", token=db.session.get_one(PromotionCase, number).token)


def _form_page(
    form: Any, quota: Quota, slot: Slot | None, case: PromotionCase | None = None, status: int = 200
) -> Response:
    action = url_for(".edit", token=case.token) if case else url_for(".new", token=quota.token)
    share = room.share_of(quota)
    shown: dict[str, Any] = {"quota": quota, "share": share, "slot": slot, "case": case, "action": action}
    shown["needs_words"] = share.service.unit not in WITHOUT_WORDS
    return page("elections/requests/ask.html", status, form=form, **shown)


@requests.post("/<token>/cancel")
@campaign
def cancel(token: str) -> Answer:
    """Take it back, wherever it is: the units return at once."""
    case = room.request_for(our_campaign(), token)
    with transaction():
        promotion = promotions.promotion_of(case)
        if promotion is None:
            take_step(case, "cancel", current_person())
        else:
            fulfilment.cancel(promotion, current_person())
    flash(_("پس گرفته شد و واحدها به سهمیه‌ی شما برگشت."), "success")
    return see(".index")
