"""Orders to processes that have a slow library loaded (see warm_child.py): one a script, started when first needed.

They end with this process, and by themselves when nothing was ordered for a while; the next order starts another.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import IO

HERE = Path(__file__).resolve().parent
PATIENCE = 30  # seconds beyond an order's own time: for starting, on a loaded machine


@dataclass(frozen=True)
class Order:
    arguments: Sequence[str]
    home: str
    environment: Mapping[str, str]
    cpu_seconds: int
    wall_seconds: int
    memory_bytes: int


@dataclass(frozen=True)
class Ended:
    """How an order ended: `code` as of a process; None where its time ran out or nobody answered (see `errors`)."""

    code: int | None
    output: bytes
    errors: str


class Template:
    """A process with the script's libraries loaded, its rehearsal done, and our end of the socket to it."""

    def __init__(self, script: str, rehearsal: bytes, environment: Mapping[str, str]) -> None:
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, _anonymous(rehearsal) as own:
            self.process = subprocess.Popen(
                [sys.executable, "-I", str(HERE / "warm_child.py"), script, str(theirs.fileno())],
                stdin=own,
                stdout=subprocess.DEVNULL,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def close(self) -> None:
        self.socket.close()
        self.process.wait()


_templates: dict[str, Template] = {}
_one_at_a_time = Lock()


def run_warm(script: str, request: bytes, order: Order, rehearsal: bytes = b"") -> Ended:
    """Have `script` read `request` under the order's limits.

    `rehearsal` is a request of our own, done once by each new process before the first order, in that one's
    environment and without limits: nothing of a stranger's may be in it.
    """
    for _try in range(2):  # a template may have ended, being idle, at this very moment
        with _anonymous(request) as given, _anonymous() as output, _anonymous() as errors:
            said = _send(script, order, rehearsal, [given.fileno(), output.fileno(), errors.fileno()])
            if said:
                code = int(said.removeprefix("exit ")) if said.startswith("exit ") else None
                return Ended(code, _content(output), _content(errors).decode("utf-8", "replace"))
        _forget(script)
    return Ended(None, b"", f"nobody answers for {script}")


def _forget(script: str) -> None:
    """Whoever did not answer is not asked again: killed or gone, it may not be known as ended yet."""
    with _one_at_a_time:
        template = _templates.pop(script, None)
    if template is not None:
        template.process.kill()
        template.close()


def _send(script: str, order: Order, rehearsal: bytes, files: Sequence[int]) -> str:
    """Give the order and wait for its end; an empty string where nobody took it."""
    ours, theirs = os.pipe()
    with open(ours, "rb") as status:
        with open(theirs, "wb") as told:
            try:
                _give(script, order, rehearsal, [*files, told.fileno()])
            except OSError:
                return ""
        in_time = select.select([status], [], [], order.wall_seconds + PATIENCE)[0]
        return status.read().decode() if in_time else "time"


def _give(script: str, order: Order, rehearsal: bytes, files: Sequence[int]) -> None:
    with _one_at_a_time:
        template = _templates.get(script)
        if template is None or template.process.poll() is not None:
            template = _templates[script] = Template(script, rehearsal, order.environment)
        socket.send_fds(template.socket, [json.dumps(asdict(order)).encode()], files)


def _anonymous(content: bytes = b"") -> IO[bytes]:
    """A file in memory alone, at its beginning."""
    file: IO[bytes] = os.fdopen(os.memfd_create("portal-child"), "w+b")
    file.write(content)
    file.seek(0)  # and so written out
    return file


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _close_all() -> None:
    while _templates:
        _templates.popitem()[1].close()


def _forget_all() -> None:
    """A fork of this process orders from templates of its own."""
    for template in _templates.values():
        template.socket.close()
    _templates.clear()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_forget_all)
