"""The headquarters' pages: the pool, who has which code, the digits, and the end of it all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, url_for

from portal.core.accounts.current import current_person
from portal.core.accounts.models import Organisation
from portal.core.accounts.places import name_of
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _, number
from portal.core.web import page
from portal.elections.access import headquarters, headquarters_setter, sets_up
from portal.elections.codes import digits, pool, purge, queries
from portal.elections.codes.forms import DigitForm, NumbersForm
from portal.elections.codes.models import JoinDigit
from portal.elections.codes.turns import is_under_way, order_of
from portal.elections.models import Election, Round
from portal.elections.pages import Answer, done, form_page, see, sure
from portal.elections.setup.queries import by_token

code_desk = Blueprint("short_codes_desk", __name__, url_prefix="/elections/setup")


@code_desk.get("/<token>/codes")
@headquarters
def index(token: str) -> Response:
    election = by_token(Election, token)
    row = queries.current_round(election)
    free = pool.free_codes(election)
    shown: dict[str, Any] = {"election": election, "round": row, "may_set_up": sets_up(current_person())}
    shown |= {"holders": queries.holders(row) if row else [], "free": free, "counts": queries.pool_counts(election)}
    shown |= {"waiting": len(pool.without_code(order_of(row))) if row else 0}
    shown |= {"digits": digits.digits_of(election), "without_digit": digits.without_digit(election)}
    shown["under_way"] = row is not None and any(is_under_way(row, place) for place in election.constituencies)
    shown |= {"has_begun": digits.has_begun(election), **_purging(election)}
    return page("elections/codes/desk.html", **shown)


def _purging(election: Election) -> dict[str, Any]:
    soonest = purge.may_purge_from(election)
    living = purge.living(election)
    return {"purge_from": soonest, "living": living, "may_purge": living and soonest is not None and now() >= soonest}


@code_desk.route("/<token>/codes/new", methods=["GET", "POST"])
@headquarters_setter
def new(token: str) -> Answer:
    election, form, status = by_token(Election, token), NumbersForm(), 200
    back = url_for(".index", token=token)
    if form.is_submitted():
        status = done(form, lambda: _add(election, form))
        if not status:
            return see(".index", token=token)
    return form_page(form, _("سرشماره به انبار افزودن"), back, status, kicker=election.name, label=_("افزودن"))


def _add(election: Election, form: NumbersForm) -> None:
    made = pool.add_numbers(election, current_person(), form.numbers.data)
    flash(_("%(count)s سرشماره افزوده شد.", count=number(len(made))), "success")


@code_desk.route("/rounds/<token>/codes/deal", methods=["GET", "POST"])
@headquarters_setter
def deal(token: str) -> Answer:
    row = by_token(Round, token)
    order = order_of(row)
    waiting, free = len(pool.without_code(order)), len(pool.free_codes(row.election))
    drawn = any(turn.drawn for turn in order)
    by = _("ترتیب قرعه‌ی منتشرشده") if drawn else _("ترتیب منتشرشده (حوزه و کد نامزد)")
    happens = [
        _("%(waiting)s نامزد بی‌سرشماره و %(free)s سرشماره‌ی آزاد هست.", waiting=number(waiting), free=number(free)),
        _("به %(rule)s، کوچک‌ترین سرشماره از آن نفر نخست می‌شود.", rule=by),
        _("سرشماره‌ی هر نامزد تا پایان انتخابات از آن اوست و به دیگری داده نمی‌شود، اگر انصراف هم بدهد."),
    ]
    said = {"happens": happens, "label": _("تقسیم سرشماره‌ها"), "flash": _("سرشماره‌ها داده شد و همگانی است.")}
    back = url_for(".index", token=row.election.token)
    return sure(back, _("تقسیم سرشماره‌ها"), lambda: pool.deal(row, current_person()), said)


@code_desk.route("/<token>/codes/digits/new", methods=["GET", "POST"])
@headquarters_setter
def new_digit(token: str) -> Answer:
    election, status = by_token(Election, token), 200
    form = DigitForm(data={"digit": digits.next_free(election)})
    form.messenger.offer([(one.token, name_of(one)) for one in digits.without_digit(election)])
    if form.is_submitted():
        status = done(form, lambda: _set_digit(election, form))
        if not status:
            return see(".index", token=token)
    lead = _("رقم هر پیام‌رسان برای همه‌ی نامزدها یکی است: رقم پیام‌رسان را می‌گوید و سرشماره نامزد را.")
    return form_page(form, _("رقم عضویت"), url_for(".index", token=token), status, kicker=election.name, lead=lead)


def _set_digit(election: Election, form: DigitForm) -> None:
    messenger = by_token(Organisation, form.messenger.data)
    digits.set_digit(election, current_person(), messenger, form.digit.data)


@code_desk.route("/<token>/codes/digits/<digit>/remove", methods=["GET", "POST"])
@headquarters_setter
def remove_digit(token: str, digit: str) -> Answer:
    election = by_token(Election, token)
    row = _digit(election, digit)
    happens = [
        _("رقم %(digit)s دیگر کانال‌های %(name)s را باز نمی‌کند.", digit=number(row.digit), name=name_of(row.messenger))
    ]
    said = {"happens": happens, "label": _("برداشتن"), "flash": _("رقم برداشته شد.")}
    return sure(url_for(".index", token=token), _("برداشتن رقم عضویت"), lambda: _remove(election, digit), said)


def _digit(election: Election, token: str) -> JoinDigit:
    found = digits.digit_of(election, token)
    if found is None:
        raise NotFound(_("چنین رقمی در این انتخابات نیست."), _("فهرست رقم‌ها را ببینید."))
    return found


def _remove(election: Election, token: str) -> None:
    db.session.refresh(election)
    digits.remove_digit(_digit(election, token), election, current_person())


@code_desk.route("/<token>/codes/purge", methods=["GET", "POST"])
@headquarters_setter
def purge_numbers(token: str) -> Answer:
    election = by_token(Election, token)
    happens = [
        _("همه‌ی شماره‌هایی که به سرشماره‌ها پیام داده‌اند، با کلید رمز آن‌ها، نابود می‌شود."),
        _("شمار عضوهای هر روز و دفتر لغو تبلیغات می‌ماند."),
        _("سرشماره‌ها آزاد می‌شوند تا در انتخابات دیگری به کار روند."),
    ]
    said = {"happens": happens, "label": _("نابود کردن شماره‌ها"), "flash": _("شماره‌ها و کلیدهایشان نابود شد.")}
    back = url_for(".index", token=token)
    return sure(back, _("پاک‌سازی پس از انتخابات"), lambda: purge.purge(election, current_person()), said)
