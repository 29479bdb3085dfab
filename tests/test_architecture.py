"""The arrows of the house: imports point down, one place commits, one place tells the time."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests import source

# Each floor may know those below it and its own siblings where a line says so; never those above.
FLOORS = (
    {"demo"},
    {"subsidies", "egov", "legal", "elections"},
    {"licensing"},
    {"core.desk", "core.api"},
    {"core.deadlines", "core.board"},
    {"core.documents", "core.notifications", "core.capacity", "core.ledger"},
    {"core.cases"},
    {"core.calendar", "core.receipts", "core.held"},
    {"core.audit"},
    {"core.navigation"},
    {"core.accounts"},
    {"core.jobs", "core.forms", "core.paging", "core.identifiers_cli", "core.identifiers_demo", "core.provinces"},
    {"core.web", "core.logs", "core.data_keys", "core.identifiers", "core.migrations", "core.numbering"},
    {"core.i18n", "core.crypto", "core.cli"},
    {"core.db", "core.text", "core.clock", "core.errors", "core.spreadsheets", "core.assets"},
    {"config"},
)
FLOOR_OF = {room: height for height, floor in enumerate(reversed(FLOORS)) for room in floor}
# The two doors through which a process enters; nobody else may know the whole house.
ENTRIES = {"portal", "portal.__main__"}
FORBIDDEN_NAMES = {"helpers", "utils", "managers", "repository", "common_utils", "misc"}
PYTHON = source.files("portal", ".py")
TEMPLATES = source.files("templates", ".html", ".svg", ".txt")
LETTERS = "letters/"  # mail programs know no style sheets


def _places(pattern: str, paths: list, but: tuple[str, ...] = ()) -> list[str]:  # type: ignore[type-arg]
    """`file:line` of every line that matches, outside the files that end in one of `but`."""
    return [
        f"{path}:{number}"
        for path in paths
        if not str(path).endswith(but or ("\0",))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_every_room_has_its_floor() -> None:
    rooms = {source.room_of(name) for name in source.modules()} - {"", "core", "__main__"}
    assert rooms - set(FLOOR_OF) == set()


def test_imports_point_down_only() -> None:
    up = [
        f"{i.importer}:{i.line} imports {i.imported}"
        for i in source.imports()
        if i.importer not in ENTRIES and i.imported != "portal.core"
        if source.room_of(i.importer) != source.room_of(i.imported)
        if FLOOR_OF[source.room_of(i.importer)] <= FLOOR_OF.get(source.room_of(i.imported), 99)
    ]
    assert up == []


def test_the_kernel_knows_no_domain() -> None:
    known = [
        i for i in source.imports() if i.importer.startswith("portal.core") and not _is_below_domains(i.imported)
    ]
    assert known == []


def _is_below_domains(module: str) -> bool:
    return module.startswith("portal.core") or module == "portal.config"


def test_nobody_imports_the_whole_house() -> None:
    assert [i for i in source.imports() if i.imported == "portal" and i.importer not in ENTRIES] == []


def test_rooms_are_in_no_import_cycle() -> None:
    edges: dict[str, set[str]] = defaultdict(set)
    for i in source.imports():
        if i.importer not in ENTRIES and source.room_of(i.importer) != source.room_of(i.imported):
            edges[source.room_of(i.importer)].add(source.room_of(i.imported))
    assert source.cycles(edges) == []


def test_modules_are_in_no_import_cycle_but_those_that_say_why() -> None:
    """An import in a function that carries a comment is a cycle that somebody thought about."""
    edges: dict[str, set[str]] = defaultdict(set)
    for i in source.imports():
        if i.importer not in ENTRIES and not i.importer.startswith(f"{i.imported}.") and not (i.inside and i.said):
            edges[i.importer].add(i.imported)
    for package, path in source.modules().items():
        if path.name == "__init__.py":  # a package's own door is open to its rooms while they load
            edges.pop(package, None)
    assert source.cycles(edges) == []


def test_a_cycle_would_be_found() -> None:
    assert source.cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_one_module_commits() -> None:
    assert _places(r"\.commit\(\)", PYTHON, ("core/db.py",)) == []


def test_one_module_asks_the_machine_for_the_time() -> None:
    asks = r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.time\("
    assert _places(asks, PYTHON, ("core/clock.py",)) == []


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [name for name in source.modules() if name.rsplit(".", 1)[-1] in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("folder", ["portal", "tests", "migrations", "templates", "static", "script"])
def test_files_are_short_enough_to_be_read(folder: str) -> None:
    made = {"0001_the_portal.py", "icons.svg"}  # written by a program
    long = {
        str(path): count
        for path in source.files(folder, ".py", ".html", ".css", ".js", ".sh", ".svg", "")
        if path.name not in made and (count := len(path.read_bytes().splitlines())) > 300
    }
    assert long == {}


def test_functions_are_short_enough_to_be_read() -> None:
    long = [
        f"{path}:{function.lineno} {function.name}"
        for path in [*PYTHON, *source.files("tests", ".py")]
        for function in source.functions(path)
        if (function.end_lineno or 0) - function.lineno >= 40
        if path in PYTHON or function.name.startswith("test_")  # what makes a test's data may list it
    ]
    assert long == []


def test_nothing_is_left_for_later() -> None:
    later = r"\b(TODO|FIXME|NotImplementedError)\b"
    paths = [*PYTHON, *TEMPLATES, *source.files("static", ".js", ".css"), *source.files("script")]
    assert _places(later, paths) == []


def test_pages_carry_no_style_and_no_script_of_their_own() -> None:
    inline = r"\sstyle=|<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+=\""
    pages = [path for path in TEMPLATES if LETTERS not in str(path) and "/pdf/" not in str(path)]
    assert _places(inline, pages) == []


def test_views_ask_their_forms_and_services_not_the_session() -> None:
    """What a service needs is given to it: only the web's edge knows that there is a request."""
    edge = ("views", "core/web.py", "core/logs.py", "core/i18n", "core/accounts", "core/navigation.py", "public.py")
    edge += ("forms", "core/desk", "core/api")  # what is asked, the screens, and the door of machines
    edge += ("elections/pages.py",)  # what the views of all election rooms share
    asking = [
        f"{path}"
        for path in PYTHON
        if re.search(r"^from flask import .*\b(request|session|flash)\b", path.read_text(encoding="utf-8"), re.M)
        and not any(part in str(path) for part in edge)
    ]
    assert asking == []


def test_no_place_of_one_machine_is_written_down() -> None:
    here = r"(?<![\w.$}/])/(work|home|root|Users)/\w"
    paths = [p for p in source.tracked() if p.suffix in {".py", ".md", ".sh", ".html", ".txt", ".toml", ".js", ""}]
    assert _places(here, paths, ("test_architecture.py",)) == []
