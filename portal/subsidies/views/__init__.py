"""Pages of support; deciding on one request goes through the desk."""

from __future__ import annotations

from portal.subsidies.views import admin, catalogue, drafts, grants, machines, panel, pools, sites, upkeep
from portal.subsidies.views.blueprint import support

__all__ = [
    "admin",
    "catalogue",
    "drafts",
    "grants",
    "machines",
    "panel",
    "pools",
    "sites",
    "support",
    "upkeep",
]
