"""The HTML validator as a server of this test run: it takes seconds to start, a page then a few hundredths."""

from __future__ import annotations

import atexit
import json
import socket
import subprocess
from functools import cache
from http.client import HTTPConnection
from time import monotonic, sleep
from typing import Any

from portal.config import ROOT

JAR = ROOT / "node_modules" / "vnu-jar/build/dist/vnu.jar"
QUICK_START = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
HEADERS = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "the portal's tests"}  # it refuses the nameless
PATIENCE = 120  # seconds, on a loaded machine


def messages(page: str) -> list[dict[str, Any]]:
    """What the validator says of one page of HTML."""
    connection = HTTPConnection("127.0.0.1", _port(), timeout=PATIENCE)
    try:
        connection.request("POST", "/?out=json", page.encode(), HEADERS)
        said: list[dict[str, Any]] = json.loads(connection.getresponse().read())["messages"]
    finally:
        connection.close()
    return said


@cache
def _port() -> int:
    """Where the validator listens; it is started when first asked, and ends with this process, however that ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    here = ["-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(JAR), "nu.validator.servlet.Main", str(port)]
    server = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "java", *QUICK_START, *here],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(_end, server)
    _wait_for(server, port)
    return port


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.1)
        else:
            return
    raise RuntimeError(f"the HTML validator did not start (ended with {server.poll()})")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()
