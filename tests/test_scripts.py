"""The machine around the portal: lock files, scripts and the command line's manners."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from portal.config import ROOT

SCRIPTS = [ROOT / "script" / name for name in ("server", "test", "portal", "lock")] + [ROOT / ".ci" / "run"]
LIBRARIES = sorted((ROOT / "script" / "lib").glob("*.sh"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==[^\s;]+.*?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.M)


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("file", [*LOCKS, ROOT / "package-lock.json"], ids=lambda file: file.name)
def test_no_lock_file_names_a_download_address(file: Path) -> None:
    links = re.findall(r'"(?:resolved|_resolved)"|--(?:extra-)?index-url|--find-links|@ \w+:', file.read_text())
    assert links == []


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_a_python_lock_file_holds_nothing_but_pins_with_digests(file: Path) -> None:
    assert PINNED.sub("", file.read_text()).strip() == ""


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").glob("*.in")), ids=lambda file: file.name)
def test_every_required_package_is_pinned(file: Path) -> None:
    lines = [line.split("#")[0].strip() for line in file.read_text().splitlines()]
    wanted = {canonical(re.split(r"[\[<>=~; ]", line)[0]) for line in lines if line and not line.startswith("-r")}
    pinned = {canonical(name) for name, _ in PINNED.findall(file.with_suffix(".txt").read_text())}
    assert wanted <= pinned


def test_tests_run_on_the_versions_that_the_portal_runs_on() -> None:
    app, test = (set(PINNED.findall((ROOT / "requirements" / name).read_text())) for name in ("app.txt", "test.txt"))
    assert app <= test


def test_every_npm_package_is_pinned_with_its_digest() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if name and not entry.get("integrity")] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_script_can_be_run(file: Path) -> None:
    assert os.access(file, os.X_OK)


@pytest.mark.parametrize("file", SCRIPTS + LIBRARIES, ids=lambda file: file.name)
def test_a_script_is_valid_bash(file: Path) -> None:
    assert run("bash", "-n", file).stderr == ""


def test_the_command_line_explains_itself_from_any_directory(tmp_path: Path) -> None:
    result = run(ROOT / "script" / "portal", "--help", cwd=tmp_path, PORTAL_DATA=str(tmp_path / "data"))
    assert (result.returncode, result.stderr) == (0, "")
    assert "Commands:" in result.stdout


@pytest.mark.parametrize(
    "arguments", [["no-such-command"], ["--no-such-option"], ["db", "upgrade", "--no-such-option"]]
)
def test_a_usage_error_exits_1(arguments: list[str], tmp_path: Path) -> None:
    result = run(ROOT / "script" / "portal", *arguments, PORTAL_DATA=str(tmp_path))
    assert (result.returncode, result.stdout) == (1, "")
    assert "No such" in result.stderr


def test_a_bad_setting_is_named_in_a_sentence(tmp_path: Path) -> None:
    result = run(ROOT / "script" / "portal", "db", "upgrade", PORTAL_DATA=str(tmp_path), PORTAL_ENV="wonderland")
    assert result.returncode == 1
    assert result.stderr.startswith("PORTAL_ENV='wonderland'")


def test_the_server_says_when_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(ROOT / "script" / "server", "--port", str(port), "--data", tmp_path)
    assert result.returncode == 1
    assert result.stderr.strip() == f"Port {port} is taken: stop what listens there, or choose another with --port N."


@pytest.mark.parametrize("port", ["0", "70000", "five"])
def test_the_server_refuses_a_port_that_is_none(port: str) -> None:
    assert run(ROOT / "script" / "server", "--port", port).returncode == 1
