"""What is asked of the database: counted where a page promises to ask little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from portal.core.db import db


@contextmanager
def statements() -> Iterator[list[tuple[str, str]]]:
    """What is asked meanwhile: each statement with its values."""
    asked: list[tuple[str, str]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, str(values)))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked_again(asked: list[tuple[str, str]]) -> list[str]:
    """What was asked more than once, word for word."""
    return [statement for (statement, _values), times in Counter(asked).items() if times > 1]
