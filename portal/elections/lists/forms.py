"""What is asked about lists and opt-outs."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, FileField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from portal.core.forms import BaseForm, ChoiceField, PersianLinesField
from portal.core.i18n import _, _l
from portal.core.i18n import number as written
from portal.elections.lists.reading.numbers import find_numbers, whole
from portal.elections.lists.words import CONSENT, REASONS

MOST_AT_ONCE = 1000


class UploadForm(BaseForm):
    file = FileField(
        _l("فهرست شماره‌ها"),
        [InputRequired(_l("فایلی برنگزیده‌اید."))],
        description=_l("CSV، XLSX یا متن ساده؛ تا یک میلیون ردیف و ۶۴ مگابایت. ستون شماره‌ها را خودمان پیدا می‌کنیم."),
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx"},
    )
    consent = BooleanField(CONSENT, [DataRequired(_l("بدون این گواهی فهرست پذیرفته نمی‌شود."))])


class BindForm(BaseForm):
    promotion = ChoiceField(_l("برای کدام درخواست"), [InputRequired()])


class OptOutForm(BaseForm):
    """Numbers, one a line; all or none are taken, and every wrong line is named."""

    numbers = PersianLinesField(
        _l("شماره‌های همراه"),
        [InputRequired(_l("دست‌کم یک شماره بنویسید."))],
        longest=40_000,
        description=_l("در هر خط یک شماره، تا هزار شماره."),
        render_kw={"dir": "ltr", "rows": 10},
    )

    def mobiles(self) -> list[str]:
        """Canonical."""
        return list(whole([int(one) for one in find_numbers(self._lines()).numbers]))

    def _lines(self) -> list[str]:
        return (self.numbers.data or "").splitlines()

    def validate_numbers(self, _field: Any) -> None:
        lines = self._lines()
        if len(lines) > MOST_AT_ONCE:
            raise ValidationError(_("در هر بار تا هزار شماره پذیرفته می‌شود؛ بقیه را جدا بفرستید."))
        wrong = find_numbers(lines).wrong
        said = [f"{_('خط')} {written(place + 1)}: {REASONS[code]}" for place, code in wrong[:10]]
        if said:
            raise ValidationError(" ".join(said))
