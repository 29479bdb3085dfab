"""A room of machines for the tests: things that programs of operators write down and read again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import func, select
from wtforms import BooleanField, FieldList, FormField
from wtforms.validators import InputRequired, NumberRange

from portal.core import audit
from portal.core.accounts.models import Office
from portal.core.accounts.roles import Kind
from portal.core.api import (
    IsoDateField,
    MomentField,
    add_scope,
    api_access,
    current_caller,
    declare,
    list_of,
    listing,
    object_of,
    once,
    read,
    read_query,
)
from portal.core.api.scopes import SCOPES
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.forms import IntegerField, PartForm, PersianTextField
from portal.core.paging import Sort

WRITE, READ = "things.write", "things.read"
things = Blueprint("things", __name__)
SORT = Sort(Office.id, Office.id, read=int)
THING = object_of(name={"type": "string"})


class RowForm(PartForm):
    day = IsoDateField("روز", [InputRequired()])
    amount = IntegerField("مقدار", [InputRequired(), NumberRange(0, 10)])


class ThingForm(PartForm):
    name = PersianTextField("نام", [InputRequired()], longest=20)
    urgent = BooleanField("فوری")
    at = MomentField("زمان")
    rows = FieldList(FormField(RowForm), max_entries=3)


class WordsForm(PartForm):
    words = PersianTextField("واژه‌ها", longest=10)


def add_scopes() -> None:
    add_scope(WRITE, "نوشتن چیزها", [Kind.OPERATOR])
    add_scope(READ, "خواندن چیزها", [Kind.OPERATOR, Kind.BANK])


def remove_scopes() -> None:
    for name in (WRITE, READ):
        SCOPES.pop(name, None)


def count() -> int:
    """How many things there are; each is an office of the organisation whose program wrote it."""
    return db.session.scalar(select(func.count()).select_from(Office)) or 0


def add(form: ThingForm) -> dict[str, Any]:
    """An effect that no constraint would stop from happening twice."""
    caller = current_caller()
    number = count()
    if form.name.data == "ممنوع":
        raise Conflict("این نام گرفته شده است.")
    office = Office(organisation_id=caller.organisation.id, code=f"thing{number}", name_fa=form.name.data)
    db.session.add(office)
    db.session.flush()
    audit.record(caller, office, "office_added")
    return {"number": number, "name": office.name_fa, "rows": [row["amount"] for row in form.rows.data]}


@things.post("/api/v1/things")
@api_access(WRITE)
@declare("چیزی تازه", answer=object_of(number={"type": "integer"}), body=ThingForm, status=201, limit=2048)
def add_thing() -> Response:
    form = read(ThingForm)
    return once(lambda: add(form))


@things.get("/api/v1/things")
@api_access(READ)
@declare("چیزها", answer=list_of(THING), query=WordsForm)
def list_things() -> Response:
    words = read_query(WordsForm).words.data
    mine = Office.organisation_id == current_caller().organisation.id
    query = select(Office.name_fa, *SORT.columns()).where(mine, Office.name_fa.contains(words))
    return listing(query, SORT, lambda row: {"name": row.name_fa}, size=2)


@things.get("/api/v1/things/<int:number>")
@api_access(READ)
@declare("یک چیز", answer=THING)
def one_thing(number: int) -> dict[str, Any]:
    return {"name": str(number)}
