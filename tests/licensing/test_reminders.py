"""Dates tell by themselves: before the end, after it, and when a suspension is over; each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from portal.core.notifications import MailMessage, Notification
from portal.licensing import renewal
from portal.licensing.licences import service
from portal.licensing.licences.models import Licence
from portal.licensing.licences.reminders import notices_of, tell_of_dates
from portal.licensing.models import LicenceCase
from tests.licensing import applications, lives

ALL = ["expiring_60", "expiring_30", "expiring_7", "expired"]


@pytest.fixture
def licence(app: Flask) -> Licence:
    return lives.issued()


def rounds(licence: Licence, *days: int) -> list[str]:
    """What the rounds of those days before the end told."""
    for left in days:
        with lives.days_before_end(licence, left):
            tell_of_dates()
    return notices_of(licence)


def test_each_reminder_and_the_end_are_told_once(licence: Licence) -> None:
    assert rounds(licence, *range(62, -4, -1)) == ALL


@pytest.mark.parametrize(("left", "told"), [(61, []), (60, ALL[:1]), (30, ALL[1:2]), (7, ALL[2:3]), (0, ALL[2:3])])
def test_a_reminder_comes_on_its_day(licence: Licence, left: int, told: list[str]) -> None:
    assert rounds(licence, left) == told


def test_after_days_away_only_the_last_reminder_goes(licence: Licence) -> None:
    assert rounds(licence, 5, 4) == ["expiring_7"]
    assert rounds(licence, -100) == ["expiring_7", "expired"]


def test_the_holder_reads_it_in_the_portal(licence: Licence) -> None:
    rounds(licence, 30, -1)
    told = select(Notification.template).where(Notification.template.like("licence_ex%"))
    assert list(db.session.scalars(told.order_by(Notification.id))) == ["licence_expiring", "licence_expired"]


def test_a_renewed_licence_is_reminded_of_its_new_end(licence: Licence) -> None:
    writer = db.session.get_one(LicenceCase, licence.case_id).created_by
    with lives.days_before_end(licence, 50):
        tell_of_dates()
        with transaction():
            renewal.renew(licence.id, writer)
        tell_of_dates()
    renewed = lives.again(licence)
    assert notices_of(licence) == ["expiring_60"]
    assert rounds(renewed, 50) == ["expiring_60", "expiring_60"]


def test_an_undecided_renewal_is_neither_reminded_nor_said_to_have_ended(licence: Licence) -> None:
    with transaction():
        service.carry_on(lives.again(licence), "renewal_filed", None, prolonged=True)
    assert rounds(licence, 30, -3) == []


def test_a_revoked_licence_hears_no_more(licence: Licence) -> None:
    with transaction():
        service.revoke(lives.again(licence), None, lives.REASON)
    assert rounds(licence, 30, -3) == []


def test_the_end_of_a_suspension_is_told_the_day_after(licence: Licence) -> None:
    until = tehran_day(now()) + timedelta(days=5)
    with transaction():
        service.suspend(lives.again(licence), applications.desk_official(), lives.REASON, until)
    heard: list[str] = []
    for days, told in ((5, []), (6, ["suspension_ended"]), (9, ["suspension_ended"])):
        with clock.moved_by(timedelta(days=days)):
            tell_of_dates()
            heard = notices_of(licence)
            assert heard == told
            assert lives.state(licence) == ("suspended" if days == 5 else "in_force")


def test_the_letter_leads_straight_to_the_renewal(licence: Licence) -> None:
    rounds(licence, 30)
    letter = db.session.scalars(select(MailMessage).where(MailMessage.template == "licence_expiring")).one()
    assert f"/licences/{lives.again(licence).token}/renewal" in letter.text
