"""The OpenAPI 3.1 document, made of what the routes say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app
from werkzeug.routing import IntegerConverter, Rule

from portal.config import Settings
from portal.core.api.answers import HEADER
from portal.core.api.declaring import Declared, Schema, declared
from portal.core.api.schemas import parameters_of, schema_of
from portal.core.api.scopes import SCOPES
from portal.core.i18n import _
from portal.core.web import access_of

MARK = "api_access:"
PROBLEM = {"$ref": "#/components/schemas/Problem"}


def document() -> dict[str, Any]:
    """All declared routes, in the reader's language."""
    settings: Settings = current_app.extensions["settings"]
    paths: dict[str, dict[str, Any]] = {}
    for rule, told in declared_rules(current_app):
        paths.setdefault(path_of(rule), {}).update(_operations(rule, told))
    return {
        "openapi": "3.1.0",
        "info": {"title": _("درگاه برنامه‌ها"), "version": "1", "description": _intro()},
        "servers": [{"url": settings.base_url}],
        "paths": dict(sorted(paths.items())),
        "components": _components(),
    }


def summaries() -> list[dict[str, Any]]:
    """One line a route, for people; `scope` is None where it is open to all."""
    rows = [
        {"method": method, "path": path_of(rule), "summary": told.summary, "scope": _scope(rule)}
        for rule, told in declared_rules(current_app)
        for method in methods_of(rule)
    ]
    return sorted(rows, key=lambda row: (row["path"], row["method"]))


def declared_rules(app: Flask) -> Iterator[tuple[Rule, Declared]]:
    for rule in app.url_map.iter_rules():
        told = declared(app.view_functions[rule.endpoint])
        if told is not None:
            yield rule, told


def path_of(rule: Rule) -> str:
    """A rule's address as OpenAPI writes it: `/things/{token}`."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def _operations(rule: Rule, told: Declared) -> dict[str, Any]:
    several = len(methods_of(rule)) > 1
    return {
        method.lower(): _operation(rule, told, f"{rule.endpoint}.{method.lower()}" if several else rule.endpoint)
        for method in methods_of(rule)
    }


def _operation(rule: Rule, told: Declared, name: str) -> dict[str, Any]:
    scope = _scope(rule)
    made: dict[str, Any] = {"operationId": name, "summary": str(told.summary)}
    made["parameters"] = [*_in_path(rule), *parameters_of(told.query), *([_once()] if told.once else [])]
    if told.body is not None:
        content = {"application/json": {"schema": schema_of(told.body)}}
        made["requestBody"] = {"required": True, "content": content}
    made["responses"] = _responses(told, scope is not None)
    made["security"] = [] if scope is None else [{"key": [] if scope == "any" else [scope]}]
    return made


def _scope(rule: Rule) -> str | None:
    """The scope that the route's mark asks for; None: it is open to all."""
    access = access_of(current_app, rule.endpoint)
    found = access.name if access else ""
    return found.removeprefix(MARK) if found.startswith(MARK) else None


def _in_path(rule: Rule) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": _type_of(rule, name)}}
        for name in sorted(rule.arguments)
    ]


def _type_of(rule: Rule, name: str) -> str:
    return "integer" if isinstance(rule._converters.get(name), IntegerConverter) else "string"


def _once() -> Schema:
    shape = {"type": "string", "minLength": 8, "maxLength": 120}
    said = _("نشان یکتای این کار؛ در تکرار همان درخواست همان را بفرستید.")
    return {"name": HEADER, "in": "header", "required": True, "schema": shape, "description": said}


def _responses(told: Declared, guarded: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        str(told.status): {
            "description": _("انجام شد"),
            "content": {"application/json": {"schema": told.answer}},
        }
    }
    errors: dict[int, Any] = {}
    if guarded:
        errors |= {401: _("کلید نیست یا کار نمی‌کند"), 403: _("کلید برای این کار نیست"), 429: _("تلاش بیش از اندازه")}
    if told.body is not None:
        errors |= {400: _("بدنه یا سرآیند درست نیست"), 413: _("بدنه بزرگ است"), 415: _("بدنه JSON نیست")}
    if told.body is not None or told.query is not None:
        errors |= {422: _("داده‌ها پذیرفته نشد؛ errors جای هر خطا را می‌گوید")}
    for status, words in sorted((errors | dict(told.errors)).items()):
        content = {"application/problem+json": {"schema": PROBLEM}}
        made[str(status)] = {"description": str(words), "content": content}
    return made


def _components() -> dict[str, Any]:
    fault = {"type": "object", "properties": {n: {"type": "string"} for n in ("pointer", "parameter", "detail")}}
    text = {"type": "string"}
    members = {"type": text, "title": text, "detail": text, "code": text, "status": {"type": "integer"}}
    problem: Schema = {"type": "object", "properties": members | {"errors": {"type": "array", "items": fault}}}
    said = "\n".join(f"- `{scope.name}`: {scope.label}" for scope in SCOPES.values())
    key = {"type": "http", "scheme": "bearer", "description": said}
    problem["required"] = ["type", "title", "status"]
    return {"schemas": {"Problem": problem}, "securitySchemes": {"key": key}}


def _intro() -> str:
    return _("هر خطا application/problem+json است. زبان پاسخ‌ها با ?lang=fa یا ?lang=en برگزیده می‌شود.")
