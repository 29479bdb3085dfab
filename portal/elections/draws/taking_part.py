"""Representatives commit to a value that nobody knows, and reveal it before anybody can know the sources."""

from __future__ import annotations

import re

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l, jalali_datetime
from portal.elections.accreditation import is_representative
from portal.elections.ceremony import opens
from portal.elections.draws.ceremonies import lock, phase_of
from portal.elections.draws.closing import close
from portal.elections.draws.models import Draw, DrawPlace
from portal.elections.draws.phases import Phase
from portal.elections.models import Candidacy

_HEX = re.compile(r"[0-9a-f]{64}")


def commit(draw: Draw, candidacy: Candidacy, actor: Person, commitment: str) -> None:
    """Hand in, or exchange, the candidate's commitment (docs/draw.md) while commitments are open."""
    row, place = _place(draw, candidacy, actor)
    if phase_of(row) is not Phase.COMMITTING:
        raise Conflict(
            _("زمان سپردن تعهد این قرعه‌کشی گذشته است."),
            _("اگر تعهدی سپرده بودید همان مانده است؛ وگرنه قرعه بی‌تعهد شما هم درست و برابر است."),
        )
    text = _hexadecimal(commitment, _("تعهد"))
    if any(other.commitment == text for other in row.places if other is not place):
        raise Invalid(_("این تعهد را نامزد دیگری سپرده است."), _("تعهد خود را با همین صفحه یا با برنامه‌ی آن بسازید."))
    place.commitment, place.committed_at = text, now()
    audit.record(actor, row, "draw.committed", {"commitment": text, "candidacy": candidacy.token})


def reveal(draw: Draw, candidacy: Candidacy, actor: Person, salt: str, value: str) -> None:
    """Open the commitment. What does not open it is refused and may be tried again until reveals close."""
    row, place = _place(draw, candidacy, actor)
    if phase_of(row) is Phase.CLOSING:
        close(row, None)
    _require_revealing(row, place)
    opened = _hexadecimal(salt, _("نمک")), _hexadecimal(value, _("مقدار"))
    if not opens(place.commitment or "", row.name, place.name, *map(bytes.fromhex, opened)):
        raise Invalid(
            _("این نمک و مقدار، تعهدی را که سپرده‌اید باز نمی‌کند."),
            _(
                "چیزی ثبت نشد. هر دو را درست از همان برگه‌ی تعهد بنویسید؛ تا %(until)s می‌توانید دوباره بیازمایید.",
                until=jalali_datetime(row.reveal_until),
            ),
        )
    place.salt, place.secret = opened
    place.revealed_at = now()
    audit.record(actor, row, "draw.revealed", {"candidacy": candidacy.token})


def _require_revealing(draw: Draw, place: DrawPlace) -> None:
    if phase_of(draw) is not Phase.REVEALING:
        raise Conflict(
            _("اکنون زمان گشودن تعهدها نیست."),
            _(
                "تعهدها از %(since)s تا %(until)s گشوده می‌شود. به جای مقداری که گشوده نشود زنجیره‌ی ستاد می‌نشیند.",
                since=jalali_datetime(draw.commit_until),
                until=jalali_datetime(draw.reveal_until),
            ),
        )
    if place.commitment is None:
        raise Conflict(_("برای این نامزد تعهدی سپرده نشده است."), _("قرعه بی‌تعهد شما هم درست و برابر است."))
    if place.salt is not None:
        raise Conflict(_("تعهد این نامزد پیش‌تر گشوده شده است."))


def _place(draw: Draw, candidacy: Candidacy, actor: Person) -> tuple[Draw, DrawPlace]:
    if not is_representative(actor, candidacy):
        raise Forbidden(_("تعهد را تنها نماینده‌ی تأییدشده‌ی همان نامزد می‌سپارد و می‌گشاید."))
    row = lock(draw)
    place = next((one for one in row.places if one.candidacy_id == candidacy.id), None)
    if place is None:
        raise Forbidden(_("این نامزد در فهرست این قرعه‌کشی نیست."))
    return row, place


def _hexadecimal(typed: str, what: str) -> str:
    text = "".join(typed.split()).lower()
    if not _HEX.fullmatch(text):
        raise Invalid(_("%(what)s باید ۶۴ نویسه از 0 تا 9 و a تا f باشد.", what=what))
    return text


audit.describe("draw.committed", _l("تعهد نامزد به قرعه‌کشی سپرده شد"))
audit.describe("draw.revealed", _l("تعهد نامزد گشوده شد"))
