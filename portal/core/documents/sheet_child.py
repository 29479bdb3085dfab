"""The child that reads a stranger's XLSX: a descriptor as its argument, a line of JSON and then CSV on output.

The line is `{"sheet": name, "sheets": n, "rows": how many the sheet says it has}`; the rows of the first sheet
follow, a line each (an empty line for a row that is not there). When it refuses, it ends with 1 and the reason's code
on standard error. Runs alone under limits of memory and time; imports nothing of the portal. Sizes are checked twice:
what the archive says, and what comes out of it.
"""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
import sys
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

MOST_UNPACKED = 1 << 30
MOST_RATIO = 250  # honest sheets shrink to a tenth or a thirtieth; a bomb to a thousandth
MOST_TEXTS = 96 << 20
MOST_ROWS = 1_048_576
MOST_COLUMNS = 64
LONGEST = 64
CHUNK = 1 << 16
COLUMN = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
WHOLE = re.compile(r"[0-9]+(\.[0-9]+)?([eE]\+?[0-9]{1,2})?")


class Refused(Exception):
    """The workbook is not read; the argument is the reason's code."""


class Archive:
    """The workbook's parts, with sizes that are believed only while they hold."""

    def __init__(self, file: Any) -> None:
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Refused("broken") from error
        self.names = {entry.filename: entry for entry in self.zip.infolist()}

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part, unpacked piece by piece."""
        entry = self.names.get(name)
        if entry is None:
            raise Refused("not_workbook")
        if entry.flag_bits & 1:
            raise Refused("encrypted")
        self._require_honest(entry.file_size, entry.compress_size)
        seen = 0
        with self.zip.open(entry) as part:
            while piece := part.read(CHUNK):
                seen += len(piece)
                self._require_honest(seen, entry.compress_size)
                yield piece

    @staticmethod
    def _require_honest(size: int, packed: int) -> None:
        if size > MOST_UNPACKED or (size > 1 << 20 and size > packed * MOST_RATIO):
            raise Refused("bomb")


def parse(chunks: Iterator[bytes], **handlers: Callable[..., Any]) -> None:
    """Feed XML to handlers as it comes. A document type, where entities would multiply, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    for piece in chunks:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: Any) -> None:
    raise Refused("bomb")


