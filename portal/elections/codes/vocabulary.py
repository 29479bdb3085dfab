"""Words with which people leave: data, no logic. Written as search keys (`text.search_key`): no half-space, no case.

`ANYWHERE` ends a membership wherever it stands in a message, `FIRST` only as its first word («نه ممنون»): there it
is an answer, in the middle of a sentence it may be anything. When in doubt a message is a stop: who did not mean it
comes back with one more message, who did mean it must not be asked twice.
"""

from __future__ import annotations

# Fixed by the operators for every advertising number: neither may be a join digit.
CANCEL, RESUME = 11, 12
NEVER_JOINS = frozenset({0, 1, CANCEL, RESUME})

ANYWHERE = frozenset(
    {"لغو", "توقف", "متوقف", "انصراف", "حذف", "خروج", "قطع", "نمیخواهم", "نمیخوام", "نفرستید", "نفرست"}
    | {"مزاحم", "stop", "stopall", "unsubscribe", "cancel", "quit", "end", "remove", "optout"}
)
FIRST = frozenset({"نه", "خیر", "نخیر", "بسه", "بس", "no", "nope", "off", "leave"})
# Two words that many write apart.
PAIRS = frozenset({("نمی", "خواهم"), ("نمی", "خوام"), ("opt", "out")})
