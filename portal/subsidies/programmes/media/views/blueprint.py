"""The blueprint of media advertising, and what its views share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from portal.core.accounts.access import acts_for, entitled
from portal.core.accounts.roles import Kind
from portal.core.db import transaction
from portal.core.errors import Conflict, Invalid
from portal.subsidies.views.blueprint import Answer, see

media = Blueprint("media", __name__)
broadcaster = entitled("broadcaster", acts_for(Kind.BROADCASTER))

__all__ = ["Answer", "broadcaster", "done", "media", "see"]


def done(form: Any, work: Callable[[], object]) -> bool:
    """Whether a valid form's work was done; what kept it from that is said in the form's own errors."""
    if not form.validate():
        return False
    try:
        with transaction():
            work()
    except (Conflict, Invalid) as error:
        form.form_errors.append(f"{error.message} {error.hint}".strip())
        return False
    return True
