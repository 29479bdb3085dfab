"""The blueprint of accounts, and what its views share."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from portal.config import Settings
from portal.core.accounts import paths

accounts = Blueprint("accounts", __name__)
HOME = "/"


def back_to() -> str:
    """Where the visitor wanted to go before they were led here."""
    return paths.safe_path(request.values.get("next")) or HOME


def see(address: str) -> BaseResponse:
    """Done: go and look (303, so that a reload sends nothing twice)."""
    return redirect(address, 303)


def absolute(path: str) -> str:
    """A link for a letter: under the address that the settings give, never under what a request claims."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.base_url}{path}"


Answer = Response | BaseResponse
