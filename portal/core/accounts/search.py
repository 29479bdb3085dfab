"""Finding people and organisations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind
from portal.core.crypto import keyed_hash
from portal.core.db import db
from portal.core.errors import NotFound, PortalError
from portal.core.i18n import _
from portal.core.identifiers import check_legal_id, check_mobile, check_national_code
from portal.core.paging import Page, Sort, page_of
from portal.core.text import search_words


def people(words: str, cursor: str | None) -> Page:
    """People by part of a name or e-mail, or by a whole mobile number or national code."""
    order = Sort(Person.name_key, Person.id)
    query: Any = select(Person.token, Person.name, Person.email, Person.created_at, Person.ended_at)
    has_factor = or_(Person.totp_confirmed_at.is_not(None), Person.passkeys.any())
    query = query.add_columns(has_factor.label("has_factor"), *order.columns())
    if words.strip():
        query = query.where(or_(_all_words(Person.name_key, words), _email_has(words), *_by_number(words)))
    return page_of(query, order, cursor)


def organisations(words: str, kind: str, cursor: str | None) -> Page:
    """Organisations by part of a name, or by code or legal id; of one kind, if one is named."""
    order = Sort(Organisation.name_key, Organisation.id)
    row = Organisation
    query: Any = select(row.token, row.kind, row.name_fa, row.name_en, row.code, row.ended_at)
    query = query.add_columns(row.legal_id, *order.columns())
    if words.strip():
        by_id = [row.legal_id == found] if (found := _canonical(check_legal_id, words)) else []
        query = query.where(or_(_all_words(row.name_key, words), row.code == words.strip().lower(), *by_id))
    if kind in set(Kind):
        query = query.where(row.kind == Kind(kind))
    return page_of(query, order, cursor)


def person_by_token(token: str) -> Person:
    found = db.session.scalar(select(Person).where(Person.token == token))
    if found is None:
        raise NotFound(_("چنین حسابی نیست."))
    return found


def organisation_by_token(token: str) -> Organisation:
    found = db.session.scalar(select(Organisation).where(Organisation.token == token))
    if found is None:
        raise NotFound(_("چنین سازمانی نیست."))
    return found


def _all_words(column: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    return and_(*(column.contains(word, autoescape=True) for word in search_words(words)))


def _email_has(words: str) -> ColumnElement[bool]:
    return Person.email.contains(words.strip().lower(), autoescape=True)


def _by_number(words: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if mobile := _canonical(check_mobile, words):
        found.append(Person.mobile_hash == keyed_hash("people.mobile", mobile))
    if code := _canonical(check_national_code, words):
        found.append(Person.national_code_hash == keyed_hash("people.national_code", code))
    return found


def _canonical(check: Any, words: str) -> str | None:
    try:
        return str(check(words))
    except PortalError:
        return None
