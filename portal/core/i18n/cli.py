"""`script/portal i18n`: keep the English catalogue in step with the Persian source."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from portal.config import ROOT
from portal.core.i18n.catalogue import catalogue_path

KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
SOURCES = ("portal", "templates")
HEADER = "# The portal in English. `script/portal i18n extract` adds new texts; write their msgstr here."
BORN = datetime(2026, 11, 22, tzinfo=UTC)

i18n_cli = AppGroup("i18n", help="Keep the English words in step with the Persian source.")


@cache
def found_in_source(root: Path = ROOT) -> Catalog:
    """Every text that code and templates hand to the catalogue, with the files that use it."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog(project="portal", charset="utf-8")
    for source in SOURCES:
        texts = extract_from_dir(root / source, methods, options, KEYWORDS)
        for name, _line, text, comments, context in texts:
            catalogue.add(text, None, [(f"{source}/{name}", 0)], auto_comments=comments, context=context)
    return catalogue


def english() -> Catalog:
    path = catalogue_path("en")
    if not path.exists():
        return Catalog(locale="en", project="portal", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def untranslated() -> list[str]:
    """The Persian texts that have no English yet."""
    known = english()
    texts = [message.id for message in found_in_source() if message.id]
    firsts = [text if isinstance(text, str) else text[0] for text in texts]
    return [text for text in firsts if not _is_translated(known, text)]


def _is_translated(catalogue: Catalog, text: str) -> bool:
    message = catalogue.get(text)
    if message is None or message.fuzzy:
        return False
    forms = (message.string,) if isinstance(message.string, str) else message.string or ()
    return bool(forms) and all(forms)


@i18n_cli.command("extract")
def extract() -> None:
    """Add new texts to the English catalogue and drop those no longer used. Translations stay."""
    catalogue = english()
    catalogue.update(found_in_source(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    _write(catalogue)
    click.echo(f"{len(catalogue)} texts, {len(untranslated())} without English")


def _write(catalogue: Catalog) -> None:
    # No dates and line numbers: two people who extract the same texts write the same file.
    catalogue.header_comment, catalogue.fuzzy = HEADER, False
    catalogue.creation_date = catalogue.revision_date = BORN
    catalogue.version = catalogue.msgid_bugs_address = catalogue.last_translator = ""
    path = catalogue_path("en")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, include_lineno=False, width=110)


@i18n_cli.command("missing")
def missing() -> None:
    """List the texts that have no English; exit 1 if there are any."""
    texts = untranslated()
    for text in texts:
        click.echo(text)
    sys.exit(1 if texts else 0)
