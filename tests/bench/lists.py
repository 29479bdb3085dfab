"""What a list of numbers costs, beside `phonenumbers` alone on the same rows; and whether memory grows with the file.

    .venv/bin/python -m tests.bench.lists            # JSON; a million rows take a few minutes
    .venv/bin/python -m tests.bench.lists --rows 100000

`alone`: parsing and checking each row with the library, nothing else. `found`: our way to the same verdicts. `whole`:
a worker's work on an upload in a portal of its own (SQLite): opened, decoded, found, hashed, compared with opt-outs
and with what is there, sealed, stored, counted. `grown_kb`: what the worker's memory grew by, at a tenth of the rows
and at all of them. A third of the rows are in Persian digits, a tenth is rubbish.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import phonenumbers

from portal import create_app
from portal.config import ROOT, Settings
from portal.elections.lists import work
from portal.elections.lists.reading.numbers import find_numbers
from portal.elections.lists.reading.table import blocks
from tests.elections.lists import samples

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SAMPLE = 20_000


def rows(count: int) -> Iterator[str]:
    for number in range(count):
        mobile = f"09{990_000_000 + number % 10_000_000:09}"
        yield f"بد {number}" if number % 10 == 9 else mobile.translate(PERSIAN) if number % 3 == 0 else mobile


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


def whole(count: int) -> dict[str, int]:
    """In this process, which does nothing else: one upload, read to its end."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.for_tests(Path(folder)))
        for command in (["db", "upgrade"], ["keys", "make"], ["calendar", "seed"]):
            app.test_cli_runner().invoke(args=command)
        with app.app_context():
            list_id = samples.uploaded(samples.a_poll(capacity=2 * count), samples.text(rows(count)))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            speed = rate(count, lambda: work.read({"id": list_id}))
            row = samples.fresh(list_id)
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            size = Path(folder, "portal.sqlite").stat().st_size
            return {"rows_a_second": speed, "accepted": row.accepted, "grown_kb": grown, "database_bytes": size}


def whole_apart(count: int) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.bench.lists", "--whole", str(count)]
    answer: dict[str, int] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return answer


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--whole", type=int)
    given = options.parse_args()
    if given.whole:
        print(json.dumps(whole(given.whole)))
        return
    sample = list(rows(min(SAMPLE, given.rows)))
    library, ours = rate(len(sample), lambda: alone(sample)), rate(len(sample), lambda: found(sample))
    small, large = whole_apart(given.rows // 10), whole_apart(given.rows)
    said = {"rows": given.rows, "alone": library, "found": ours, "whole": large["rows_a_second"]}
    said |= {"found_times": round(ours / library, 1), "whole_times": round(large["rows_a_second"] / library, 1)}
    print(json.dumps(said | {"tenth": small, "all": large}, indent=1))


if __name__ == "__main__":
    main()
