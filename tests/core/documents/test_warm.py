"""Children forked from a process that has their library loaded: as lonely and as limited as fresh ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from portal.config import ROOT
from portal.core.documents import warm
from portal.core.documents.render import LIMITS

MAIN = """
import json, os, sys, tempfile, threading, time
done = []
def rehearse(request):
    folder = tempfile.gettempdir()
    threading.Thread(target=lambda: (time.sleep(0.2), done.append([request.decode(), folder]))).start()
def main():
    order = sys.stdin.read()
    if order == "crash":
        raise ValueError("broken")
    if order == "grow":
        bytearray(1 << 30)
    if order == "sleep":
        time.sleep(60)
    print(json.dumps({"pid": os.getpid(), "parent": os.getppid(), "environment": dict(os.environ), "order": order,
        "files": sorted(os.listdir("/proc/self/fd")), "arguments": sys.argv[1:], "session": os.getsid(0),
        "rehearsed": done, "folder": tempfile.gettempdir()}))
"""


@pytest.fixture
def script(tmp_path: Path) -> Iterator[str]:
    """A child that tells about itself."""
    file = tmp_path / "told_child.py"
    file.write_text(MAIN)
    yield str(file)
    warm._templates.pop(str(file)).close()


def order(**changes: object) -> warm.Order:
    given = {"arguments": ["one"], "home": "/", "environment": {"A": "1"}, "cpu_seconds": 9, "wall_seconds": 30}
    return warm.Order(**(given | {"memory_bytes": LIMITS.memory_bytes} | changes))  # type: ignore[arg-type]


def ask(script: str, request: str = "x", rehearsal: str = "", **changes: object) -> dict[str, object]:
    ended = warm.run_warm(script, request.encode(), order(**changes), rehearsal.encode())
    assert ended.code == 0, ended.errors
    answer: dict[str, object] = json.loads(ended.output)
    return answer


def template(script: str) -> int:
    return warm._templates[script].process.pid


def test_each_order_gets_a_process_of_its_own_from_the_same_template(script: str) -> None:
    first, second = ask(script, "first"), ask(script, "second")
    made = template(script)
    assert (first["order"], second["order"]) == ("first", "second")
    assert len({first["pid"], second["pid"], made}) == 3
    assert warm._templates[script].process.poll() is None


def test_a_child_has_three_files_its_own_session_and_no_setting_of_ours(
    script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "hidden")
    told = ask(script)
    assert told["environment"] == {"A": "1"}
    assert told["arguments"] == ["one"]
    assert told["session"] == told["pid"]
    assert [name for name in told["files"] if name in ("0", "1", "2")] == ["0", "1", "2"]  # type: ignore[attr-defined]
    assert len(told["files"]) == 4  # type: ignore[arg-type]  # the fourth reads this very list


def test_a_child_that_breaks_down_says_why(script: str) -> None:
    ended = warm.run_warm(script, b"crash", order())
    assert (ended.code, ended.errors.splitlines()[-1]) == (1, "ValueError: broken")


def test_what_was_rehearsed_is_there_once_and_no_order_begins_before_its_threads_ended(script: str) -> None:
    orders = [ask(script, rehearsal="our own") for _ in range(2)]
    assert [[request for request, _folder in told["rehearsed"]] for told in orders] == [["our own"], ["our own"]]  # type: ignore[attr-defined]


def test_without_a_rehearsal_nothing_is_done_before_the_order(script: str) -> None:
    assert ask(script)["rehearsed"] == []


def test_each_child_has_the_temporary_folder_of_its_own_order(script: str, tmp_path: Path) -> None:
    folders = [str(tmp_path / name) for name in ("first", "second")]
    for folder in folders:
        Path(folder).mkdir()
    orders = [ask(script, rehearsal="our own", environment={"TMPDIR": folder}) for folder in folders]
    assert [told["folder"] for told in orders] == folders


def test_after_its_template_was_killed_the_next_order_is_done_as_well(script: str) -> None:
    ask(script)
    os.kill(template(script), signal.SIGKILL)
    assert ask(script, "again")["order"] == "again"


def test_a_child_that_takes_too_much_memory_is_stopped(script: str) -> None:
    ended = warm.run_warm(script, b"grow", order(memory_bytes=400 * 1024 * 1024))
    assert (ended.code, ended.errors.splitlines()[-1]) == (1, "MemoryError")


def test_a_child_that_takes_too_long_is_stopped_by_the_clock(script: str) -> None:
    assert warm.run_warm(script, b"sleep", order(wall_seconds=0)).code is None


def test_a_script_that_cannot_be_loaded_is_no_endless_wait() -> None:
    ended = warm.run_warm("none_such.py", b"", order())
    assert "none_such.py" not in warm._templates
    assert (ended.code, ended.errors) == (None, "nobody answers for none_such.py")


def test_a_template_ends_with_the_process_that_started_it() -> None:
    program = (
        "from portal.core.documents import warm\n"
        "warm.run_warm('verify_child.py', b'', warm.Order([], '/', {}, 9, 30, 4 << 30))\n"
        "print(warm._templates['verify_child.py'].process.pid, flush=True)\n"
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    process, until = Path("/proc", ran.stdout.strip(), "stat"), monotonic() + 20
    assert ran.stdout.strip().isdigit()
    while monotonic() < until and process.exists() and process.read_text().rpartition(") ")[2][0] != "Z":
        sleep(0.05)
    assert not process.exists() or process.read_text().rpartition(") ")[2][0] == "Z"
