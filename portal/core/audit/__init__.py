"""Who did what to what, in the same commit, in a tree that shows whether anything was changed since.

record(person, case, "licence.grant", {"before": "submitted", "after": "granted"})   # inside transaction()
for event in timeline(case): sentence(event), actor_name(event), event.at
verify()                                                                   # the whole log

Rooms name their actions once, at start: describe("licence.grant", _l("پروانه داده شد")).
"""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.access import is_auditor
from portal.core.accounts.events import on_event
from portal.core.accounts.models import Person
from portal.core.audit.check import Verdict, verify
from portal.core.audit.checkpoints import checkpoint
from portal.core.audit.cli import audit_cli
from portal.core.audit.entries import NotForTheLog, commitment
from portal.core.audit.log import record
from portal.core.audit.models import AuditEvent
from portal.core.audit.naming import name_cases
from portal.core.audit.public import log_pages
from portal.core.audit.queries import (
    Head,
    NoSuchEvent,
    Proof,
    consistency,
    has_acted,
    head,
    newest,
    proof,
    root_at,
    timeline,
)
from portal.core.audit.views import pages
from portal.core.audit.words import actor_name, describe, described, name_actors, sentence
from portal.core.i18n import _l

__all__ = [
    "AuditEvent",
    "Head",
    "NoSuchEvent",
    "NotForTheLog",
    "Proof",
    "Verdict",
    "actor_name",
    "checkpoint",
    "commitment",
    "consistency",
    "describe",
    "described",
    "has_acted",
    "head",
    "init_app",
    "name_actors",
    "name_cases",
    "newest",
    "proof",
    "record",
    "root_at",
    "sentence",
    "timeline",
    "verify",
]


def init_app(app: Flask) -> None:
    """Keep the record of what accounts tell; add the auditor's pages, the public head, and `script/portal audit`."""
    on_event(record)
    app.register_blueprint(pages)
    app.register_blueprint(log_pages)
    app.cli.add_command(audit_cli)
    app.jinja_env.filters.update(event_sentence=sentence, event_actor=actor_name)
    navigation.add(_l("رویدادنگاری"), "audit.index", when=_may_read, order=90)


def _may_read(person: Person | None) -> bool:
    return person is not None and is_auditor(person)
