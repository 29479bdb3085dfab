"""What the pages of all election rooms share: a form that a service refused, and the way on after a deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.db import transaction
from portal.core.errors import Conflict, Invalid
from portal.core.forms import BaseForm
from portal.core.web import page

Answer = Response | BaseResponse


class SureForm(BaseForm):
    """Nothing is asked; the page has said what will happen."""


def see(endpoint: str, **values: Any) -> BaseResponse:
    """Done: go and look (303, so that a reload sends nothing twice)."""
    return redirect(url_for(endpoint, **values), 303)


def done(form: BaseForm, deed: Callable[[], Any]) -> int:
    """Do it in one transaction. 0, or the status of a refusal, whose sentence then stands above the form."""
    if not form.validate():
        return 422
    try:
        with transaction():
            deed()
    except (Invalid, Conflict) as error:
        form.form_errors.append(f"{error.message} {error.hint}".strip())
        return error.status
    return 0


def form_page(form: BaseForm, title: Any, back_url: str, status: int = 200, **more: Any) -> Response:
    """A page with one form. `more`: `label` of the button, `lead`, `happens` (sentences said before the button)."""
    return page("elections/form.html", status, form=form, title=title, back_url=back_url, **more)


def sure(back_url: str, title: Any, deed: Callable[[], Any], said: dict[str, Any]) -> Answer:
    """Say what will happen, do it, go back. `said`: `happens`, `label`, and `flash` for afterwards."""
    form, status = SureForm(), 200
    if form.is_submitted():
        status = done(form, deed)
        if not status:
            flash(said["flash"], "success")
            return redirect(back_url, 303)
    return form_page(form, title, back_url, status, happens=said["happens"], label=said["label"], tone="primary")
