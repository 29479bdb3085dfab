"""The blueprint of the application, and what its views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.cases import state_of
from portal.core.web import page, problem, wants_json
from portal.licensing.models import LicenceCase
from portal.licensing.service import AlreadySent

licensing = Blueprint("licensing", __name__)
Answer = Response | BaseResponse


def see(endpoint: str, **values: Any) -> BaseResponse:
    """Done: go and look (303, so that a reload sends nothing twice)."""
    return redirect(url_for(endpoint, **values), 303)


def case_url(case: LicenceCase) -> str:
    """Where an application is followed once it was sent."""
    return url_for("desk.case", token=case.token)


@licensing.errorhandler(AlreadySent)
def already_sent(error: AlreadySent) -> Response:
    """The back button after sending: say where the file is now."""
    if wants_json():
        return problem(error)
    shown = {"error": error, "case": error.case, "state": state_of(error.case), "case_url": case_url(error.case)}
    return page("licensing/already_sent.html", error.status, **shown)
