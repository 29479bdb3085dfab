"""The shape of a form as JSON Schema (2020-12): the document says what the guard will ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, Field, FieldList, Form, FormField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange

from portal.core.api.declaring import Schema
from portal.core.api.fields import IsoDateField, MomentField
from portal.core.forms import EmailField, IntegerField, UrlField

FORMATS: dict[type[Field], Schema] = {
    IsoDateField: {"type": "string", "format": "date"},
    MomentField: {"type": "string", "format": "date-time"},
    IntegerField: {"type": "integer"},
    EmailField: {"type": "string", "format": "email"},
    UrlField: {"type": "string", "format": "uri"},
    BooleanField: {"type": "boolean"},
}


def schema_of(shape: type[Form] | Schema) -> Schema:
    """Of a form, or the schema itself where a route gave one."""
    return shape if isinstance(shape, dict) else _object(shape(formdata=None, meta={"csrf": False}))


def parameters_of(query: type[Form] | Mapping[str, Schema] | None) -> list[Schema]:
    """A form's fields, or schemas by name, as parameters of an address."""
    if query is None or isinstance(query, Mapping):
        return [{"name": name, "in": "query", "required": False, "schema": s} for name, s in (query or {}).items()]
    form = query(formdata=None, meta={"csrf": False})
    return [
        {"name": field.short_name, "in": "query", "required": bool(field.flags.required), "schema": _field(field)}
        for field in form
    ]


def _object(form: Form) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False}
    made["properties"] = {field.short_name: _field(field) for field in form}
    if needed := [field.short_name for field in form if field.flags.required]:
        made["required"] = needed
    return made


def _field(field: Field) -> Schema:
    made = _kind(field)
    for name, words in (("title", field.label.text), ("description", field.description)):
        if words:
            made[name] = str(words)
    return made


def _kind(field: Field) -> Schema:
    if isinstance(field, FormField):
        return _object(field.form)
    if isinstance(field, FieldList):
        item = (field.entries or [field.append_entry()])[0]
        bounds = _bounds(minItems=field.min_entries, maxItems=field.max_entries)
        return {"type": "array", "items": _field(item)} | bounds
    if isinstance(field, SelectMultipleField):
        return {"type": "array", "items": {"type": "string", "enum": _values(field)}}
    if isinstance(field, SelectField):
        return {"type": "string", "enum": _values(field)}
    known = next((dict(FORMATS[kind]) for kind in type(field).__mro__ if kind in FORMATS), {"type": "string"})
    return known | _limits(field)


def _limits(field: Field) -> Schema:
    """What the validators say of length and size."""
    made: Schema = {}
    for rule in field.validators:
        if isinstance(rule, Length) and isinstance(field, StringField):
            made |= _bounds(minLength=max(rule.min, 0), maxLength=max(rule.max, 0))
        elif isinstance(rule, NumberRange):
            made |= {name: end for name, end in (("minimum", rule.min), ("maximum", rule.max)) if end is not None}
    return made


def _values(field: Any) -> list[str]:
    return [str(choice[0]) for choice in field.iter_choices()]


def _bounds(**bounds: int | None) -> Schema:
    return {name: bound for name, bound in bounds.items() if bound}
