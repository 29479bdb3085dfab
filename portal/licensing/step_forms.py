"""Forms of the steps that officials take: with which conditions to grant, why to refuse."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import BooleanField, Field
from wtforms.validators import InputRequired

from portal.core.cases import Case, record
from portal.core.forms import BaseForm, Checkboxes, PersianLinesField
from portal.core.i18n import _, _l
from portal.licensing.forms.base import choices
from portal.licensing.licences import granting
from portal.licensing.licences.service import licence_about
from portal.licensing.models import LicenceCase, licence_case

PREFIX = "about-"


def per_item(answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was written about each item: `[{"about": code, "text"}]`, only where something was."""
    return [
        {"about": name.removeprefix(PREFIX), "text": text}
        for name, text in answers.items()
        if name.startswith(PREFIX) and text
    ]


class PerItemForm(BaseForm):
    """One text for each of the case's items; at least one must be written."""

    def about(self, case: Case) -> None:
        """Add the fields for this case; the confirmation page shows them like any other."""
        case = licence_case(case)
        for code, label, known in self.items(case):
            self.grow(f"{PREFIX}{code}", PersianLinesField(label, longest=2000, render_kw={"rows": 2}), known)
        self.put_last()

    @abstractmethod
    def items(self, case: LicenceCase) -> Iterator[tuple[str, Any, str]]:
        """(code, label, what is already known of it)"""

    def put_last(self) -> None:
        """Put what stands below the items in its place."""

    def texts(self) -> list[Field]:
        return [field for name, field in self._fields.items() if name.startswith(PREFIX)]

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if any(field.data for field in self.texts()):
            return good
        self.texts()[0].errors = [_("دست‌کم برای یکی بنویسید چه باید بشود.")]
        return False


class RefusalForm(PerItemForm):
    """Why it is refused, requirement by requirement, and what the applicant can do."""

    remedy = PersianLinesField(
        _l("چه می‌توان کرد"),
        [InputRequired()],
        longest=2000,
        description=_l("به متقاضی بگویید چگونه کمبود را برطرف کند و چگونه اعتراض کند."),
    )

    def items(self, case: LicenceCase) -> Iterator[tuple[str, Any, str]]:
        found = record.checks(case)
        for entry in case.class_version.published:
            check = found.get(entry.code)
            known = check.note if check is not None and check.verdict == "not_met" else ""
            yield entry.code, _l("شرط «%(name)s» چرا برآورده نیست", name=entry.label), known

    def put_last(self) -> None:
        self._fields["remedy"] = self._fields.pop("remedy")


class GrantForm(BaseForm):
    """With which conditions the licence is issued."""

    conditions = Checkboxes(_l("شرط‌های پروانه"))
    extra = PersianLinesField(
        _l("شرط‌های ویژه‌ی این پروانه"), longest=2000, description=_l("هر شرط در یک خط؛ بر پروانه نوشته می‌شود.")
    )

    def about(self, case: Case) -> None:
        case = licence_case(case)
        offered = case.class_version.conditions_words
        self.conditions.choices = choices(*((str(place), words) for place, words in enumerate(offered)))
        if not self.is_submitted():
            self.conditions.data = [str(place) for place in range(len(offered))]
            self.extra.data = "\n".join(condition["fa"] for condition in own_conditions(case))


def own_conditions(case: LicenceCase) -> list[Any]:
    """What was written for the licence alone and so stays when it is renewed or varied."""
    licence = licence_about(case) if case.action != "new" else None
    return granting.own_conditions(licence) if licence is not None else []


class SubmitForm(BaseForm):
    declaration = BooleanField(
        _l("درستی آنچه نوشته‌ایم را می‌پذیریم و می‌دانیم که پروانه بر پایه‌ی آن صادر می‌شود."), [InputRequired()]
    )
