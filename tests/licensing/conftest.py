"""People and applications for the tests of this room."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.licensing.models import LicenceCase
from tests.licensing import applications
from tests.people import PortalClient, client_for


@pytest.fixture
def draft(app: Flask) -> LicenceCase:
    return applications.draft()


@pytest.fixture
def complete(app: Flask) -> LicenceCase:
    return applications.complete_draft()


@pytest.fixture
def owner(draft: LicenceCase) -> PortalClient:
    """A browser of the person who began `draft`."""
    return client_for(draft.created_by, draft.applicant)
