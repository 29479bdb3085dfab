"""What a key may be for: rooms register their scopes at start, with the kinds of organisation that may have them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from portal.core.accounts.roles import Kind

SCOPES: dict[str, Scope] = {}


@dataclass(frozen=True)
class Scope:
    """`name` is what machines read (`subsidies.usage`), `label` what people read."""

    name: str
    label: Any
    kinds: frozenset[Kind]


def add_scope(name: str, label: Any, kinds: Collection[Kind]) -> Scope:
    """Make a scope known: `label` is a lazy text, `kinds` the organisations whose keys may have it."""
    SCOPES[name] = Scope(name, label, frozenset(kinds))
    return SCOPES[name]


def scopes_for(kind: Kind) -> list[Scope]:
    """What a key of such an organisation may be for."""
    return [scope for scope in SCOPES.values() if kind in scope.kinds]


def label_of(name: str) -> str:
    """A scope in words; its bare name where the room that knew it is gone."""
    return str(SCOPES[name].label) if name in SCOPES else name
