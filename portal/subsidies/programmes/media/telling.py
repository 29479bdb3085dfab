"""Letters of media advertising: rows in the transaction of what happened; of what comes daily, one letter a day."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from sqlalchemy import select

from portal.core.accounts.members import officials_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.capacity import Pool
from portal.core.cases.custody import office_by_code
from portal.core.clock import now
from portal.core.db import db
from portal.core.i18n import LOCALES, _, locale, number, tehran_day
from portal.core.notifications import address_of, notify, words_of
from portal.licensing.licences.models import Licence, Standing
from portal.subsidies import keys
from portal.subsidies.models import Grant
from portal.subsidies.programme import programme_of
from portal.subsidies.programmes.media import accounts
from portal.subsidies.programmes.media.models import MediaAiring, MediaCampaign, MediaDebt

OPEN = ("planned", "called", "reported", "objected")
# Characters of an objection that the letter shows; the page shows it whole.
LONGEST = 240


def tell_of_offer(pool: Pool, discount_percent: int) -> None:
    """Who may ask hears of a new offer, once it has something to ask for."""
    facts: dict[str, Any] = {
        "offer": words_of(pool.name_fa, pool.name_en),
        "broadcaster": _name(pool.owner),
        "discount": discount_percent,
        "link": address_of("support.programme", slug="media"),
    }
    for organisation in _who_may_ask():
        notify(organisation, "media_announced", key=pool.token, **facts)


def _who_may_ask() -> list[Organisation]:
    """Each vendor that has a licence in force."""
    standing = select(Licence).where(Licence.standing == Standing.IN_FORCE.value).order_by(Licence.id)
    holders = {one.organisation_id: one.holder for one in db.session.scalars(standing) if keys.is_in_force(one)}
    return list(holders.values())


def tell_of_grant(grant: Grant, campaign: MediaCampaign) -> None:
    """The broadcaster hears what it is to air; the messenger hears of its request by itself."""
    facts = {"since": grant.since, "until": grant.until, "subject": campaign.subject}
    _tell_broadcaster(grant, "media_granted", "granted", **facts)


def tell_of_report(airing: MediaAiring) -> None:
    """The messenger: once a day, however many reports come in."""
    campaign = _campaign(airing.grant)
    facts = {"subject": campaign.subject, "until": airing.answer_by}
    _tell_messenger(airing.grant, "media_reported", f"reported/{tehran_day(now())}", **facts)


def tell_of_objection(airing: MediaAiring) -> None:
    """The broadcaster, who may prove it anew, and who signs for the office, who ends the dispute."""
    key = f"objected/{airing.token}/{airing.version}"
    words = shorten(airing.objection, LONGEST, placeholder=" …")
    facts = {"day": airing.day, "words": words, "until": airing.due_on, "link": _address(airing)}
    _tell_broadcaster(airing.grant, "media_objected", key, **facts)
    office = office_by_code(programme_of(airing.grant.programme).legs[0].office)
    _tell(airing.grant, officials_of(office, Role.SIGNATORY), "media_objected", key, **facts)


def tell_of_decision(airing: MediaAiring, aired: int) -> None:
    """Both sides of a dispute."""
    facts = {"day": airing.day, "aired": aired, "units": airing.units, "reasons": airing.reasons}
    facts["link"] = _address(airing)
    for tell in (_tell_messenger, _tell_broadcaster):
        tell(airing.grant, "media_decided", f"decided/{airing.token}", **facts)


def tell_of_making_good(grant: Grant) -> None:
    """Both sides: once a day, however much was booked again."""
    for tell in (_tell_messenger, _tell_broadcaster):
        tell(grant, "media_made_good", f"made_good/{tehran_day(now())}", subject=_campaign(grant).subject)


def tell_if_over(grant: Grant) -> None:
    """Both sides hear the sum of a campaign, when nothing of it is to come and nothing is owed."""
    open_still = select(MediaAiring.id).where(MediaAiring.grant_id == grant.id, MediaAiring.state.in_(OPEN))
    owed_still = select(MediaDebt.id).where(MediaDebt.grant_id == grant.id, MediaDebt.booked < MediaDebt.units)
    if any(db.session.scalar(one.limit(1)) is not None for one in (open_still, owed_still)):
        return
    facts = {"subject": _campaign(grant).subject, "sums": _sums(grant)}
    for tell in (_tell_messenger, _tell_broadcaster):
        tell(grant, "media_ended", "ended", **facts)


def _sums(grant: Grant) -> dict[str, str]:
    """What was aired of what was granted, class by class, in both languages."""
    found = {}
    for code in LOCALES:
        with locale(code):
            found[code] = _("، ").join(_sum_of(one) for one in accounts.accounts_of(grant))
    return found


def _sum_of(account: accounts.Account) -> str:
    aired = account.balance.aired + account.balance.made_good
    return _(
        "%(name)s: %(aired)s از %(granted)s %(unit)s",
        name=account.resource.name,
        aired=number(aired),
        granted=number(account.balance.granted),
        unit=account.resource.unit,
    ).strip()


def _tell_messenger(grant: Grant, template: str, key: str, **facts: Any) -> None:
    _tell(grant, grant.holder, template, key, **facts)


def _tell_broadcaster(grant: Grant, template: str, key: str, **facts: Any) -> None:
    if grant.pool is not None:
        _tell(grant, grant.pool.owner, template, key, **facts)


def _tell(grant: Grant, told: Organisation | list[Person], template: str, key: str, **facts: Any) -> None:
    """Once for each `key`, with the list of the grant's airings as the link unless another is named."""
    known = {"grant": grant.number, "messenger": _name(grant.holder)}
    known["link"] = address_of("media.of_grant", token=grant.token)
    notify(told, template, key=f"{grant.token}/{key}", **(known | facts))


def _name(organisation: Organisation) -> dict[str, str]:
    return words_of(organisation.name_fa, organisation.name_en)


def _address(airing: MediaAiring) -> str:
    return address_of("media.airing", token=airing.token)


def _campaign(grant: Grant) -> MediaCampaign:
    return db.session.get_one(MediaCampaign, grant.id)
