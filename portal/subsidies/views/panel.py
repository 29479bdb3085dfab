"""The panel's sitting: open a division, look at what it recommends, follow it or overrule it with reasons."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import paging
from portal.core.accounts.access import official
from portal.core.accounts.current import current_person
from portal.core.accounts.models import Organisation
from portal.core.accounts.places import name_of
from portal.core.accounts.roles import Role
from portal.core.capacity import Pool
from portal.core.db import db, transaction
from portal.core.errors import Forbidden, NotFound, PortalError
from portal.core.i18n import _, number
from portal.core.web import page
from portal.subsidies import inventory
from portal.subsidies.sharing import rounds
from portal.subsidies.sharing.models import Entry, SharingRound
from portal.subsidies.sharing.rows import page_of_round
from portal.subsidies.site_forms import CHOICES, RowForm, WeightForm
from portal.subsidies.views.blueprint import Answer, see, support


def _pool(token: str) -> Pool:
    """The pool, for those of its office; the signature is asked where something is done."""
    found = inventory.load(token)
    if not rounds.sits_on(current_person(), found):
        raise Forbidden(_("این صفحه برای میزی است که درباره‌ی این منبع تصمیم می‌گیرد."))
    return found


@support.get("/support/pools/<token>/panel")
@official
def panel(token: str) -> Response:
    return _panel(_pool(token), WeightForm())


def _panel(pool: Pool, form: WeightForm, status: int = 200) -> Response:
    asking, weights = rounds.who_asks(pool), rounds.weights_of(pool)
    form.organisation.offer((one.token, name_of(one)) for one in asking)
    sittings = db.session.scalars(
        select(SharingRound)
        .where(SharingRound.pool_id == pool.id)
        .order_by(SharingRound.id.desc())
        .limit(20)
        .options(joinedload(SharingRound.opened_by))
    ).all()
    shown: dict[str, Any] = {"asking": sum(asking.values()), "sittings": sittings, "may_sign": _may_sign(pool)}
    shown["weights"] = [(one, weights[one.id]) for one in asking if one.id in weights]
    return page("support/panel.html", status, pool=pool, form=form, **shown)


def _may_sign(pool: Pool) -> bool:
    return rounds.sits_on(current_person(), pool, Role.SIGNATORY, Role.DEPUTY_HEAD)


@support.post("/support/pools/<token>/panel")
@official
def open_round(token: str) -> Answer:
    with transaction():
        made = rounds.open_round(_pool(token), current_person())
        opened = made.token
    return see(".division", token=opened)


@support.post("/support/pools/<token>/weights")
@official
def weigh(token: str) -> Answer:
    found, form = _pool(token), WeightForm()
    form.organisation.offer((one.token, name_of(one)) for one in rounds.who_asks(found))
    if not form.validate_on_submit():
        return _panel(found, form, 422)
    with transaction():
        whose = db.session.scalars(select(Organisation).where(Organisation.token == form.organisation.data)).one()
        rounds.weigh(_pool(token), current_person(), whose.id, form.hundredths.data, form.why.data)
    flash(_("وزن ثبت شد و در تقسیم بعدی به کار می‌رود."), "success")
    return see(".panel", token=token)


def _round(token: str) -> SharingRound:
    found = db.session.scalar(select(SharingRound).where(SharingRound.token == token))
    if found is None or not rounds.sits_on(current_person(), found.pool):
        raise NotFound(_("تقسیمی با این نشانی پیدا نشد."))
    return found


@support.get("/support/divisions/<token>")
@official
def division(token: str) -> Response:
    return _division(_round(token))


def _division(found: SharingRound, status: int = 200, errors: Any = (), chosen: Any = None) -> Response:
    """`chosen`: by the place of a row what was just chosen and written for it."""
    shown, place = page_of_round(found, paging.place_in(request.args))
    more: dict[str, Any] = {
        "page": place,
        "rows": shown,
        "choices": [(value, str(label)) for value, label in CHOICES],
        "chosen": chosen or {},
        "errors": errors,
        "may_sign": _may_sign(found.pool),
    }
    return page("support/division.html", status, round=found, **more)


@support.post("/support/divisions/<token>")
@official
def decide(token: str) -> Answer:
    """Everything that was chosen on this page; each file by itself, so that one in another's hand holds up none."""
    found, done, errors = _round(token), 0, []
    rows, _place = page_of_round(found, paging.place_in(request.args))
    chosen = {row.entry.seq: (row.entry.id, RowForm(prefix=f"e{row.entry.seq}-")) for row in rows}
    for seq, (number_, form) in chosen.items():
        choice = form.choice.data or rounds.LEAVE
        if choice == rounds.LEAVE:
            continue
        try:
            done += _decide(token, number_, choice, form.reasons.data or "")
        except PortalError as error:
            errors.append(_("ردیف %(n)s: %(what)s", n=number(seq), what=error.message))
    if done:
        flash(_("درباره‌ی %(n)s درخواست تصمیم گرفته شد.", n=number(done)), "success")
    if errors:
        typed = {seq: (form.choice.data, form.reasons.data or "") for seq, (_id, form) in chosen.items()}
        return _division(_round(token), 422, errors, typed)
    return see(".division", token=token, **{k: v for k, v in request.args.items() if k in ("after", "before")})


def _decide(token: str, entry_id: int, choice: str, reasons: str) -> int:
    with transaction():
        rounds.demand_signatory(current_person(), _round(token).pool)
        entry = db.session.get_one(Entry, entry_id, with_for_update=True)
        return int(rounds.decide(entry, current_person(), choice, reasons))
