"""What a browser without scripts would send back from a page's form, untouched."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    """Gathers the fields of the forms whose tag carries `mark`."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark, self.inside = mark, False
        self.found: dict[str, Any] = {}
        self.name, self.text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = self.mark in given
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "input" and name:
            self._input(name, given)
        elif tag in ("textarea", "select") and name:
            self.name, self.text = name, ""
            self.found[name] = ""
        elif tag == "option" and "selected" in given:
            self.found[self.name] = given.get("value") or ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind, value = given.get("type"), given.get("value") or ""
        if kind == "checkbox":
            self.found.setdefault(name, [])
            self.found[name] += [value] if "checked" in given else []
        elif kind not in ("radio", "submit", "file"):
            self.found[name] = value

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == "textarea":
            self.found[self.name] = self.text.lstrip("\r\n")
        if tag == "form":
            self.inside = False


def fields_of(html: str, mark: str = "data-draft") -> dict[str, Any]:
    parser = _Fields(mark)
    parser.feed(html)
    return parser.found
