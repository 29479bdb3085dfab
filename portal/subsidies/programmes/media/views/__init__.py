"""Pages of media advertising: the broadcaster's offers, and the airings for all sides."""

from __future__ import annotations

from portal.subsidies.programmes.media.views import airings, classes, offers
from portal.subsidies.programmes.media.views.blueprint import media

__all__ = ["airings", "classes", "media", "offers"]
