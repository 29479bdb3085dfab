"""The pages of accounts."""

from __future__ import annotations

from portal.core.accounts.views import (
    account,
    admin_organisations,
    admin_people,
    door,
    factor,
    invitation,
    organisation,
    passkeys,
    reset,
)
from portal.core.accounts.views.blueprint import accounts

__all__ = [
    "account",
    "accounts",
    "admin_organisations",
    "admin_people",
    "door",
    "factor",
    "invitation",
    "organisation",
    "passkeys",
    "reset",
]
