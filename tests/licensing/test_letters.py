"""Whoever holds a licence is told what happens to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db, transaction
from portal.core.documents.models import PdfDocument
from portal.core.i18n import tehran_day
from portal.core.notifications import MailMessage, Notification
from portal.licensing.licences import letters, service
from portal.licensing.licences.models import Basis, Licence
from tests.licensing import applications
from tests.people import make_vendor


@pytest.fixture
def licence(app: Flask) -> Licence:
    """A licence whose certificate is still to be made."""
    case = applications.submitted()
    with transaction():
        return service.issue(case, None, Basis.RULE)


def heard(licence: Licence) -> list[str]:
    """The letters about the licence itself, oldest first."""
    rows = select(Notification.template).where(Notification.case_id.is_(None)).order_by(Notification.id)
    return list(db.session.scalars(rows))


def test_a_suspension_is_told_with_its_reason_and_its_end(licence: Licence) -> None:
    until = tehran_day(clock.now()) + timedelta(days=10)
    with transaction():
        service.suspend(licence, applications.desk_official(), "گواهی امنیت پایان یافته است.", until)
    assert heard(licence) == ["licence_suspended"]
    letter = db.session.scalars(select(MailMessage).where(MailMessage.template == "licence_suspended")).one()
    assert "دلیل: گواهی امنیت پایان یافته است." in letter.text
    assert "تعلیق تا" in letter.text
    assert f"/licences/{licence.token}" in letter.text


def test_reinstatement_and_revocation_are_told_too(licence: Licence) -> None:
    official = applications.desk_official()
    for act in (service.suspend, service.reinstate, service.revoke):
        with transaction():
            act(licence, official, "دلیل")
    assert heard(licence) == ["licence_suspended", "licence_reinstated", "licence_revoked"]


def test_a_rival_hears_nothing(licence: Licence) -> None:
    rival = make_vendor().owner
    with transaction():
        service.suspend(licence, applications.desk_official(), "دلیل")
    assert not db.session.scalars(select(Notification).where(Notification.person_id == rival.id)).all()


def test_the_ready_certificate_is_told_once(licence: Licence) -> None:
    pdf = db.session.scalars(select(PdfDocument).where(PdfDocument.kind == letters.KIND)).one()
    for _twice in range(2):
        with transaction():
            letters.tell_certificate(pdf)
    assert heard(licence) == ["certificate_ready"]
