"""What a messenger writes of one service, in that service's own unit."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired, NumberRange, Optional

from portal.core.forms import IntegerField, JalaliMomentField, PersianLinesField, VersionedForm
from portal.core.i18n import _l
from portal.core.provinces import PROVINCES
from portal.elections.models import Offer
from portal.elections.offers.rules import MOST_UNITS, Announced
from portal.elections.services import Service, Unit

PLACE = "capacity_"


class OfferForm(VersionedForm):
    """What every service has; `capacities` and `hours` are each kind's own."""

    window_from = JalaliMomentField(_l("از"), [InputRequired()])
    window_until = JalaliMomentField(
        _l("تا"), [InputRequired()], description=_l("پس از آغاز تبلیغات و پیش از سکوت انتخاباتی.")
    )
    material_hours = IntegerField(
        _l("محتوا چند ساعت پیش از آغاز باید رسیده باشد"), [InputRequired(), NumberRange(0, 168)]
    )
    terms = PersianLinesField(
        _l("شرط‌های فنی"), [Optional()], longest=2000, description=_l("اندازه‌ی عکس، درازای متن، جای نمایش و مانند آن.")
    )

    def capacities(self) -> dict[str, int]:
        return {}

    def hours(self) -> dict[str, int]:
        return {}

    def announced(self) -> Announced:
        return Announced(
            window_from=self.window_from.data,
            window_until=self.window_until.data,
            capacity=self.capacities(),
            material_hours=self.material_hours.data,
            terms=self.terms.data or "",
            **self.hours(),
        )


class CountForm(OfferForm):
    capacity = IntegerField(_l("ظرفیت"), [InputRequired(), NumberRange(1, MOST_UNITS)])

    def capacities(self) -> dict[str, int]:
        return {"": self.capacity.data}


class IntervalForm(OfferForm):
    first_hour = IntegerField(_l("نوبت نخست هر روز از ساعت"), [InputRequired(), NumberRange(0, 23)])
    slots_per_day = IntegerField(_l("شمار نوبت‌های روز"), [InputRequired(), NumberRange(1, 288)])
    slot_minutes = IntegerField(_l("درازای هر نوبت (دقیقه)"), [InputRequired(), NumberRange(5, 1440)])
    bands = IntegerField(
        _l("روز به چند پاره بخش شود"),
        [InputRequired(), NumberRange(1, 288)],
        description=_l("در هر پاره، مانند صبح و عصر و شب، نوبت‌ها جداگانه هم برابر پخش می‌شود."),
    )

    def hours(self) -> dict[str, int]:
        return {
            "day_starts": self.first_hour.data * 60,
            "slots_per_day": self.slots_per_day.data,
            "slot_minutes": self.slot_minutes.data,
            "bands": self.bands.data,
        }


class ProvinceForm(OfferForm):
    """One capacity for each province; an empty one is none."""

    def ask_places(self, known: dict[str, int]) -> None:
        for place in PROVINCES:
            field = IntegerField(place.name, [Optional(), NumberRange(0, MOST_UNITS)])
            self.grow(PLACE + place.slug, field, known.get(place.slug))  # type: ignore[arg-type]

    def capacities(self) -> dict[str, int]:
        found = {place.slug: self._fields[PLACE + place.slug].data for place in PROVINCES}
        return {slug: units for slug, units in found.items() if units}


def form_for(service: Service, offer: Offer | None, window: dict[str, Any]) -> OfferForm:
    """The service's form, filled with the offer there is, else with the round's `window`."""
    known = _known(offer) if offer else {"material_hours": 12, **window}
    if service.unit is Unit.INTERVAL:
        return IntervalForm(data=known)
    if not service.by_province:
        return CountForm(data=known)
    form = ProvinceForm(data=known)
    form.ask_places({line.province: line.capacity for line in offer.lines} if offer else {})
    return form


def _known(offer: Offer) -> dict[str, Any]:
    names = ("window_from", "window_until", "material_hours", "terms", "slots_per_day", "slot_minutes", "bands")
    known = {name: getattr(offer, name) for name in names}
    return known | {"first_hour": offer.day_starts // 60, "capacity": sum(line.capacity for line in offer.lines)}
