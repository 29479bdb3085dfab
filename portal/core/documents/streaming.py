"""Run a script of ours over a stranger's file and take what it says as it comes: memory is flat on both sides."""

from __future__ import annotations

import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from portal.core.documents.sandbox import HERE, ChildFailed, Limits
from portal.core.documents.sandbox import _environment as environment
from portal.core.documents.sandbox import _failure as failure
from portal.core.documents.sandbox import _limit as limit


def stream_limited(script: str, file: IO[bytes], limits: Limits) -> Iterator[bytes]:
    """Give an open `file` to the script of this folder and yield what it writes, piece by piece.

    Nothing is gathered: memory is flat on both sides. `wall_seconds` is the longest silence. The script gets the
    file's descriptor as its argument and waits for the end of its standard input, by when it is limited.
    """
    with tempfile.TemporaryDirectory(prefix="portal-child-") as home, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-I", str(HERE / script), str(file.fileno())],
            pass_fds=[file.fileno()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=home,
            env=environment(Path(home), None),
            start_new_session=True,
        )
        with child:
            try:
                limit(child.pid, limits)
                yield from _pieces(child, limits.wall_seconds)
            finally:
                child.kill()  # also when nobody wants the rest
        errors.seek(0)
        if child.returncode != 0:
            raise failure(child.returncode, errors.read(65536).decode("utf-8", "replace"))


def _pieces(child: subprocess.Popen[bytes], seconds: int) -> Iterator[bytes]:
    if child.stdin is None or child.stdout is None:
        raise ChildFailed("crash", "no pipes")
    child.stdin.close()
    while True:
        ready, _, _ = select.select([child.stdout], [], [], seconds)
        if not ready:
            raise ChildFailed("time", f"silent for more than {seconds} s")
        piece = child.stdout.read1(1 << 18)  # type: ignore[attr-defined]  # a pipe is buffered
        if not piece:
            child.wait(timeout=seconds)
            return
        yield piece
