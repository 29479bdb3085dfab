"""`script/portal clock verify RECEIPT.pdf`: compute the day of the answer again, from the receipt alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from portal.core.calendar.cli import as_data, as_text
from portal.core.cases.receipts import NotAReceipt
from portal.core.cli import BadInput, Command, printable
from portal.core.deadlines.verify import Finding, examine

SIGNATURES = {
    "valid": "امضا درست است و سند پس از آن تغییر نکرده است.",
    "changed": "سند پس از امضا تغییر کرده است.",
    "foreign": "امضای این سامانه زیر سند نیست.",
    "not_signed": "سند امضا ندارد.",
    "not_pdf": "امضا خوانده نمی‌شود.",
    "too_hard": "امضا خوانده نمی‌شود.",
    "not_checked": "امضا سنجیده نشد: گواهی سامانه روی این دستگاه نیست.",
}


@click.command("verify", cls=Command)
@click.argument("path", metavar="RECEIPT.pdf")
@click.option("--json", "as_json", is_flag=True, help="Print good, same, signature, promised, and the computation.")
def verify_command(path: str, as_json: bool) -> None:
    """Compute the day of the answer again from a deadline receipt alone, and check its signature.

    Exit 0: the receipt is right; 1: this is no receipt; 2: it was altered, or another day follows from its data.
    """
    try:
        found = examine(_read(path))
    except NotAReceipt:
        raise BadInput(f"«{printable(path)}» رسید مهلت نیست یا داده‌های آن خوانده نمی‌شود.") from None
    click.echo(json.dumps(_data(found), ensure_ascii=False) if as_json else _text(found))
    sys.exit(0 if found.good else 2)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError):
        raise BadInput(f"«{printable(path)}» خوانده نمی‌شود.") from None


def _data(found: Finding) -> dict[str, object]:
    about = {name: found.facts.get(name) for name in ("number", "version")}
    verdict = {"good": found.good, "same": found.same, "signature": found.signature}
    return {**verdict, **about, "promised": found.facts.get("due"), **as_data(found.computation)}


def _text(found: Finding) -> str:
    promised = printable(str(found.facts.get("due_jalali")))
    same = "همان است که در رسید نوشته شده." if found.same else f"با رسید یکی نیست: در آن {promised} نوشته شده."
    return "\n".join([as_text(found.computation), same, SIGNATURES.get(found.signature, found.signature)])
