"""The commands of the subsidies room, as somebody with a terminal meets them."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.subsidies.cli import subsidies

PAPER = '{"capacity": {"cpu": 9, "ram": 18}, "demands": {"A": {"cpu": 1, "ram": 4}, "B": {"cpu": 3, "ram": 1}}}'


def command(*arguments: object) -> Result:
    portal = Flask("portal")
    portal.cli.add_command(subsidies)
    return portal.test_cli_runner().invoke(args=["subsidies", *map(str, arguments)])


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.json"
    path.write_text("\ufeff" + PAPER, "utf-8")
    return path


def test_divide_prints_tasks_shares_and_picks(paper: Path) -> None:
    answer = json.loads(command("divide", paper, "--json").stdout)
    assert answer["tasks"] == {"A": 3, "B": 2}
    assert answer["shares"] == {"A": pytest.approx(2 / 3), "B": pytest.approx(2 / 3)}
    assert answer["picks"] == ["A", "B", "A", "B", "A"]


def test_divide_without_json_prints_a_line_for_each_user(paper: Path) -> None:
    assert command("divide", paper).stdout.splitlines() == ["user\ttasks\tshare", "A\t3\t0.6667", "B\t2\t0.6667"]


@pytest.mark.parametrize("content", [b"", b"{}", "{}".encode("utf-16"), b'{"capacity": {"cpu": -1}}', b"\x80"])
def test_bad_input_ends_with_1_and_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    result = command("divide", tmp_path / "bad.json", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.strip().endswith(".")


def test_an_absent_file_ends_with_1_and_a_sentence() -> None:
    result = command("divide", "absent.json")
    assert (result.exit_code, result.stderr.strip()) == (1, "absent.json cannot be read: No such file or directory.")
