"""Other bodies asked in parallel, each with its own term and what its silence means; the file stays where it is.

Steps for a workflow: `*consult_steps("submitted")`; the bodies are those of the case's route.
"""

from __future__ import annotations

from portal.core.cases.consultations.bodies import Body, asked_of, bodies_of
from portal.core.cases.consultations.models import Consultation
from portal.core.cases.consultations.queries import consultations_of, load, rows_for, shared_facts, shows_document
from portal.core.cases.consultations.service import consult, give_opinion
from portal.core.cases.consultations.steps import consult_steps

__all__ = [
    "Body",
    "Consultation",
    "asked_of",
    "bodies_of",
    "consult",
    "consult_steps",
    "consultations_of",
    "give_opinion",
    "load",
    "rows_for",
    "shared_facts",
    "shows_document",
]
