"""Which PDFs the portal makes, and who wants to know when one is ready: registered by the domains at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.documents.models import PdfDocument

Inputs = Mapping[str, Any]
Context = Callable[[Inputs], Mapping[str, Any]]
Listener = Callable[[PdfDocument], None]


@dataclass(frozen=True)
class PdfKind:
    """`context` turns the frozen inputs into what the template shows; it reads no rows, so that the same inputs make
    the same page for ever. With `attach_inputs`, the inputs travel inside the PDF as a JSON file of that name."""

    name: str
    template: str
    context: Context
    attach_inputs: str | None = None


KINDS: dict[str, PdfKind] = {}
LISTENERS: dict[str, list[Listener]] = {}


def pdf_kind(
    name: str, template: str, context_from_inputs: Context = dict, *, attach_inputs: str | None = None
) -> PdfKind:
    """Register a kind of PDF; `template` is a path under `templates/`, such as `pdf/submission_receipt.html`."""
    kind = KINDS[name] = PdfKind(name, template, context_from_inputs, attach_inputs)
    return kind


def on_ready(name: str, listener: Listener) -> None:
    """Run `listener` in the transaction that makes a PDF of this kind ready: to notify, never to send."""
    if listener not in LISTENERS.setdefault(name, []):
        LISTENERS[name].append(listener)
