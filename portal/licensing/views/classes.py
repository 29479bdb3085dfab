"""The public page of licence classes: what each asks, what happens, in how many days."""

from __future__ import annotations

from flask import Response

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
    return page("licensing/class.html", version=version, fast_track=_fast_track(version))


def _fast_track(version: ClassVersion) -> list[str]:
    rule = version.fast_track
    return [
        rules.words_of_check(code, rule) for code in rules.CHECKS if code in rule.instant or code in rule.provisional
    ]
