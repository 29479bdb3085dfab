"""Numbers of cases for rooms below, which know only tokens."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.core.cases.models import Case
from portal.core.db import db


def numbers_of(tokens: Collection[str]) -> Mapping[str, str]:
    """{token: number} of the cases among `tokens`."""
    found = db.session.execute(select(Case.token, Case.number).where(Case.token.in_(tokens)))
    return {token: number for token, number in found}


def token_of(number: str) -> str | None:
    return db.session.scalar(select(Case.token).where(Case.number == number))
