"""The blueprint that composing and answering share."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("questions", __name__)
