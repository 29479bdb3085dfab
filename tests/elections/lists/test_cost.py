"""What reading costs: memory that does not grow with the file, and ten times the speed of `phonenumbers` alone."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator

import phonenumbers

from portal.elections.lists.reading.decoding import texts
from portal.elections.lists.reading.numbers import find_numbers
from portal.elections.lists.reading.table import Layout, blocks, cells
from tests.elections.lists.samples import mobiles


def stream(rows: int) -> Iterator[bytes]:
    """A CSV of so many rows in pieces, none of which is kept."""
    for start in range(0, rows, 500):
        yield "".join(f"علی,{one}\n" for one in mobiles(500, start)).encode()


def read(rows: int) -> int:
    found = blocks(cells(texts(stream(rows)), Layout(",", 1, 2)), 1_000)
    return sum(len(find_numbers(block).numbers) for block in found)


def peak(rows: int) -> int:
    tracemalloc.start()
    assert read(rows) == rows
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return used


def test_memory_is_flat_in_the_number_of_rows() -> None:
    peak(2_000)  # what is loaded once
    assert peak(30_000) < peak(5_000) * 1.1


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def test_it_is_ten_times_faster_than_the_library_alone() -> None:
    rows = mobiles(20_000)
    find_numbers(rows[:100])

    def library() -> None:
        for one in rows[:1000]:
            assert phonenumbers.is_possible_number(phonenumbers.parse(one, "IR"))

    assert seconds(lambda: find_numbers(rows)) / 20 < seconds(library) / 10
