"""A process that has loaded a slow library once and forks for each order: most of a child's second is the loading.

Arguments: a script of this folder with a `main()`, and the number of the socket on which orders come. What comes on
standard input is a request of our own: if there is one, the script's `rehearse(request)` does it before any order, as
much is loaded and worked out only by a first piece of work. An order is one message: a JSON object (see `warm.Order`)
and four open files: input, output, errors, and the pipe that learns how it ended (`exit N`, negative for a signal, or
`time`). Ends when nobody holds the other end, or nothing came for a while.
Each fork is as lonely as a fresh process: no file of another, no setting, its limits set before it reads a byte.
Runs alone: imports nothing of the portal.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from time import monotonic, sleep
from types import ModuleType
from typing import Any

IDLE_SECONDS = 60
THREAD_SECONDS = 10


def load(script: str) -> ModuleType:
    """The script as a module, with all that it imports."""
    spec = spec_from_file_location("child", Path(__file__).parent / script)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{script} cannot be loaded")
    module = module_from_spec(spec)
    sys.modules["child"] = module
    spec.loader.exec_module(module)
    return module


def rehearse(module: ModuleType, request: bytes) -> None:
    """Do a request of our own, then be still: what is here now is what every fork begins with."""
    if request:
        module.rehearse(request)
    gc.collect()
    until = monotonic() + THREAD_SECONDS
    # A fork has none of the other threads: a lock that one of them held would never be given back.
    while len(os.listdir("/proc/self/task")) > 1:
        if monotonic() > until:
            raise RuntimeError("the rehearsal left threads behind")
        sleep(0.01)
    gc.freeze()


def serve(orders: socket.socket, work: Callable[[], None]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # attendants leave nothing behind
    while select.select([orders], [], [], IDLE_SECONDS)[0]:
        message, files, _, _ = socket.recv_fds(orders, 65536, 4)
        if not message:
            return
        if os.fork() == 0:
            os.close(orders.detach())
            attend(json.loads(message), files, work)
            os._exit(0)
        for file in files:
            os.close(file)


def attend(order: dict[str, Any], files: Sequence[int], work: Callable[[], None]) -> None:
    """Have one order done, wait for its end or its time, and say how it ended."""
    *standard, status = files
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        become(order, standard)
        leave(work)
    in_time = select.select([os.pidfd_open(child)], [], [], order["wall_seconds"])[0]
    if not in_time:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(status, (f"exit {code}" if in_time else "time").encode())


def become(order: dict[str, Any], standard: Sequence[int]) -> None:
    """Turn this fork into the child that was ordered: limits first, then its input."""
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu_seconds"], order["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (order["memory_bytes"], order["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.setsid()
    os.chdir(order["home"])
    os.environ.clear()
    os.environ.update(order["environment"])
    tempfile.tempdir = None  # a rehearsal's folder is not this one's
    for number, file in enumerate(standard):
        os.dup2(file, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    sys.argv[1:] = order["arguments"]


def leave(work: Callable[[], None]) -> None:
    """Work and end as a process of its own would."""
    code = 0
    try:
        work()
        sys.stdout.flush()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    script = load(sys.argv[1])
    rehearse(script, sys.stdin.buffer.read())
    serve(socket.socket(fileno=int(sys.argv[2])), script.main)
