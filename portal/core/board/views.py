"""The board's page, the same for everybody, and the table it comes from."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from portal.core.accounts.access import public
from portal.core.board import lines
from portal.core.board.models import MESSENGER, OFFICE
from portal.core.board.summary import PERIOD
from portal.core.web import page

board_pages = Blueprint("board", __name__)
SECONDS = 60


@board_pages.get("/board")
@public
def index() -> Response:
    asked = request.args.get("measure", "")
    measure = asked if asked in lines.MEASURES else "hours"
    offices, messengers = lines.lines_of(OFFICE), lines.lines_of(MESSENGER)
    shown = page(
        "board/index.html",
        cacheable=True,
        measure=measure,
        measures=lines.MEASURES,
        measure_tabs=_tabs(measure),
        parts=[
            (OFFICE, offices, lines.bars_of(offices, measure)),
            (MESSENGER, messengers, lines.bars_of(messengers, measure)),
        ],
        days=PERIOD.days,
        made_at=lines.made_at(),
    )
    return _kept(shown)


def _tabs(measure: str) -> list[dict[str, object]]:
    return [
        {"label": label, "url": url_for(".index", measure=name), "active": name == measure}
        for name, label in lines.MEASURES.items()
    ]


@board_pages.get("/board.csv")
@public
def table() -> Response:
    body = "".join(lines.csv_lines())
    headers = {"Content-Disposition": "attachment; filename=board.csv"}
    return _kept(Response(body, mimetype="text/csv", headers=headers))


def _kept(response: Response) -> Response:
    """Anybody may keep it for a minute: the lines are made anew every ten."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response
