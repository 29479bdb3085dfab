"""What a list of numbers costs, beside `phonenumbers` alone on the same rows; and whether memory grows with the file.

    .venv/bin/python -m tests.bench.lists            # JSON; a million rows take a minute or two
    .venv/bin/python -m tests.bench.lists --rows 200000 --columns 3 --opt-outs 100000
    PORTAL_TEST_POSTGRESQL_URL=… .venv/bin/python -m tests.bench.lists --engine postgresql

`alone`: parsing and checking each row with the library, nothing else. `found`: our way to the same verdicts. `whole`:
a worker's work on an upload in a portal of its own: opened, decoded, found, hashed, compared with opt-outs and with
what is there, sealed, stored, counted. All three in rows a second of this process's time (so without that of a
PostgreSQL server); the library is measured before and after our whole work, in the same process. `peak_mb`: the most
memory that the worker held, at a tenth of the rows and at all of them. A third of the rows are in Persian
digits, a tenth is rubbish; with `--columns` the numbers stand in the second of so many columns; `--opt-outs`: so many
people are in the register, none of them in the list.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import phonenumbers
from sqlalchemy import insert

from portal import create_app
from portal.config import ROOT, Settings
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.elections.lists import upload, work
from portal.elections.lists.models import EVERYBODY, OptOut
from portal.elections.lists.reading.numbers import find_numbers
from portal.elections.lists.reading.table import blocks
from tests.elections import polls
from tests.elections.lists import samples
from tests.postgresql import create_database, drop_database

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SAMPLE = 20_000


def rows(count: int) -> Iterator[str]:
    for number in range(count):
        mobile = f"09{990_000_000 + number % 10_000_000:09}"
        yield f"بد {number}" if number % 10 == 9 else mobile.translate(PERSIAN) if number % 3 == 0 else mobile


def line(cell: str, columns: int) -> str:
    return ",".join(["نرگس", cell, *["۱۴۰۳"] * (columns - 2)]) if columns > 1 else cell


def rate(count: int, act: Callable[[], object]) -> int:
    """Rows a second of processor time: other work on the machine does not count."""
    began = time.process_time()
    act()
    return round(count / (time.process_time() - began))


def alone(sample: list[str]) -> None:
    for row in sample:
        try:
            number = phonenumbers.parse(row, "IR")
        except phonenumbers.NumberParseException:
            continue
        phonenumbers.is_valid_number(number)
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def found(cells: list[str]) -> None:
    for block in blocks(iter(cells), 20_000):
        find_numbers(block)


def whole(given: argparse.Namespace) -> dict[str, int]:
    """In this process, which does nothing else: one upload, read to its end."""
    sample = list(rows(SAMPLE))
    with TemporaryDirectory() as folder, database(given.engine) as url:
        app = create_app(Settings.for_tests(Path(folder), url))
        for command in (["db", "upgrade"], ["keys", "make"], ["calendar", "seed"]):
            app.test_cli_runner().invoke(args=command)
        with app.app_context():
            fill_register(given.opt_outs)
            list_id = uploaded(given.whole, given.columns)
            library = rate(SAMPLE, lambda: alone(sample))
            speed = rate(given.whole, lambda: work.read({"id": list_id}))
            library = (library + rate(SAMPLE, lambda: alone(sample))) // 2
            accepted = samples.fresh(list_id).accepted
            db.session.remove()
            db.engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"rows_a_second": speed, "alone": library, "accepted": accepted, "peak_mb": peak}


@contextmanager
def database(engine: str) -> Iterator[str | None]:
    """The address of an empty one; None for the usual file."""
    if engine == "sqlite":
        yield None
        return
    url = create_database()
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        drop_database(url)


def uploaded(count: int, columns: int) -> int:
    """From a file, as a browser's would be: its rows are never all in memory."""
    poll = samples.a_poll(capacity=2 * count)
    with TemporaryFile() as file:
        file.writelines(f"{line(cell, columns)}\n".encode() for cell in rows(count))
        file.seek(0)
        quota = polls.quota_of(poll.candidacies[0], "bulk_message")
        with transaction():
            return upload.receive(quota, poll.representatives[0], file, "list.csv", consents=True).id


def fill_register(count: int) -> None:
    for start in range(0, count, 10_000):
        hashes = (os.urandom(16) for _ in range(min(10_000, count - start)))
        said = {"scope": EVERYBODY, "is_out": True, "said_at": now(), "source": "operator"}
        with transaction() as session:
            session.execute(insert(OptOut), [{"hash": one, **said} for one in hashes])


def whole_apart(given: argparse.Namespace, count: int) -> dict[str, int]:
    """In a process of its own, for its time and its memory."""
    options = {"whole": count, "engine": given.engine, "columns": given.columns, "opt-outs": given.opt_outs}
    told = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "tests.bench.lists", *told]
    answer: dict[str, int] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return answer


def options() -> argparse.Namespace:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--columns", type=int, default=1)
    asked.add_argument("--opt-outs", type=int, default=0)
    asked.add_argument("--whole", type=int, help="only this: one upload of so many rows")
    return asked.parse_args()


def main() -> None:
    given = options()
    if given.whole:
        print(json.dumps(whole(given)))
        return
    sample = list(rows(min(SAMPLE, given.rows)))
    ours = max(rate(len(sample), lambda: found(sample)) for _ in range(3))
    small, large = whole_apart(given, given.rows // 10), whole_apart(given, given.rows)
    library = large["alone"]
    said = {"rows": given.rows, "alone": library, "found": ours, "whole": large["rows_a_second"]}
    said |= {"found_times": round(ours / library, 1), "whole_times": round(large["rows_a_second"] / library, 1)}
    print(json.dumps(said | {"tenth": small, "all": large}, indent=1))


if __name__ == "__main__":
    main()
