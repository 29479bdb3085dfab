"""Ask for units: draft, book, send; and what the steps of a request do. Rows only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.core import audit
from portal.core.accounts.members import has_role, has_role_among
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.cases import Answers, Case, freeze, index, open_case, take_step
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Document, Received, attach
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l, locale
from portal.elections import dealing
from portal.elections.models import Quota, Slot
from portal.elections.requests import promotions, rules
from portal.elections.requests.creative import Creative, clean_link, clean_words
from portal.elections.requests.models import KIND, PromotionCase, promotion_case
from portal.elections.services import SERVICES, Unit
from portal.licensing.licences.standing import holds_licence_in_force

OFFICE = "hq_content"
PICTURE = "creative_picture"


@dataclass(frozen=True)
class Asked:
    """What is asked for. Of intervals a `slot`, whose start counts; of all else `starts_at`."""

    amount: int = 1
    words: str = ""
    link: str = ""
    starts_at: datetime | None = None
    slot: Slot | None = None


def begin(quota: Quota, actor: Person, asked: Asked) -> PromotionCase:
    """A draft, which only the candidate's own people see; nothing is taken yet."""
    candidate = quota.candidacy.candidate
    _demand_representative(actor, candidate.campaign_id)
    offer = quota.line.offer
    if promotions.unit_of(offer) is Unit.CODE:
        # One unit, one way to use it: two would let a request eat what the channel needs.
        raise Invalid(_("برای عضویت پیامکی درخواستی لازم نیست."), _("کانال خود را در صفحه‌ی سرشماره‌ی من معرفی کنید."))
    with locale("fa"):  # a title is kept in Persian, whoever opens the case
        title = _("%(service)s در %(messenger)s", service=_label(quota), messenger=offer.messenger.name_fa)[:200]
    details: dict[str, Any] = {"quota_id": quota.id, "candidacy_id": quota.candidacy_id, **_checked(quota, asked)}
    details |= {"holds_units": False, "fallback": "", "reason": ""}
    case = promotion_case(open_case(KIND, candidate.campaign, actor, title, **details))
    index(case, offer.messenger.name_fa, offer.messenger.name_en, candidate.name_fa)
    return case


def write(case: PromotionCase, actor: Person, asked: Asked) -> None:
    """Change what is asked for; once units are taken, the creative alone."""
    _demand_representative(actor, case.applicant_id)
    if case.state not in ("draft", "booked", "to_correct"):
        raise Conflict(_("این درخواست فرستاده شده است و دیگر ویرایش نمی‌شود."))
    if case.holds_units:
        case.words, case.link = clean_words(asked.words), clean_link(asked.link)
    else:
        for name, value in _checked(case.quota, asked).items():
            setattr(case, name, value)
    case.changed_at = max(now(), case.changed_at)


def put_picture(case: PromotionCase, actor: Person, picture: Received) -> None:
    """A picture for the creative, instead of the one there was."""
    _demand_representative(actor, case.applicant_id)
    if case.state not in ("draft", "booked", "to_correct"):
        raise Conflict(_("این درخواست فرستاده شده است و دیگر ویرایش نمی‌شود."))
    if not picture.accepted.media_type.startswith("image/"):
        raise Invalid(_("برای محتوا عکس PNG یا JPEG بفرستید."))
    case.picture_id = attach(picture, actor, case.applicant_id, PICTURE, case).id


def book(case: PromotionCase, actor: Person) -> None:
    """Take the units (and the slot) now; the creative may follow until its date."""
    take_step(case, "book", actor)


def send(case: PromotionCase, actor: Person) -> None:
    """Send what is complete: to the content desk where the election has a check, else straight on."""
    if case.state == "draft":
        book(case, actor)
    checked = case.candidacy.round.election.content_check
    again = case.state == "to_correct"
    take_step(case, ("send_again" if again else "send") if checked else "send_unchecked", actor)


def creative_of(case: PromotionCase) -> Creative:
    picture = db.session.get(Document, case.picture_id) if case.picture_id else None
    return Creative(case.words, case.link, picture.digest if picture else "")


def _label(quota: Quota) -> str:
    return str(SERVICES[quota.line.offer.service].label)


def _demand_representative(actor: Person, campaign: Organisation | int) -> None:
    if not has_role(actor, campaign, Role.REPRESENTATIVE):
        raise Forbidden(_("درخواست را تنها نماینده‌ی تأییدشده‌ی نامزد می‌دهد."))


def _checked(quota: Quota, asked: Asked) -> dict[str, Any]:
    """The columns of what is asked for."""
    offer, slot = quota.line.offer, asked.slot
    rules.require_no_silence(offer.round, now())
    rules.require_amount(offer, asked.amount)
    if (slot is not None) != (promotions.unit_of(offer) is Unit.INTERVAL):
        raise Invalid(_("برای این خدمت یک نوبت از جدول برگزینید.") if slot is None else _("این خدمت نوبت ندارد."))
    if slot is not None and (slot.offer_id, slot.candidacy_id) != (offer.id, quota.candidacy_id):
        raise Invalid(_("این نوبت از آن نامزد شما نیست."))
    starts_at = slot.starts_at if slot else asked.starts_at or rules.earliest(offer, now())
    rules.require_in_window(offer, starts_at)
    words, link = clean_words(asked.words), clean_link(asked.link)
    slot_id = slot.id if slot else None
    return {"amount": asked.amount, "slot_id": slot_id, "starts_at": starts_at, "words": words, "link": link}


