"""The auditor's pages, notifications and letters in a real browser: valid, accessible, within the window."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core import audit, notifications
from portal.core.db import db, transaction
from portal.core.notifications import MailMessage
from tests.browser import kit
from tests.browser.conftest import PageFor
from tests.licensing import applications
from tests.people import make_administrator, make_auditor

pytestmark = pytest.mark.browser


def test_the_pages_of_the_log_and_of_what_was_told(app: Flask, page_for: PageFor) -> None:
    case = applications.submitted()
    with transaction():
        notifications.notify(case.created_by, "licence_suspended", key="1", licence="L-1405-000007-3")
        notifications.mark_read(case.created_by)
        notifications.notify(case.created_by, "licence_reinstated", key="1", licence="L-1405-000007-3")
        for row, state in zip(db.session.scalars(db.select(MailMessage)), ("failed", "unknown"), strict=False):
            row.state, row.error = state, "550"
    seen = {
        case.created_by: ("/notifications", "/mailbox"),
        make_administrator(): ("/notifications", "/mail"),
        make_auditor(): ("/audit?since=1", "/audit", f"/audit/{audit.head().size}"),
    }
    for person, paths in seen.items():
        page = page_for(person)
        assert not [fault for path in paths for fault in kit.faults_of(page, path)]
