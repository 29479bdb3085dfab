"""The door of machines: JSON under /api/v1/ for programs of organisations, each with a key of its own.

    add_scope("subsidies.usage", _l("گزارش مصرف"), [Kind.DATACENTRE_OPERATOR])      # in init_app of a room

    class UsageForm(PartForm):                             # the shape of the body and the wording of its errors
        rows = FieldList(FormField(RowForm), max_entries=1000)

    @pages.post("/api/v1/usage")
    @api_access("subsidies.usage")                         # a living key with this scope; no cookie, no CSRF token
    @declare(_l("گزارش مصرف"), answer=object_of(taken={"type": "integer"}), body=UsageForm, status=201)
    def push_usage() -> Response:
        form, caller = read(UsageForm), current_caller()   # 400, 413, 415, 422 before anything happens
        return once(lambda: {"taken": service.report(caller, form.rows.data)})

    @pages.get("/api/v1/usage")
    @api_access("subsidies.usage")
    @declare(_l("مصرف گزارش‌شده"), answer=list_of(USAGE))
    def usage() -> Response:
        return listing(queries.rows_of(current_caller().organisation), queries.NEWEST_FIRST, as_json)

| name | what it is |
|---|---|
| `add_scope(name, label, kinds)` | what a key may be for, and the kinds of organisation that may have it |
| `api_access(scope=None)` | access mark; None: any living key |
| `current_caller()` | `Caller(organisation, key)`, an actor for `audit.record` |
| `declare(summary, answer, body=, query=, status=, errors=, limit=, once=)` | what is known of a route |
| `object_of(**members)`, `list_of(item)` | JSON schemas of answers |
| `read(Form)`, `read_query(Form)`, `refuse(errors)` | the body, the parameters, 422 with pointers |
| `once(work, status=201)` | `with transaction():` of routes that create or spend: once for each `Idempotency-Key` |
| `listing(query, sort, item)` | a page by key: `{"items": […], "next": url or null}` |
| `IsoDateField`, `MomentField` | fields for days and moments as programs write them |
"""

from __future__ import annotations

from flask import Flask

from portal.core import audit, navigation
from portal.core.api import keys, models, words
from portal.core.api.answers import once
from portal.core.api.bodies import read, read_query, refuse
from portal.core.api.callers import Caller, api_access, current_caller
from portal.core.api.declaring import declare, list_of, object_of
from portal.core.api.fields import IsoDateField, MomentField
from portal.core.api.listing import listing
from portal.core.api.scopes import add_scope
from portal.core.i18n import _l

__all__ = [
    "Caller",
    "IsoDateField",
    "MomentField",
    "add_scope",
    "api_access",
    "current_caller",
    "declare",
    "init_app",
    "list_of",
    "listing",
    "models",
    "object_of",
    "once",
    "read",
    "read_query",
    "refuse",
    "words",
]


def init_app(app: Flask) -> None:
    """Add the pages of keys, the document, and the names of keys in the log."""
    from portal.core.api import key_views  # noqa: F401 - adds its pages
    from portal.core.api.views import api_pages


    app.register_blueprint(api_pages)
    audit.name_actors(keys.actor_name)
    navigation.add_footer(_l("درگاه برنامه‌ها"), "api.about")
