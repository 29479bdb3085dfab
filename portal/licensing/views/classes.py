"""The public page of licence classes: what each asks, what happens, in how many days."""

from __future__ import annotations

from flask import Response

from portal.core.accounts.access import edits_for_vendor
from portal.core.accounts.current import person_or_none
from portal.core.web import page, public
from portal.licensing import classes, rules
from portal.licensing.models import ClassVersion
from portal.licensing.views.blueprint import licensing


@licensing.get("/licence-classes")
@public
def class_list() -> Response:
    return page("licensing/classes.html", versions=classes.offered())


@licensing.get("/licence-classes/<code>")
@public
def class_page(code: str) -> Response:
    version = classes.current(code)
    return page("licensing/class.html", version=version, fast_track=_fast_track(version), may_begin=may_begin())


def may_begin() -> bool:
    """Whether the way to an application is shown: not to those who would find its door closed."""
    person = person_or_none()
    return person is None or edits_for_vendor(person)


def _fast_track(version: ClassVersion) -> list[str]:
    rule = version.fast_track
    return [
        rules.words_of_check(code, rule) for code in rules.CHECKS if code in rule.instant or code in rule.provisional
    ]
