"""What became of a list is told to its candidate's people: by rows, sent after the commit, once."""

from __future__ import annotations

from typing import Any

from portal.core.notifications import address_of, notify, words_of
from portal.elections.lists.models import NumberList
from portal.elections.lists.words import PROBLEMS


def tell_ready(row: NumberList) -> None:
    _tell(row, "number_list_ready", rows=row.total, accepted=row.accepted, refused=row.refused)


def tell_refused(row: NumberList) -> None:
    reason, advice = PROBLEMS[row.problem]
    _tell(row, "number_list_refused", rows=row.total, reason=reason, advice=advice)


def _tell(row: NumberList, template: str, **facts: Any) -> None:
    messenger, link = row.roll.messenger, address_of("number_lists.show", token=row.token)
    notify(
        row.roll.candidate.campaign,
        template,
        key=row.token,
        list=row.display_name,
        messenger=words_of(messenger.name_fa, messenger.name_en),
        service=row.roll.meaning.label,
        link=link,
        **facts,
    )
