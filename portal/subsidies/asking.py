"""The form of a request: the period and the units where a pool is shared, and the programme's own questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from wtforms import Field, ValidationError
from wtforms.validators import InputRequired

from portal.core.capacity import ResourceClass, classes_of, horizon
from portal.core.clock import now
from portal.core.forms import IntegerField, JalaliDateField
from portal.core.i18n import _, _l, jalali_date, number, tehran_day
from portal.licensing.forms.base import SectionForm
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import programme_of

UNITS = "units_"


class UnitsField(IntegerField):
    """Whole units of one class, within its bounds; empty or 0: none of it."""

    def __init__(self, label: Any = None, validators: Any = None, *, resource: ResourceClass, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.resource = resource

    def parse(self, text: str) -> int:
        units = super().parse(text)
        if units < 0:
            raise ValueError(_("عدد منفی پذیرفته نیست."))
        if sentence := fault_of(units, self.resource):
            raise ValueError(sentence)
        return units


def fault_of(units: int, resource: ResourceClass) -> str:
    """Why so many units of a class cannot be asked for; empty if they can."""
    if units == 0:
        return ""
    if resource.has_ended:
        return _("«%(name)s» دیگر واگذار نمی‌شود.", name=resource.name)
    if units % resource.step:
        return _("باید مضربی از %(step)s باشد.", step=number(resource.step))
    if units < resource.minimum or (resource.maximum is not None and units > resource.maximum):
        return bounds_in_words(resource)
    return ""


def bounds_in_words(resource: ResourceClass) -> str:
    """Such as: from 2 to 512 cores, in steps of 2."""
    words: dict[str, Any] = {"least": number(resource.minimum), "unit": resource.unit, "step": number(resource.step)}
    if resource.maximum is None:
        return _("دست‌کم %(least)s %(unit)s، با گام %(step)s", **words)
    return _("از %(least)s تا %(most)s %(unit)s، با گام %(step)s", most=number(resource.maximum), **words)


class PeriodForm(SectionForm):
    """For how long. A change ends with its grant (`last`), a renewal begins after it (`first`): not asked there."""

    first: ClassVar[date | None] = None
    last: ClassVar[date | None] = None
    since = JalaliDateField(_l("از روز"), [InputRequired()])
    until = JalaliDateField(_l("تا روز"), [InputRequired()], description=_l("این روز هم در شمار است."))

    def period(self) -> tuple[date | None, date | None]:
        """Both days included; None where nothing valid is written yet."""
        since = self.first or (self.since.data if self.since else None)
        return since, self.last or (self.until.data if self.until else None)

    def validate_since(self, field: Field) -> None:
        if field.data < tehran_day(now()):
            raise ValidationError(_("این روز گذشته است؛ امروز یا پس از آن را بنویسید."))
        if self.last is not None and field.data > self.last:
            raise ValidationError(_("تخصیص پیش از این روز پایان می‌یابد."))

    def validate_until(self, field: Field) -> None:
        since = self.period()[0]
        if since is not None and field.data < since:
            raise ValidationError(_("بازه پیش از آغازش پایان می‌یابد."))
        if field.data > (last := horizon()):
            raise ValidationError(_("تا %(day)s می‌توان خواست، نه پس از آن.", day=jalali_date(last)))


class PooledForm(PeriodForm):
    """Asks so much of each class, and something of at least one."""

    classes: ClassVar[Sequence[ResourceClass]] = ()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        fine = bool(super().validate(*args, **kwargs))
        fields = [self[f"{UNITS}{one.code}"] for one in self.classes]
        if fields and not any(field.data or field.errors for field in fields):
            fields[0].errors = [_("دست‌کم از یک منبع بیش از صفر بنویسید.")]
            return False
        return fine

    def units(self) -> dict[str, int]:
        """By class code, those above zero."""
        asked = ((one.code, self[f"{UNITS}{one.code}"].data) for one in self.classes)
        return {code: units for code, units in asked if units}


def classes_asked(case: SupportCase) -> list[ResourceClass]:
    """The pool's classes that can be asked for, and those that the request names though they have ended since."""
    if case.pool is None:
        return []
    named = {name.removeprefix(UNITS) for name, text in (case.typed or {}).items() if text and name.startswith(UNITS)}
    return [one for one in classes_of(case.pool, with_ended=True) if not one.has_ended or one.code in named]


def form_class(case: SupportCase) -> type[SectionForm]:
    """The programme's form; with the period and one field a class in front, where it shares a pool."""
    own = programme_of(case.kind).form
    if case.pool is None:
        return own
    classes = classes_asked(case)
    fields: dict[str, Any] = {f"{UNITS}{one.code}": _units_field(one) for one in classes}
    return type("RequestForm", (PooledForm, own), {"classes": classes, **fields, **_fixed_days(case)})


def _fixed_days(case: SupportCase) -> dict[str, Any]:
    if case.grant is None:
        return {}
    if case.action == "renew":
        return {"first": max(case.grant.until + timedelta(days=1), tehran_day(now())), "since": None}
    return {"last": case.grant.until, "until": None}


def _units_field(resource: ResourceClass) -> UnitsField:
    label = f"{resource.name} ({resource.unit})" if resource.unit else resource.name
    return UnitsField(label, resource=resource, description=bounds_in_words(resource))


def filled(case: SupportCase, typed: Mapping[str, Any] | None = None) -> SectionForm:
    """The form as if what is saved had just been typed into it; validate it to learn what is missing."""
    return form_class(case).of(case.typed if typed is None else typed)


def is_pooled(field: Field) -> bool:
    """Whether the field is the room's, not the programme's own question."""
    return field.short_name in ("since", "until") or field.short_name.startswith(UNITS)


def own_fields(form: SectionForm) -> list[Field]:
    return [field for field in form.asked() if not is_pooled(field)]


def pooled_fields(form: SectionForm) -> list[Field]:
    """The period first, then the classes in their order."""
    return sorted((f for f in form.asked() if is_pooled(f)), key=lambda f: f.short_name.startswith(UNITS))
