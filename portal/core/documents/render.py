"""A page of HTML becomes a PDF/A-3u in a child process that may open our own assets and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from portal.config import ROOT
from portal.core.documents.sandbox import ChildFailed, Limits, run_limited

FONTS = ROOT / "static" / "vendor" / "vazirmatn" / "fonts" / "ttf"
LAYOUT = ROOT / "templates" / "pdf"
ASSET_SUFFIXES = {".css", ".svg", ".ttf"}
LIMITS = Limits(cpu_seconds=20, wall_seconds=30, memory_bytes=1536 * 1024 * 1024)


@dataclass(frozen=True)
class AttachedText:
    """A text embedded in the PDF as an associated file: what the page was computed from."""

    name: str
    text: str
    description: str = ""


class RenderFailed(RuntimeError):
    """No PDF came out; `reason` is `time`, `memory` or `crash` (a page that asks for a foreign file crashes)."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


def render(html: str, moment: datetime, attachments: Sequence[AttachedText] = (), limits: Limits = LIMITS) -> bytes:
    """Render `html`, whose assets are addressed as `asset:NAME` (a css, svg or font file of ours).

    Raises RenderFailed. `moment` is written on the attachments.
    """
    request = _request(html, moment, attachments)
    try:
        return run_limited("render_child.py", request, limits, fonts=FONTS, rehearsal=_rehearsal())
    except ChildFailed as failure:
        raise RenderFailed(failure.reason, failure.detail) from failure


def _request(html: str, moment: datetime, attachments: Sequence[AttachedText]) -> bytes:
    request = {
        "html": html,
        "moment": moment.isoformat(),
        "assets": assets(),
        "attachments": [asdict(attachment) for attachment in attachments],
    }
    return json.dumps(request).encode()


@lru_cache(maxsize=1)
def _rehearsal() -> bytes:
    """A page that has a little of everything that papers have."""
    page = (LAYOUT / "rehearsal.html").read_text("utf-8")
    return _request(page, datetime.fromtimestamp(0, UTC), [AttachedText("rehearsal.json", "{}")])


@lru_cache(maxsize=1)
def assets() -> dict[str, str]:
    """The files a page may ask for, by bare name."""
    return {path.name: str(path) for folder in (LAYOUT, FONTS) for path in _assets_in(folder)}


def _assets_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in ASSET_SUFFIXES)
