"""Run a script of ours over what strangers sent, in a child process that cannot run away.

The child gets its limits before its input: it waits for standard input, so nothing hostile is read earlier. It is
started by path and isolated (`-I`): it imports no portal, knows no setting and no key. What is slow to load is forked
from a process that has loaded it and read nothing yet.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.core.documents.warm import Order, run_warm

HERE = Path(__file__).resolve().parent
WARM = {"render_child.py", "verify_child.py"}  # what they import takes most of a second to load: see warm.py


@dataclass(frozen=True)
class Limits:
    """What a child may use: seconds of processor and of the clock, bytes of address space."""

    cpu_seconds: int
    wall_seconds: int
    memory_bytes: int


class ChildFailed(RuntimeError):
    """The child ended without an answer; `reason` is `time`, `memory` or `crash`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def run_limited(
    script: str,
    request: bytes,
    limits: Limits,
    arguments: Sequence[str] = (),
    fonts: Path | None = None,
    rehearsal: bytes = b"",
) -> bytes:
    """Give `request` to the script of this folder and return what it wrote to standard output.

    `fonts` is the only folder in which the child's text layout may look for fonts. `rehearsal` is a request of our
    own that readies the process which forks the children of a script in WARM.
    """
    with tempfile.TemporaryDirectory(prefix="portal-child-") as folder:
        home, environment = Path(folder), _environment(Path(folder), fonts)
        if script not in WARM:
            return _run_alone(script, request, limits, arguments, home, environment)
        return _run_warm(script, request, Order(arguments, folder, environment, **asdict(limits)), rehearsal)


def _run_warm(script: str, request: bytes, order: Order, rehearsal: bytes) -> bytes:
    ended = run_warm(script, request, order, rehearsal)
    if ended.code is None and ended.errors:
        raise ChildFailed("crash", ended.errors)
    if ended.code is None:
        raise ChildFailed("time", f"more than {order.wall_seconds} s")
    if ended.code != 0:
        raise _failure(ended.code, ended.errors)
    return ended.output


def _run_alone(
    script: str, request: bytes, limits: Limits, arguments: Sequence[str], home: Path, environment: dict[str, str]
) -> bytes:
    child = subprocess.Popen(
        [sys.executable, "-I", str(HERE / script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home,
        env=environment,
        start_new_session=True,
    )
    with child:
        _limit(child.pid, limits)
        try:
            output, errors = child.communicate(request, timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            raise ChildFailed("time", f"more than {limits.wall_seconds} s") from None
    if child.returncode != 0:
        raise _failure(child.returncode, errors.decode("utf-8", "replace"))
    return output


def _limit(pid: int, limits: Limits) -> None:
    resource.prlimit(pid, resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.prlimit(pid, resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _failure(code: int, errors: str) -> ChildFailed:
    """Tell a child that ran out of time or memory from one that broke down; the last line says how."""
    last = errors.strip().splitlines()[-1] if errors.strip() else f"exit {code}"
    if code in (-24, -9):  # SIGXCPU at the soft limit, SIGKILL at the hard one
        return ChildFailed("time", "processor time used up")
    if "MemoryError" in errors or "bad_alloc" in errors or "cannot allocate" in errors.lower():
        return ChildFailed("memory", last)
    return ChildFailed("crash", last)


def _environment(home: Path, fonts: Path | None) -> dict[str, str]:
    """No setting or secret of ours is passed on; one folder of fonts makes a page look alike everywhere."""
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(home), "TMPDIR": str(home)}
    if fonts is not None:
        config = home / "fonts.conf"
        config.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"<dir>{fonts}</dir><cachedir>{home / 'fontconfig'}</cachedir></fontconfig>",
            "utf-8",
        )
        environment["FONTCONFIG_FILE"] = str(config)
    return environment
