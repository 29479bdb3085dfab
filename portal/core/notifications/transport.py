"""How a letter leaves: by SMTP, or to the development mailbox, where its row is all there is to deliver."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from portal.config import BadSettings, Settings
from portal.core.clock import now

SECONDS = 15
TLS = ("starttls", "implicit", "none")


class Trouble(RuntimeError):
    """The server could not be spoken to, or asked us to come again: nothing was handed over."""


class Refused(RuntimeError):
    """The server will not take this letter, now or later."""


class Unclear(RuntimeError):
    """The line broke while the letter was handed over: it may have been sent."""


@dataclass(frozen=True)
class Server:
    """`PORTAL_MAIL_URL=smtp://user:password@host:port?tls=starttls|none`, or smtps://… for TLS from the start."""

    host: str
    port: int
    user: str
    password: str
    tls: str


def server_of(settings: Settings) -> Server | None:
    """The mail server of the settings; None for the development mailbox."""
    parts = urlsplit(settings.mail_url)
    if parts.scheme == "mailbox" and not settings.is_production:
        return None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadSettings("PORTAL_MAIL_URL: write smtp://user:password@host:port?tls=starttls.")
    tls = "implicit" if parts.scheme == "smtps" else parse_qs(parts.query).get("tls", ["starttls"])[0]
    if tls not in TLS:
        raise BadSettings(f"PORTAL_MAIL_URL: tls={tls!r}; write one of {', '.join(TLS)}.")
    port = parts.port or (465 if tls == "implicit" else 587)
    return Server(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)


def message_of(key: str, sender: str, to: str, subject: str, text: str, html: str) -> EmailMessage:
    """The letter as mail. The same row always has the same Message-ID, so that a double can be recognised."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("پنجره‌ی واحد پیام‌رسان‌ها", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def deliver(message: EmailMessage, server: Server | None) -> None:
    """Hand the letter over. Raises Trouble, Refused or Unclear."""
    if server is None:
        return
    try:
        line = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise Trouble(type(error).__name__) from error
    try:
        _envelope(line, message)
        _hand_over(line, message)
    finally:
        line.close()


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    name = socket.gethostname()
    line: smtplib.SMTP
    if server.tls == "implicit":
        line = smtplib.SMTP_SSL(server.host, server.port, name, timeout=SECONDS, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, name, timeout=SECONDS)
    if server.tls == "starttls":
        line.starttls(context=context)
    if server.user:
        line.login(server.user, server.password)
    return line


def _envelope(line: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        line.ehlo_or_helo_if_needed()
        _accept(line.mail(message["From"].addresses[0].addr_spec))
        _accept(line.rcpt(message["To"].addresses[0].addr_spec))
    except (OSError, smtplib.SMTPException) as error:
        raise Trouble(type(error).__name__) from error


def _hand_over(line: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        _accept(line.data(message.as_bytes()))
    except smtplib.SMTPDataError as error:  # the server declined before it was given the letter
        _accept((error.smtp_code, b""))
    except (OSError, smtplib.SMTPException) as error:
        raise Unclear(type(error).__name__) from error


def _accept(answer: tuple[int, bytes]) -> None:
    code = answer[0]
    if 500 <= code < 600:
        raise Refused(str(code))
    if not 200 <= code < 300:
        raise Trouble(str(code))
