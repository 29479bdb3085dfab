"""What an upload must pass before the portal keeps it, and the words when it does not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, BinaryIO

from portal.core.documents.names import display_name
from portal.core.documents.sandbox import ChildFailed, Limits, run_limited
from portal.core.errors import Invalid
from portal.core.i18n import _l, filesize

LIMITS = Limits(cpu_seconds=20, wall_seconds=30, memory_bytes=1536 * 1024 * 1024)


class FileRefused(Invalid):
    """The portal does not keep this file; `code` is one of the keys of REASONS."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(REASONS[reason] % params, HINTS.get(reason, KEPT), code=f"file_{reason}")
        self.reason = reason


class FileTooLarge(FileRefused):
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__("too_large", limit=filesize(limit))


KEPT = _l("این فایل ذخیره نشد؛ بقیه‌ی نوشته‌ها و فایل‌های شما سر جای خود است. فایل دیگری بفرستید.")

REASONS: dict[str, Any] = {
    "too_large": _l("فایل بزرگ‌تر از %(limit)s است."),
    "empty": _l("فایل خالی است و چیزی در آن نیست."),
    "type": _l("تنها PDF و عکس (PNG یا JPEG) پذیرفته می‌شود؛ محتوای این فایل هیچ‌کدام نیست."),
    "broken": _l("فایل خراب است و باز نمی‌شود."),
    "encrypted": _l("این PDF رمز دارد و کارشناس نمی‌تواند آن را ببیند."),
    "no_pages": _l("این PDF هیچ صفحه‌ای ندارد."),
    "too_many_pages": _l("این PDF بیش از ۲۰۰۰ صفحه دارد."),
    "too_many_pixels": _l("ابعاد این عکس بیش از اندازه بزرگ است."),
    "active_signed": _l("این PDF امضای دیجیتال دارد و در آن برنامه یا فایل اجرایی هم هست."),
    "too_hard": _l("بررسی این فایل بیش از اندازه طول کشید."),
}

HINTS: dict[str, Any] = {
    "too_large": _l(
        "این فایل ذخیره نشد؛ بقیه‌ی نوشته‌ها و فایل‌های شما سر جای خود است. "
        "آن را با کیفیت پایین‌تر اسکن کنید یا در چند فایل بفرستید."
    ),
    "encrypted": _l("این فایل ذخیره نشد. رمز را بردارید (ذخیره یا چاپ دوباره به PDF) و دوباره بفرستید."),
    "active_signed": _l(
        "این فایل ذخیره نشد، چون با پاک کردن آن برنامه، امضا از میان می‌رود. نسخه‌ی بدون برنامه بفرستید."
    ),
    "too_hard": _l("این فایل ذخیره نشد. آن را دوباره به PDF چاپ کنید و نسخه‌ی تازه را بفرستید."),
}


@dataclass(frozen=True)
class Accepted:
    """A file that passed: the bytes to keep. `changed` says that active content or hidden data was taken out."""

    body: bytes
    media_type: str
    name: str
    pages: int
    changed: bool


def examine(stream: BinaryIO, given_name: str, limit: int) -> Accepted:
    """Look into an upload of at most `limit` bytes; raise FileRefused with a sentence for the person.

    Takes up to half a second for the child: call it before the transaction.
    """
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise FileTooLarge(limit)
    if not body:
        raise FileRefused("empty")
    report, replacement = _look(body)
    if "refused" in report:
        raise FileRefused(report["refused"])
    return Accepted(
        body=replacement if report["changed"] else body,
        media_type=report["media_type"],
        name=display_name(given_name, report["media_type"]),
        pages=report["pages"],
        changed=report["changed"],
    )


def _look(body: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        answer = run_limited("intake_child.py", body, LIMITS)
    except ChildFailed as failure:
        raise FileRefused("broken" if failure.reason == "crash" else "too_hard") from failure
    line, _newline, replacement = answer.partition(b"\n")
    report: dict[str, Any] = json.loads(line)
    return report, replacement
