"""How media advertising comes into the portal: its pages, its round, who else reads its documents."""

from __future__ import annotations

from flask import Flask

from portal.core.accounts.models import Person
from portal.core.db import db
from portal.core.documents import Document, read_also
from portal.subsidies.programmes.media import queries, rounds  # noqa: F401 - `rounds` registers itself


def start(_app: Flask) -> None:
    read_also(_sees)


def _sees(person: Person, document: Document) -> bool:
    return db.session.scalar(queries.grants_with(document, person)) is not None
