"""What the lists offer to choose from, and what a step will do, in words."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.core.accounts.current import current_organisation
from portal.core.accounts.members import offices_of
from portal.core.accounts.models import Person
from portal.core.accounts.places import name_of
from portal.core.accounts.roles import Kind
from portal.core.cases import KINDS, Case, Step, kind_of
from portal.core.cases.four_eyes.signing import drafted_step
from portal.core.cases.four_eyes.steps import SIGN
from portal.core.clock import now
from portal.core.desk import queue
from portal.core.i18n import _
from portal.core.paging import capped_count

STARTS: list[tuple[Any, str, Kind]] = []


def add_start(label: Any, endpoint: str, kind: Kind = Kind.VENDOR) -> None:
    """Offer, above the list of applicants of a kind, a page where a new case begins."""
    if (label, endpoint, kind) not in STARTS:
        STARTS.append((label, endpoint, kind))


def _starts() -> list[dict[str, Any]]:
    """For the organisation that the visitor acts for."""
    mine = current_organisation()
    kind = mine.kind if mine is not None else None
    return [{"label": label, "url": url_for(endpoint)} for label, endpoint, whose in STARTS if whose == kind]


def of_list(filters: queue.Filters) -> dict[str, Any]:
    return {
        "list_filters": filters,
        "kinds": KINDS,
        "kind_choices": [(slug, kind.label) for slug, kind in KINDS.items()],
        "start_actions": _starts(),
        "now": now(),
    }


def of_queue(person: Person, filters: queue.Filters) -> dict[str, Any]:
    offices = offices_of(person)
    return {
        "offices": offices,
        "office_choices": [(office.token, name_of(office)) for office in offices],
        "state_choices": _states(),
        "view_tabs": [_tab(person, filters, view, label) for view, label in queue.VIEWS.items()],
        "empty_words": _empty_words(filters),
    }


def _tab(person: Person, filters: queue.Filters, view: str, label: Any) -> dict[str, Any]:
    counted = {} if view == "closed" else {"badge": capped_count(queue.rows(person, queue.Filters(view=view)))}
    url = url_for("desk.inbox", **filters.address(view=view))
    return {"label": label, "url": url, "active": view == filters.view, **counted}


def _states() -> list[tuple[str, Any]]:
    words = {name: state.label for kind in KINDS.values() for name, state in kind.workflow.states.items()}
    return list(words.items())


def _empty_words(filters: queue.Filters) -> tuple[str, str]:
    if filters.words or filters.kind or filters.state or filters.office:
        return _("چیزی با این پالایه‌ها نیست"), _("پالایه‌ها را بردارید یا واژه‌ی دیگری بنویسید.")
    return {
        "mine": (_("پرونده‌ای در دست شما نیست"), _("با «پرونده‌ی بعدی را به من بده» یکی بردارید.")),
        "unassigned": (_("همه‌ی پرونده‌ها برداشته شده‌اند"), _("پرونده‌ی تازه که برسد همین‌جا می‌آید.")),
    }.get(filters.view, (_("پرونده‌ای نیست"), _("پرونده‌ی تازه که برسد همین‌جا می‌آید.")))


def outcome_of(case: Case, step: Step) -> str:
    """Where the case stands after the step; a signature does what was drafted."""
    step = (drafted_step(case) or step) if step.name == SIGN else step
    if step.target is None or step.target == case.state:
        return _("وضعیت پرونده همین می‌ماند.")
    return _("وضعیت پرونده «%(state)s» می‌شود و همه‌ی طرف‌ها خبر می‌شوند.", state=_label(case, step.target))


def _label(case: Case, state: str) -> str:
    return str(kind_of(case).workflow.states[state].label)
