"""The portal that tests run against: built once a session on each database engine, as new for each test.

`pytest` uses SQLite; where `PORTAL_TEST_POSTGRESQL_URL` names a server (`script/test` starts one), every test that
needs the portal runs on PostgreSQL as well. `--engine sqlite|postgresql|both` chooses. Browser tests run on the
first engine only, and `@pytest.mark.only_on("postgresql")` names the one that a behaviour belongs to.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from tests.house import House, SQLiteHouse
from tests.postgresql import POSTGRESQL, PostgreSQLHouse, create_database, drop_database
from tests.scenes import Stage


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=("sqlite", "postgresql", "both"),
        default=os.environ.get("PORTAL_TEST_ENGINE") or ("both" if POSTGRESQL in os.environ else "sqlite"),
        help="database engines that the tests run on (both, where a PostgreSQL server is named)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(engine): the behaviour exists on this engine alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", _engines_for(metafunc), scope="session")


def _engines_for(metafunc: pytest.Metafunc) -> list[str]:
    chosen = metafunc.config.getoption("--engine")
    engines = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
    only = metafunc.definition.get_closest_marker("only_on")
    if only:
        return [name for name in engines if name in only.args]
    return engines[:1] if metafunc.definition.get_closest_marker("browser") else engines


@pytest.fixture(scope="session")
def house_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], House]]:
    """Give the house of an engine, built when first asked for."""
    houses: dict[str, House] = {}

    def get(engine: str) -> House:
        if engine not in houses:
            build = SQLiteHouse if engine == "sqlite" else PostgreSQLHouse
            houses[engine] = build(tmp_path_factory.mktemp(engine))
        return houses[engine]

    yield get
    for house in houses.values():
        house.close()


@pytest.fixture
def app(engine: str, house_on: Callable[[str], House], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The portal as newly installed, with its context pushed. Requests get a context of their own, as in life."""
    house = house_on(engine)
    stage: Stage = house.app.extensions["stage"]
    stage.at = None if "monkeypatch" in request.fixturenames else ()
    with house.app.app_context():
        yield house.app
        db.session.remove()
    house.leave()


@pytest.fixture
def as_new(app: Flask, engine: str, house_on: Callable[[str], House]) -> Callable[[], None]:
    """Bring the portal back to what it was when installed: where each example of a property begins."""

    def begin() -> None:
        db.session.remove()
        house_on(engine).reset()
        app.extensions["stage"].at = ()

    return begin


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts, of somebody not signed in."""
    return app.test_client()


@pytest.fixture
def empty_database(engine: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any tables, for tests of migrations."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    url = create_database()
    yield url.render_as_string(hide_password=False)
    drop_database(url)
