"""What other rooms add to an election's page in the ledger: the draws, the rotation, short codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.elections.models import Constituency, Round


@dataclass(frozen=True)
class Part:
    """A section: a title, a sentence, links as (words, address), and a table of public figures, if any.

    `records` under `columns`: the same figures for machines, in the ledger's JSON under `name` and in a CSV of that
    name. `empty`: what stands in place of a table without rows.
    """

    title: Any
    text: Any = ""
    links: Sequence[tuple[Any, str]] = ()
    head: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = field(default=())
    name: str = ""
    columns: Sequence[str] = ()
    records: Sequence[Sequence[Any]] = ()
    empty: Any = ""


Call = Callable[[Round, Constituency], Part | None]
_calls: list[Call] = []


def add_part(call: Call) -> Call:
    """Let `call(round, constituency)` add a section; None: nothing to show. Registering twice does nothing."""
    if call not in _calls:
        _calls.append(call)
    return call


def parts_of(round_: Round, constituency: Constituency) -> list[Part]:
    return [part for call in _calls if (part := call(round_, constituency)) is not None]


def named_parts(round_: Round | None, constituency: Constituency | None) -> dict[str, Part]:
    """Those that machines may read, by name."""
    found = parts_of(round_, constituency) if round_ and constituency else []
    return {part.name: part for part in found if part.name}
