"""The child that turns a page into a PDF/A-3u: one JSON object on standard input, the PDF on standard output.

In: `html`; `assets` {name: path}, the only files it may open; `attachments` [{name, text, description}],
embedded as associated files; `moment` (ISO 8601), the time written on the attachments.
Out: exit 0 and the PDF; exit 1 and one line on standard error. Runs alone: imports nothing of the portal.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "asset:"
MEDIA_TYPES = {".css": "text/css", ".ttf": "font/ttf", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Open only what the page's own list names; anything else ends the rendering, so no page has a silent hole."""

    def __init__(self, assets: dict[str, str]) -> None:
        super().__init__(allowed_protocols=["asset"], allow_redirects=False, fail_on_errors=True)
        self._assets = {name: Path(path) for name, path in assets.items()}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        path = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if path is None:
            raise FatalURLFetchingError(f"refused resource {url[:200]}")
        media_type = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})


def render(request: dict[str, Any]) -> bytes:
    moment = datetime.fromisoformat(request["moment"])
    fetcher = AssetFetcher(request["assets"])
    attachments = [
        Attachment(
            string=item["text"],
            name=item["name"],
            description=item["description"],
            relationship="Source",
            created=moment,
            modified=moment,
            url_fetcher=fetcher,
        )
        for item in request["attachments"]
    ]
    page = HTML(string=request["html"], base_url=SCHEME, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(pdf_variant="pdf/a-3u", pdf_tags=True, attachments=attachments)
    return pdf


def rehearse(request: bytes) -> None:
    """Draw a page of ours in vain: its first drawing costs a third more than the next."""
    render(json.loads(request))


def main() -> None:
    request = json.load(sys.stdin.buffer)
    try:
        pdf = render(request)
    except FatalURLFetchingError as refusal:
        sys.exit(str(refusal))
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
