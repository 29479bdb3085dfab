"""A candidate's people take part in a draw: they commit, and reveal."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core.accounts.access import campaign
from portal.core.accounts.current import current_organisation, current_person
from portal.core.db import transaction
from portal.core.errors import PortalError
from portal.core.i18n import _
from portal.core.web import page
from portal.elections import ceremony, draws
from portal.elections.accreditation import is_representative
from portal.elections.draws import queries
from portal.elections.draws.ceremonies import phase_of
from portal.elections.draws.forms import CommitForm, RevealForm
from portal.elections.draws.models import DrawPlace
from portal.elections.draws.words import PHASE_WORDS

Answer = Response | BaseResponse
campaign_draws = Blueprint("campaign_draws", __name__, url_prefix="/elections/commitments")


@campaign_draws.get("")
@campaign
def index() -> Response:
    context: dict[str, Any] = {"phases": PHASE_WORDS, "phase_of": phase_of}
    return page("draws/campaign/index.html", places=queries.places_of(current_organisation()), **context)


@campaign_draws.get("/<token>")
@campaign
def show(token: str) -> Response:
    return _page(_place(token))


def _place(token: str) -> DrawPlace:
    return queries.place_of(current_organisation(), token)


def _page(
    place: DrawPlace, status: int = 200, commit: CommitForm | None = None, reveal: RevealForm | None = None
) -> Response:
    commit, reveal = commit or CommitForm(formdata=None), reveal or RevealForm(formdata=None)
    context: dict[str, Any] = {"phase": phase_of(place.draw), "phases": PHASE_WORDS, "road": queries.road(place.draw)}
    context |= {"draw": place.draw, "place": place, "acts": is_representative(current_person(), place.candidacy)}
    form = commit if commit.errors else reveal
    return page("draws/campaign/show.html", status, form=form, commit=commit, reveal=reveal, **context)


@campaign_draws.post("/<token>/secret")
@campaign
def make_secret(token: str) -> Response:
    """Salt, value and commitment for who has no scripts and no Python: shown once, kept nowhere."""
    place = _place(token)
    salt, value = secrets.token_bytes(ceremony.SECRET_BYTES), secrets.token_bytes(ceremony.SECRET_BYTES)
    form = CommitForm(formdata=None)
    form.commitment.data = ceremony.commitment(place.draw.name, place.name, salt, value)
    made = {"salt": salt.hex(), "value": value.hex(), "commitment": form.commitment.data}
    return page("draws/campaign/secret.html", draw=place.draw, place=place, commit=form, **made)


@campaign_draws.post("/<token>/commitment")
@campaign
def commit(token: str) -> Answer:
    form = CommitForm()
    if not form.validate():
        return _page(_place(token), 422, commit=form)
    try:
        with transaction():
            place = _place(token)
            draws.commit(place.draw, place.candidacy, current_person(), form.commitment.data)
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _page(_place(token), error.status, commit=form)
    flash(_("تعهد سپرده شد. نمک و مقدار را نگه دارید: هنگام گشودن به هر دو نیاز دارید."), "success")
    return redirect(url_for(".show", token=token), 303)


@campaign_draws.post("/<token>/reveal")
@campaign
def reveal(token: str) -> Answer:
    form = RevealForm()
    if not form.validate():
        return _page(_place(token), 422, reveal=form)
    try:
        with transaction():
            place = _place(token)
            draws.reveal(place.draw, place.candidacy, current_person(), form.salt.data, form.value.data)
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _page(_place(token), error.status, reveal=form)
    flash(_("تعهد گشوده شد و در قرعه به کار می‌رود."), "success")
    return redirect(url_for(".show", token=token), 303)