# Who may, and the effects of the steps.


def asks(person: Person, case: Case) -> bool:
    """An accredited representative of the candidate."""
    return has_role(person, case.applicant_id, Role.REPRESENTATIVE)


def asks_where_checked(person: Person, case: Case) -> bool:
    return promotion_case(case).candidacy.round.election.content_check and asks(person, case)


def asks_where_unchecked(person: Person, case: Case) -> bool:
    return not promotion_case(case).candidacy.round.election.content_check and asks(person, case)


def is_partisan(person: Person, _case: Case) -> bool:
    """Whoever works in any campaign checks no content."""
    return has_role_among(person, Kind.CAMPAIGN)


def take_units(case: Case, _actor: Person | None, _answers: Answers) -> None:
    case = promotion_case(case)
    _require_in_time(case)
    if case.slot is None:
        # The quota is the candidate's alone: nothing is gained by taking units of it without a creative.
        _require_whole(case)
    if not holds_licence_in_force(case.offer.messenger_id):
        raise Conflict(_("پروانه‌ی این پیام‌رسان اکنون اعتبار ندارد."), _("پیش‌نویس شما مانده است."))
    _hold(case)
    # The hot row is touched last: it stays locked only for the commit.
    dealing.take(case.quota, case.amount)


def _hold(case: PromotionCase) -> None:
    if case.slot is not None:
        slot = db.session.get_one(Slot, case.slot.id, with_for_update=True, populate_existing=True)
        if slot.candidacy_id != case.candidacy_id:
            raise Conflict(_("این نوبت دیگر از آن نامزد شما نیست."), _("جدول نوبت‌ها را تازه کنید."))
    case.holds_units = True
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            _("برای این نوبت پیش‌تر درخواستی ثبت شده است."), _("چیزی کم نشد؛ همان درخواست را ویرایش کنید.")
        ) from error


def require_complete(case: Case, _actor: Person | None, _answers: Answers) -> None:
    case = promotion_case(case)
    _require_whole(case)
    _require_in_time(case)


def _require_in_time(case: PromotionCase) -> None:
    """What has no slot begins as soon as the messenger can; a slot's hour does not move."""
    rules.require_campaign(case.candidacy.round, now())
    rules.require_before(case.material_due, now())
    if case.slot is None:
        case.starts_at = max(case.starts_at, rules.earliest(case.offer, now()))


def _require_whole(case: PromotionCase) -> None:
    if creative_of(case).lacks(case.service.unit):
        raise Invalid(
            _("محتوا کامل نیست: متن و پیوند کانال را بنویسید."),
            _("آنچه نوشته‌اید مانده است؛ کامل کنید و بفرستید."),
        )


def freeze_creative(case: Case, actor: Person | None, _answers: Answers) -> None:
    case = promotion_case(case)
    if actor is None:
        raise TypeError("the portal asks for nothing by itself")
    found = creative_of(case)
    said = {"words": found.words, "link": found.link, "picture": found.picture, "digest": found.digest}
    freeze(case, actor, {"creative": said, "ask": {"amount": case.amount, "starts_at": case.starts_at.isoformat()}})


def send_straight_on(case: Case, actor: Person | None, answers: Answers) -> None:
    freeze_creative(case, actor, answers)
    approve(case, actor, answers)


def require_time_left(case: Case, _actor: Person | None, _answers: Answers) -> None:
    case = promotion_case(case)
    if now() >= case.not_after:
        raise Conflict(_("زمان این درخواست گذشته است."), _("واحدهای آن خودبه‌خود به سهمیه برمی‌گردد."))


def approve(case: Case, _actor: Person | None, _answers: Answers) -> None:
    case = promotion_case(case)
    promotions.make(case, creative_of(case))


def fall_back(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """The creative's date passed without one: what was approved last for this candidate, else the bare name."""
    case = promotion_case(case)
    case.fallback, found = promotions.stand_in(case)
    case.words, case.link, case.picture_id = found.words, found.link, promotions.picture_of(case)
    promotions.make(case, creative_of(case))


def give_back(case: Case, _actor: Person | None, answers: Answers) -> None:
    """Units and slot return, exactly as they were taken."""
    case = promotion_case(case)
    case.reason = (answers.get("reason") or "").strip()
    return_units(case)


def return_units(case: PromotionCase) -> None:
    if case.holds_units:
        case.holds_units = False
        db.session.flush()
        dealing.give_back(case.quota, case.amount)


def ask_for_change(case: Case, _actor: Person | None, answers: Answers) -> None:
    promotion_case(case).reason = answers["reason"].strip()


audit.describe(f"{KIND}.open", _l("پیش‌نویس درخواست تبلیغ آغاز شد"))
