"""Short codes as people write them into a pool: one after the other, or from one to another. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.core.errors import Invalid
from portal.core.i18n import _, number
from portal.core.text import digits_to_ascii, normalise_lines

SHORTEST, LONGEST = 3, 12
MOST_AT_ONCE = 5000
_CODE = re.compile(rf"[1-9][0-9]{{{SHORTEST - 1},{LONGEST - 1}}}")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|تا|to)\s*(\d+)")
_BETWEEN = re.compile(r"[\s,;،؛]+")


def numbers_in(typed: str) -> list[str]:
    """The codes of «30001, 30002» or «30001 تا 30020», in any digits, each once, in the order written.

    Raises Invalid with the first thing that is no code.
    """
    text = _RANGE.sub(r"\1-\2", digits_to_ascii(normalise_lines(typed)))
    found: dict[str, None] = {}
    for part in filter(None, _BETWEEN.split(text)):
        for code in _codes(part):
            found[code] = None
            if len(found) > MOST_AT_ONCE:
                most = number(MOST_AT_ONCE)
                raise Invalid(_("بیش از %(most)s سرشماره است؛ در چند بار بنویسید.", most=most))
    if not found:
        raise Invalid(_("سرشماره‌ای ننوشته‌اید."))
    return list(found)


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def in_order(codes: list[str]) -> list[str]:
    """As numbers: 3001 before 30001."""
    return sorted(codes, key=lambda code: (len(code), code))


def _codes(part: str) -> Iterator[str]:
    first, dash, last = part.partition("-")
    if not is_code(first) or (dash and not is_code(last)):
        bounds = {"least": number(SHORTEST), "most": number(LONGEST)}
        raise Invalid(
            _("«%(part)s» سرشماره نیست.", part=part[:40]),
            _("سرشماره %(least)s تا %(most)s رقم است و با صفر آغاز نمی‌شود.", **bounds),
        )
    if not dash:
        yield first
        return
    if len(first) != len(last) or first > last:
        raise Invalid(_("«%(part)s» از کوچک به بزرگ و با رقم‌های برابر نیست.", part=part[:40]))
    yield from (str(code) for code in range(int(first), int(last) + 1))
