"""Advertising in the media: airtime and space that broadcasters announce, given to licensed messengers."""

from __future__ import annotations

from portal.core.cases import Requirement
from portal.core.i18n import _l
from portal.licensing.requirements import Slot, Words
from portal.subsidies.programme import Programme
from portal.subsidies.programmes.media import airings, offers, pages
from portal.subsidies.programmes.media.forms import MediaForm
from portal.subsidies.programmes.media.rules import check

PROGRAMME = Programme(
    slug="media",
    label=_l("آگهی در رسانه‌ها"),
    summary=_l("زمان و فضای پخش که رسانه‌ها با شرایط ویژه اعلام می‌کنند، برای پیام‌رسان‌های دارای پروانه."),
    form=MediaForm,
    requirements=(
        Requirement("subject", _l("موضوع روشن است"), _l("آگهی درباره‌ی همین پیام‌رسان است."), section="own"),
        Requirement(
            airings.MATERIAL,
            _l("آگهی پخش‌شدنی است"),
            _l("فایل آگهی با شرایط فنی رسانه می‌خواند."),
            documents=(airings.MATERIAL,),
        ),
        Requirement("size", _l("مقدار با کارزار می‌خواند"), section="ask"),
    ),
    slots=(Slot(airings.MATERIAL, Words("فایل آگهی", "The advertisement itself")),),
    pool_kind=offers.POOLS,
    actions=("new",),
    check=check,
    days=offers.days,
    on_grant=airings.plan,
    panels=("support/media/_case.html",),
    panel_context=pages.on_case_page,
    pool_panels=("support/media/_pool.html",),
    pool_context=pages.on_programme_page,
    grant_panels=("support/media/_grant.html",),
    grant_context=pages.on_grant_page,
    start=pages.start,
)
