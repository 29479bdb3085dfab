"""The commands of the elections room, as somebody with a terminal meets them."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal.elections.ceremony import publish
from portal.elections.cli import elections
from tests.elections import rfc3797
from tests.elections.ceremonies import CEREMONY

KEY = ["--key", rfc3797.KEY]
ROTATION = ["--candidates", "3", "--slots", "4", "--days", "2", "--bands", "2", "--seed", "x"]


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.txt"
    path.write_text("\n".join(rfc3797.NAMES), "utf-8")
    return path


def command(*arguments: object) -> Result:
    portal = Flask("portal")
    portal.cli.add_command(elections)
    return portal.test_cli_runner().invoke(args=["elections", *map(str, arguments)])


def test_draw_prints_the_order_of_the_rfc(names: Path) -> None:
    drawn = json.loads(command("draw", "--names", names, *KEY, "--hash", "md5", "--json").stdout)
    assert drawn["order"][:10] == rfc3797.CHOSEN
    assert sorted(drawn["order"]) == sorted(rfc3797.NAMES)


def test_draw_without_json_prints_one_name_a_line(names: Path) -> None:
    assert command("draw", "--names", names, *KEY, "--hash", "md5").stdout.split()[:10] == rfc3797.CHOSEN


def test_draw_uses_sha256_unless_told(names: Path) -> None:
    assert json.loads(command("draw", "--names", names, *KEY, "--json").stdout)["hash"] == "sha256"


def test_what_draw_prints_can_be_verified(names: Path, tmp_path: Path) -> None:
    (tmp_path / "drawn.json").write_text(command("draw", "--names", names, *KEY, "--json").stdout, "utf-8")
    assert command("verify", tmp_path / "drawn.json").exit_code == 0


def test_verify_says_what_does_not_agree(tmp_path: Path) -> None:
    (tmp_path / "false.json").write_text(json.dumps({**publish(CEREMONY), "key": "7./"}), "utf-8")
    result = command("verify", tmp_path / "false.json")
    assert (result.exit_code, result.stderr[:20]) == (1, "DOES NOT AGREE: key:")


def test_verify_refuses_another_file(names: Path) -> None:
    result = command("verify", names)
    assert (result.exit_code, "not a published draw" in result.stderr) == (1, True)


def test_rotation_prints_plan_and_spread() -> None:
    answer = json.loads(command("rotation", *ROTATION, "--json").stdout)
    assert [len(day) for day in answer["plan"]] == [4, 4]
    assert set(answer["spread"]) == {"total", "prefix", "band", "follows"}


def test_rotation_without_json_ends_with_the_spread() -> None:
    assert command("rotation", *ROTATION).stdout.splitlines()[2].startswith("total=1 prefix=1 band=1 follows=")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["draw", "--names", "absent.txt", "--key", "7./"], "absent.txt cannot be read"),
        (["draw", "--names", "/", "--key", "7./"], "cannot be read"),
        (["draw", "--names", __file__, "--key", ""], "The key is empty"),
        (["draw", "--names", __file__], "--key"),
        (["draw", "--names", __file__, "--key", "7./", "--hash", "crc32"], "crc32"),
        (["rotation", *ROTATION[:6], "--bands", "3", "--seed", "x"], "cannot be cut into 3 equal bands"),
        (["rotation", *ROTATION[:6], "--bands", "many", "--seed", "x"], "many"),
        (["rotation", "--candidates", "0", *ROTATION[2:]], "must be at least 1"),
    ],
)
def test_bad_input_ends_with_1_and_a_sentence(arguments: list[str], reason: str) -> None:
    result = command(*arguments)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert "Traceback" not in result.output
