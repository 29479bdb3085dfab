"""What a representative writes of a request."""

from __future__ import annotations

from typing import Any

from wtforms import FileField
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.core.forms import IntegerField, JalaliMomentField, PersianLinesField, UrlField, VersionedForm
from portal.core.i18n import _l
from portal.elections.models import Slot
from portal.elections.requests.creative import LONGEST
from portal.elections.requests.service import Asked


class CreativeForm(VersionedForm):
    """The creative alone: once units are taken, or where there is nothing to count."""

    words = PersianLinesField(
        _l("متن"), [Optional()], longest=LONGEST, description=_l("همان که مردم می‌بینند؛ تا ۱۰۰۰ نویسه.")
    )
    link = UrlField(
        _l("پیوند کانال"), [Optional()], description=_l("بی آن چیزی فرستاده نمی‌شود؛ با https:// آغاز می‌شود.")
    )
    picture = FileField(_l("عکس"), description=_l("PNG یا JPEG. اگر پیش‌تر عکسی داده‌اید، عکس تازه جای آن می‌نشیند."))

    def asked(self, slot: Slot | None) -> Asked:
        return Asked(words=self.words.data or "", link=self.link.data or "", slot=slot)


class AskForm(CreativeForm):
    """Units are counted, and begin when the representative wants."""

    amount = IntegerField(_l("مقدار"), [InputRequired(), NumberRange(min=1)])
    starts_at = JalaliMomentField(
        _l("از چه زمانی"),
        [Optional()],
        description=_l("خالی: هرچه زودتر، پس از مهلت محتوا. تبلیغ در همان پاره‌ی شش‌ساعته‌ی روز نمایش داده می‌شود."),
    )

    def asked(self, slot: Slot | None) -> Asked:
        known: dict[str, Any] = {"words": self.words.data or "", "link": self.link.data or ""}
        return Asked(amount=self.amount.data, starts_at=self.starts_at.data, **known)