def tail(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


class Texts:
    """The workbook's shared texts, end to end in one buffer: a list of a million strings would be ten times that."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.ends = array("I")
        self.parts: list[str] = []
        self.inside = self.phonetic = False

    def start(self, name: str, _attributes: Any) -> None:
        self.inside = tail(name) == "t"
        self.phonetic = self.phonetic or tail(name) == "rPh"

    def data(self, text: str) -> None:
        if self.inside and not self.phonetic:
            self.parts.append(text)

    def end(self, name: str) -> None:
        self.inside = False
        if tail(name) == "rPh":
            self.phonetic = False
        if tail(name) == "si":
            self.body += "".join(self.parts)[:LONGEST].encode("utf-8", "replace")
            self.ends.append(len(self.body))
            self.parts.clear()
            if len(self.body) > MOST_TEXTS:
                raise Refused("bomb")

    def at(self, place: int) -> str:
        if not 0 <= place < len(self.ends):
            return ""
        begin = self.ends[place - 1] if place else 0
        return self.body[begin : self.ends[place]].decode("utf-8", "replace")


class Sheet:
    """Rows as they end; a formula is shown with its sign, so that nobody takes it for what it seems to say."""

    def __init__(self, texts: Texts, head: Callable[[int], None], row: Callable[[list[str]], None]) -> None:
        self.texts, self.head, self.row = texts, head, row
        self.cells: list[str] = []
        self.number = self.column = self.rows = 0
        self.kind = self.gather = ""
        self.value: list[str] = []
        self.formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        what = tail(name)
        if what == "c":
            self._open_cell(attributes)
        elif what == "row":
            self._open_row(attributes)
        elif what in ("v", "t"):
            self.gather = what
        elif what == "f":
            self.formula = True
        elif what == "dimension":
            match = COLUMN.search(attributes.get("ref", "").rpartition(":")[2])
            self.rows = int(match[2]) if match else 0
        elif what == "sheetData":
            self.head(self.rows)

    def _open_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        number = int(given) if given.isdecimal() and len(given) < 8 else self.number + 1
        if number > MOST_ROWS:
            raise Refused("too_many_rows")
        for _ in range(self.number + 1, number):
            self.row([])
        self.number, self.cells, self.column = max(number, self.number + 1), [], 0

    def _open_cell(self, attributes: dict[str, str]) -> None:
        match = COLUMN.match(attributes.get("r", ""))
        self.column = _column(match[1]) if match else self.column + 1
        self.kind, self.value, self.formula = attributes.get("t", ""), [], False

    def data(self, text: str) -> None:
        if self.gather and sum(map(len, self.value)) < 1024:
            self.value.append(text)

    def end(self, name: str) -> None:
        what = tail(name)
        if what in ("v", "t"):
            self.gather = ""
        elif what == "c" and self.column <= MOST_COLUMNS:
            self.cells.extend([""] * (self.column - 1 - len(self.cells)))
            self.cells[self.column - 1 :] = [self._text()]
        elif what == "row":
            self.row(self.cells)

    def _text(self) -> str:
        value = "".join(self.value)
        if self.formula:
            return f"={value}"[:LONGEST]
        if self.kind == "s":
            return self.texts.at(int(value)) if value.isdecimal() and len(value) < 10 else ""
        if self.kind in ("", "n") and WHOLE.fullmatch(value):
            return _whole(value)
        return value[:LONGEST]


def _whole(value: str) -> str:
    """A number as a person sees it: 9.12E9 and 9120000000.0 are 9120000000."""
    if value.isdecimal():
        return value[:LONGEST]
    number = float(value)
    return str(int(number)) if number.is_integer() and number < 1e15 else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def first_sheet(archive: Archive) -> tuple[str, str, int]:
    """Name and part of the first sheet, and how many there are."""
    sheets: list[tuple[str, str]] = []
    parts: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if tail(name) == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            sheets.append((attributes.get("name", ""), key))

    def relation(name: str, attributes: dict[str, str]) -> None:
        if tail(name) == "Relationship":
            parts[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(archive.chunks("xl/workbook.xml"), StartElementHandler=sheet)
    parse(archive.chunks("xl/_rels/workbook.xml.rels"), StartElementHandler=relation)
    if not sheets or sheets[0][1] not in parts:
        raise Refused("not_workbook")
    target = parts[sheets[0][1]]
    part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return sheets[0][0], part, len(sheets)


def read(file: Any, out: io.TextIOBase) -> None:
    archive = Archive(file)
    name, part, count = first_sheet(archive)
    texts = Texts()
    if "xl/sharedStrings.xml" in archive.names:
        shared = archive.chunks("xl/sharedStrings.xml")
        parse(
            shared, StartElementHandler=texts.start, CharacterDataHandler=texts.data, EndElementHandler=texts.end
        )
    writer = csv.writer(out, lineterminator="\n")

    def head(rows: int) -> None:
        out.write(json.dumps({"sheet": name[:LONGEST], "sheets": count, "rows": rows}) + "\n")

    def row(cells: list[str]) -> None:
        # One empty cell would be written as a pair of quotes.
        writer.writerow([" ".join(cell.split()) for cell in cells] if any(cells) else [])

    sheet = Sheet(texts, head, row)
    parse(
        archive.chunks(part),
        StartElementHandler=sheet.start,
        CharacterDataHandler=sheet.data,
        EndElementHandler=sheet.end,
    )


def main() -> None:
    sys.stdin.buffer.read()
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", "replace", newline="", write_through=False)
    with open(int(sys.argv[1]), "rb") as file:
        try:
            read(file, out)
        except Refused as refusal:
            sys.exit(str(refusal))
        except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, RuntimeError):
            sys.exit("broken")
    out.flush()


if __name__ == "__main__":
    main()
