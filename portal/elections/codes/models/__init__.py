"""Rows of short codes: numbers and whose they are, what was texted to them, who is a member, who was told."""

from __future__ import annotations

from portal.elections.codes.models.handover import Batch, BatchRow
from portal.elections.codes.models.messages import Member, Subscriber, TextMessage
from portal.elections.codes.models.pool import Channel, CodeGrant, JoinDigit, ShortCode

__all__ = [
    "Batch",
    "BatchRow",
    "Channel",
    "CodeGrant",
    "JoinDigit",
    "Member",
    "ShortCode",
    "Subscriber",
    "TextMessage",
]
