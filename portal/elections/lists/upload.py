"""Take in a file of numbers: sealed piece by piece as it comes, before anybody looks into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import audit, data_keys, jobs
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db, insert_missing, new_token
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l
from portal.core.text import normalise
from portal.elections.lists.access import demand_speaks_for
from portal.elections.lists.models import ListPart, NumberList, NumberRoll
from portal.elections.lists.words import CONSENT, PROBLEMS
from portal.elections.models import Quota

MOST_BYTES = 64 << 20
PIECE = 1 << 20
BLOCK = 20_000
WITH_LISTS = ("bulk_message", "channel_growth")
READ = "lists.read"


class FileNotTaken(Invalid):
    """`code` is a key of PROBLEMS."""

    def __init__(self, code: str) -> None:
        message, hint = PROBLEMS[code]
        super().__init__(message, hint, code=f"list_{code}")


def form_of(head: bytes) -> str:
    """What the first bytes say it is, whatever its name says."""
    if not head.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise FileNotTaken("empty")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileNotTaken("old_excel")
    return "xlsx" if head.startswith(b"PK\x03\x04") else "text"


def receive(
    quota: Quota, actor: Person, stream: BinaryIO, given_name: str, consents: bool, *, block_rows: int = BLOCK
) -> NumberList:
    """Keep a file for a quota and let a worker read it. One file of a roll is read at a time.

    `block_rows` stays with the list: whoever goes on after a killed worker cuts it in the same places.
    """
    demand_speaks_for(actor, quota.candidacy.candidate)
    _require_open(quota, consents)
    head = stream.read(4096)
    row = _new_list(quota, actor, form_of(head), given_name)
    row.block_rows = block_rows
    row.size = _seal(row, head, stream)
    db.session.flush()
    about = {"service": row.roll.service, "messenger": row.roll.messenger.token}
    audit.record(actor, row, "number_list.uploaded", {"size": row.size, **about})
    audit.record(actor, row, "number_list.consent_attested")
    jobs.enqueue(READ, key=f"{READ}/{row.id}", id=row.id)
    return row


def _require_open(quota: Quota, consents: bool) -> None:
    if not consents:
        raise Invalid(_("بدون گواهی رضایت دارندگان شماره‌ها، فهرست پذیرفته نمی‌شود."), code="no_consent")
    if quota.line.offer.service not in WITH_LISTS:
        raise Invalid(_("این خدمت فهرست شماره نمی‌خواهد."))
    if quota.candidacy.withdrawn_at is not None:
        raise Conflict(_("این نامزد انصراف داده است."))
    if now() >= quota.candidacy.round.silent_at:
        raise Conflict(
            _("سکوت انتخاباتی آغاز شده است."), _("فهرست تازه‌ای پذیرفته نمی‌شود و چیزی ذخیره نشد."), code="silence"
        )


def _new_list(quota: Quota, actor: Person, form: str, given_name: str) -> NumberList:
    roll, campaign = roll_for(quota), quota.candidacy.candidate.campaign
    row = NumberList(
        token=new_token(),
        roll=roll,
        candidacy=quota.candidacy,
        data_key=data_keys.of("number_lists", campaign.token),
        uploaded_by=actor,
        uploaded_at=now(),
        consented_at=now(),
        consent_words=str(CONSENT),
        display_name=normalise(given_name).replace("\\", "/").rsplit("/", 1)[-1][-120:] or "list",
        size=0,
        block_rows=BLOCK,
        form=form,
    )
    try:
        # Within a savepoint: the words of the refusal need the session again.
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict(
            _("فهرست پیشین شما برای همین پیام‌رسان هنوز خوانده می‌شود."),
            _("این فایل ذخیره نشد؛ چند لحظه‌ی دیگر، پس از پایان آن، دوباره بفرستید."),
            code="still_reading",
        ) from error
    return row


def roll_for(quota: Quota) -> NumberRoll:
    """The roll that a quota's lists go to; made at first need."""
    offer = quota.line.offer
    wanted = {
        "candidate_id": quota.candidacy.candidate_id,
        "messenger_id": offer.messenger_id,
        "service": offer.service,
    }
    insert_missing(NumberRoll, [wanted], *wanted)
    return db.session.scalars(select(NumberRoll).filter_by(**wanted)).one()


def _seal(row: NumberList, head: bytes, stream: BinaryIO) -> int:
    """Write the pieces; returns the file's size. Only one piece is ever in memory."""
    key, size = data_keys.field_key(row.data_key), 0
    for number, piece in enumerate(_pieces(head, stream)):
        size += len(piece)
        if size > MOST_BYTES:
            raise FileNotTaken("too_large")
        sealed = key.seal(f"{row.place}/parts/{number}", piece)
        db.session.execute(insert(ListPart).values(list_id=row.id, number=number, sealed=sealed))
    db.session.execute(update(NumberList).where(NumberList.id == row.id).values(size=size))
    return size


def _pieces(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    piece = head + stream.read(PIECE - len(head))
    while piece:
        yield piece
        piece = stream.read(PIECE)


audit.describe("number_list.uploaded", _l("فهرست شماره‌ای فرستاده شد"))
audit.describe("number_list.consent_attested", _l("رضایت دارندگان شماره‌ها گواهی شد"))
