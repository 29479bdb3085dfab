"""Things that several tests of cases begin with."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.licensing.models import LicenceCase
from tests.core.cases.acts import GRANT, check_all, do
from tests.licensing.applications import desk_official, taken
from tests.scenes import scene


@pytest.fixture
def drafter(app: Flask) -> Person:
    return desk_official(Role.OFFICIAL)


@pytest.fixture
def signer(app: Flask) -> Person:
    return desk_official(Role.SIGNATORY)


@pytest.fixture
def ready(drafter: Person, signer: Person) -> LicenceCase:
    """In the hand of somebody who may not sign, every requirement met."""
    return ready_by(drafter)


@pytest.fixture
def drafted(ready: LicenceCase, drafter: Person) -> LicenceCase:
    return drafted_by(ready, drafter)


@scene
def ready_by(drafter: Person) -> LicenceCase:
    made = taken("foreign_messenger", drafter)
    check_all(made, drafter)
    return made


@scene
def drafted_by(ready: LicenceCase, drafter: Person) -> LicenceCase:
    do(ready, "draft_grant", drafter, **GRANT)
    return ready
