"""Pages of support; deciding goes through the desk."""

from __future__ import annotations

from portal.subsidies.views import catalogue, drafts, grants
from portal.subsidies.views.blueprint import support

__all__ = ["catalogue", "drafts", "grants", "support"]
