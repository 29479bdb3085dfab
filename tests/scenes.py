"""States that many tests begin with: built once on each engine by the real services, then brought back.

    @scene
    def submitted(code: str = "small_messenger") -> LicenceCase: ...

A scene is an ordinary function inside an application context, or a fixture (`@pytest.fixture` above `@scene`). The
first time that it is asked for in a portal that is as new (or as another scene left it) its rows and files are kept;
for the rest of the hour (what ends soon has not ended yet) they are put back instead of being made again, and what it
returned is read from them. On a moved clock, where hardly a moment comes twice, and within another scene, which is
kept itself, they are kept the second time. After any other commit, inside a transaction or in a test that patches
something (`monkeypatch`), the function runs as it stands.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app
from sqlalchemy import event, inspect

from portal.core import clock
from portal.core.db import Base, db
from portal.core.i18n import TEHRAN

P = ParamSpec("P")
R = TypeVar("R")
Keep = Callable[[], Callable[[], None]]
Key = tuple[Any, ...]


def scene(build: Callable[P, R]) -> Callable[P, R]:
    @wraps(build)
    def found(*args: P.args, **kwargs: P.kwargs) -> R:
        stage: Stage | None = current_app.extensions.get("stage")
        key = stage.key_of(build, args, kwargs) if stage else None
        if stage is None or key is None:
            return build(*args, **kwargs)
        return stage.play(key, lambda: build(*args, **kwargs))

    return found


@dataclass
class Kept:
    bring_back: Callable[[], None]
    returned: bytes


@dataclass
class Stage:
    """What of one portal is kept. `at`: the scene that it stands at, () as new, None: something else was written."""

    keep: Keep
    at: Key | None = None
    kept: dict[Key, Kept] = field(default_factory=dict)
    asked: set[Key] = field(default_factory=set)
    building: int = 0

    def watch(self) -> None:
        """Notice every commit. Call it inside the portal's context."""
        event.listen(db.engine, "commit", self._written)

    def _written(self, _connection: object) -> None:
        self.at = None

    def key_of(self, build: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Key | None:
        """Name the state that the call leads to; None where that is not sure."""
        if self.at is None or db.session.info.get("writing"):
            return None
        name = f"{build.__module__}.{build.__qualname__}"
        hour = clock.now().astimezone(TEHRAN).replace(minute=0, second=0, microsecond=0)
        return (*self.at, name, _frozen((args, kwargs)), clock.moved(), hour)

    def play(self, key: Key, build: Callable[[], R]) -> R:
        kept = self.kept.get(key)
        if kept is None:
            return self._build(key, build)
        self._forget()
        kept.bring_back()
        self.at = key
        returned: R = _thawed(kept.returned)
        return returned

    def _build(self, key: Key, build: Callable[[], R]) -> R:
        before = self.at
        self.building += 1
        try:
            returned = build()
        finally:
            self.building -= 1
        if self.at is before:
            return returned  # there was nothing to write
        if key in self.asked or not (self.building or clock.moved()):
            frozen = _frozen(returned)
            self._forget()
            self.kept[key] = Kept(self.keep(), frozen)
            self.at = key
        self.asked.add(key)
        return returned

    def _forget(self) -> None:
        """Let whatever the test holds be read anew."""
        db.session.rollback()
        db.session.expire_all()


class _Freezer(pickle.Pickler):
    """Writes a row as its key, under the class that its kinds share: one made at start cannot be found by name."""

    def persistent_id(self, thing: Any) -> Any:
        if isinstance(thing, Flask):
            return "app"
        return (inspect(type(thing)).base_mapper.class_, inspect(thing).identity) if isinstance(thing, Base) else None


class _Thawer(pickle.Unpickler):
    def persistent_load(self, pid: Any) -> Any:
        return current_app if pid == "app" else db.session.get_one(*pid)


def _frozen(thing: Any) -> bytes:
    out = BytesIO()
    _Freezer(out).dump(thing)
    return out.getvalue()


def _thawed(frozen: bytes) -> Any:
    return _Thawer(BytesIO(frozen)).load()
