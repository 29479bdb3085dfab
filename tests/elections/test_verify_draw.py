"""The downloadable verifier: alone in an empty directory, and never fooled."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.elections import verify_draw
from portal.elections.ceremony import publish, redeal
from portal.elections.draw import draw
from portal.elections.verify_draw import Mismatch, verify
from tests.elections import rfc3797
from tests.elections.ceremonies import CEREMONY, link

Doc = dict[str, Any]
Run = Callable[[Doc | str], subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the verifier as a stranger does: isolated, without site packages, next to nothing."""

    def verifier(published: Doc | str) -> subprocess.CompletedProcess[str]:
        text = published if isinstance(published, str) else json.dumps(published, ensure_ascii=False)
        (tmp_path / "published.json").write_text(text, "utf-8")
        command = [sys.executable, "-I", "-S", verify_draw.__file__, "published.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return verifier


def test_it_runs_alone_and_agrees_with_a_published_draw(run: Run) -> None:
    result = run(publish(CEREMONY))
    assert result.returncode == 0
    assert "2 reveals open their commitments, 1 replaced by the chain" in result.stdout


def test_it_ends_with_1_when_the_order_was_changed(run: Run) -> None:
    published = publish(CEREMONY)
    published["order"].reverse()
    result = run(published)
    assert (result.returncode, result.stdout[:22]) == (1, "DOES NOT AGREE: order:")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "7", '{"names": 3}', '{"names": ["a"], "list_digest": 1}', "[" * 9999]
)
def test_it_ends_with_another_code_than_0_on_any_other_file(run: Run, text: str) -> None:
    assert run(text).returncode in {1, 2}


def test_it_says_who_withdrew_since_the_announcement() -> None:
    assert "withdrawn since: پویا" in verify(redeal(CEREMONY, {"پویا"}, link(2)))[1]


def test_it_notices_a_name_added_after_the_announcement() -> None:
    published = publish(replace(CEREMONY, names=(*CEREMONY.names, "تازه‌وارد")))
    published["announced_names"].pop()
    with pytest.raises(Mismatch, match="somebody was added"):
        verify(published)


def test_it_agrees_with_a_draw_dealt_again_after_a_withdrawal() -> None:
    assert verify(redeal(CEREMONY, {"پویا"}, link(2)))


@settings(max_examples=30)
@given(
    st.sets(st.text("ابپتabc", min_size=1, max_size=6), min_size=1, max_size=40),
    st.text("0123456789./", min_size=1),
    st.sampled_from(["sha256", "md5"]),
)
def test_it_agrees_with_every_draw_of_the_portal(names: set[str], key: str, hash_name: Any) -> None:
    drawn = draw(sorted(names), key, hash_name)
    assert verify(
        {**asdict(drawn), "names": sorted(names), "order": drawn.order, "steps": list(map(asdict, drawn.steps))}
    )


def test_it_recomputes_the_example_of_the_rfc() -> None:
    steps = verify_draw.recompute(list(rfc3797.NAMES), rfc3797.KEY.encode(), "md5", fair=False)
    assert [step["name"] for step in steps[:10]] == rfc3797.CHOSEN


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Path of every word and number in a publication."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [place for key, item in items for place in _places(item, (*path, key))]
    return [path]


# A name for programs, and the digest of another file: nothing that this file alone could show to be false.
BEYOND = {("format",), ("replaces",)}


@pytest.mark.parametrize("place", [place for place in _places(publish(CEREMONY)) if place not in BEYOND], ids=str)
def test_it_notices_a_change_of_anything(place: tuple[Any, ...]) -> None:
    published: Any = publish(CEREMONY)
    holder = published
    for key in place[:-1]:
        holder = holder[key]
    old = holder[place[-1]]
    holder[place[-1]] = old + 1 if isinstance(old, int) else "00" * 32
    with pytest.raises((Mismatch, *verify_draw.UNREADABLE)):
        verify(published)
