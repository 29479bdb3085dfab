"""A head held outside shows what nothing inside the database can: a log rewritten from end to end."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.core import audit
from portal.core.audit import checkpoints
from portal.core.db import transaction
from tests.core.audit.test_check import by_hand


def write(number: int) -> None:
    with transaction():
        audit.record(None, ("thing", "t"), "thing.done", {"number": number})


def start_anew() -> None:
    """The most that an administrator can do: throw all away and record another history."""
    by_hand("DELETE FROM audit_events", "DELETE FROM audit_nodes", "UPDATE audit_head SET size = 0, frontier = ''")


@pytest.fixture
def kept(app: Flask) -> str:
    for number in range(5):
        write(number)
    return audit.checkpoint()


def test_a_checkpoint_states_origin_size_and_root_and_reads_back(kept: str) -> None:
    assert kept.splitlines()[:2] == ["localhost/audit", str(audit.head().size)]
    assert checkpoints.read(kept) == audit.head()


def test_a_log_that_grew_since_is_good(kept: str) -> None:
    write(6)
    assert audit.verify(checkpoints.read(kept)).good


def test_a_history_written_anew_is_good_by_itself_and_noticed_by_the_checkpoint(kept: str) -> None:
    size = audit.head().size
    start_anew()
    for number in range(size):
        write(number + 100)
    assert audit.verify().good
    assert audit.verify(checkpoints.read(kept)).reason == "other_than_checkpoint"


def test_a_shortened_history_is_noticed_by_the_checkpoint(kept: str) -> None:
    start_anew()
    write(1)
    assert audit.verify(checkpoints.read(kept)).reason == "shorter_than_checkpoint"


@pytest.mark.parametrize("change", [("/audit\n", "/audit\n1"), ("localhost/audit\n", "elsewhere\n"), ("— ", "- ")])
def test_a_checkpoint_that_was_altered_is_refused(kept: str, change: tuple[str, str]) -> None:
    with pytest.raises(checkpoints.BadCheckpoint):
        checkpoints.read(kept.replace(*change))


def test_the_command_compares_with_a_checkpoint_in_a_file(app: Flask, kept: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    run = app.test_cli_runner()
    file.write_text(run.invoke(args=["audit", "checkpoint"]).output, encoding="utf-8")
    assert run.invoke(args=["audit", "verify", "--against", str(file)]).exit_code == 0
    file.write_text("nothing", encoding="utf-8")
    assert run.invoke(args=["audit", "verify", "--against", str(file)]).exit_code == 1
