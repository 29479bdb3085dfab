"""How the log speaks of keys."""

from __future__ import annotations

from portal.core import audit
from portal.core.i18n import _l

audit.describe("api_key.made", _l("کلید دسترسی ساخته شد"))
audit.describe("api_key.revoked", _l("کلید دسترسی باطل شد"))
audit.describe("api_key.first_used", _l("کلید دسترسی نخستین بار به کار رفت"))
