"""Pages of the application and of licence classes; what happens after sending is the desk's."""

from __future__ import annotations

from portal.licensing.views import admin, application, classes, documents, lifecycle, review, trial
from portal.licensing.views.blueprint import licensing

__all__ = ["admin", "application", "classes", "documents", "licensing", "lifecycle", "review", "trial"]
