"""Looking at a pool: what is free over time, who holds what, who waits; the same as files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response

from portal.core import capacity
from portal.core.accounts.access import entitled, is_administrator, is_auditor, is_official
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Person
from portal.core.accounts.roles import BODY_KINDS, Kind
from portal.core.capacity import Pool
from portal.core.clock import now
from portal.core.i18n import tehran_day
from portal.core.web import page
from portal.subsidies import inventory, looking
from portal.subsidies.programme import counts_itself
from portal.subsidies.sharing import rounds, waiting
from portal.subsidies.views.blueprint import support

AHEAD = timedelta(days=365)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _shares(_person: Person) -> bool:
    """Acts for a vendor, or for a body that may run a site."""
    organisation = current_organisation()
    return organisation is not None and organisation.kind in (Kind.VENDOR, *BODY_KINDS)


looker = entitled("looker", _shares, is_official, is_auditor, is_administrator)


@support.get("/support/pools/<token>")
@looker
def pool(token: str) -> Response:
    found, today, person = inventory.load(token), tehran_day(now()), current_person()
    classes = capacity.classes_of(found)
    uses = capacity.usages(classes, today - timedelta(days=30), today + AHEAD)
    shown: dict[str, Any] = {
        "pool": found,
        "charts": [(one, uses[one.id]) for one in classes],
        "rows": looking.rows_of_pool(found, today),
        "line": waiting.in_line(found.id),
        "operates": has_role(person, found.owner_id) and not counts_itself(found),
        "decides": rounds.sits_on(person, found),
        "keeps": inventory.may_keep(person, found),
    }
    return page("support/pool.html", **shown)


@support.get("/support/pools/<token>/holders.csv")
@looker
def pool_csv(token: str) -> Response:
    found = inventory.load(token)
    body = "".join(looking.csv_lines(looking.rows_of_pool(found, tehran_day(now()))))
    return Response(body, mimetype="text/csv", headers=_as_file(found, "csv"))


@support.get("/support/pools/<token>/holders.xlsx")
@looker
def pool_xlsx(token: str) -> Response:
    found = inventory.load(token)
    body = looking.workbook(found.name, looking.rows_of_pool(found, tehran_day(now())))
    return Response(body, mimetype=SHEET, headers=_as_file(found, "xlsx"))


def _as_file(pool: Pool, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename={pool.code}.{ending}"}
