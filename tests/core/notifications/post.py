"""A real mail server for tests: keeps what it takes, and misbehaves where told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

READY = b"220 post.example ready\r\n"


@dataclass
class Post:
    """`answers`: what to say to a verb instead of yes. `hang_at` / `drop_at`: the verb (`DATA`, or `.` for the end of
    the letter) at which the line goes silent or is cut; a letter that reached its end was taken all the same."""

    answers: dict[str, str] = field(default_factory=dict)
    hang_at: str = ""
    drop_at: str = ""
    taken: list[bytes] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.taken]  # type: ignore[misc]


class Talk(socketserver.StreamRequestHandler):
    post: Post

    def handle(self) -> None:
        self.wfile.write(READY)
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().upper().decode()
            if not self._goes_on(verb):
                return
            if verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == "DATA" and verb not in self.post.answers:
                self.wfile.write(b"354 go on\r\n")
                self.post.taken.append(self._letter())
                if not self._goes_on("."):
                    return
                verb = "."
            self.wfile.write(self.post.answers.get(verb, "250 yes").encode() + b"\r\n")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _goes_on(self, verb: str) -> bool:
        if verb == self.post.hang_at:
            self.post.reached.set()
            self.post.closing.wait(60)
            return False
        return verb != self.post.drop_at


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def post_office(**behaviour: object) -> Iterator[Post]:
    """A server on a free port of this machine, for the time of the block."""
    post = Post(**behaviour)  # type: ignore[arg-type]
    handler = type("TalkOf", (Talk,), {"post": post})
    with Server(("127.0.0.1", 0), handler) as server:
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield post
        finally:
            post.closing.set()
            server.shutdown()
