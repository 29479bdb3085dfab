"""The blueprint of support, and what its views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.subsidies.programme import REGISTERED, Programme

support = Blueprint("support", __name__)
Answer = Response | BaseResponse


def see(endpoint: str, **values: Any) -> BaseResponse:
    """Done: go and look (303, so that a reload sends nothing twice)."""
    return redirect(url_for(endpoint, **values), 303)


def find(slug: str) -> Programme:
    found = REGISTERED.get(slug)
    if found is None:
        raise NotFound(_("چنین برنامه‌ای نیست."), _("برنامه‌ها را در «پشتیبانی‌ها» ببینید."))
    return found
