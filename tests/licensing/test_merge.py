"""Two people edit one section at once: nothing that either wrote is lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.licensing.merge import merge

BASE = {"name": "الف", "phone": "۱", "platforms": ["android"]}


def test_a_field_that_only_the_colleague_changed_is_taken() -> None:
    merged = merge(BASE, BASE | {"phone": "۲"}, BASE | {"name": "ب"})
    assert merged.data == BASE | {"phone": "۲", "name": "ب"}
    assert merged.taken == ["phone"]
    assert not merged.clashes


def test_a_field_that_both_changed_is_a_clash_with_both_texts() -> None:
    merged = merge(BASE, BASE | {"name": "ج"}, BASE | {"name": "ب"})
    [clash] = merged.clashes
    assert (clash.path, clash.mine, clash.theirs) == ("name", "ب", "ج")


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    merged = merge(BASE, BASE | {"name": "ب"}, BASE | {"name": "ب"})
    assert not merged.clashes
    assert not merged.taken


def test_a_clash_is_settled_as_the_person_chose() -> None:
    sides = (BASE, BASE | {"name": "ج"}, BASE | {"name": "ب"})
    assert merge(*sides, {"name": "theirs"}).data["name"] == "ج"
    assert merge(*sides, {"name": "mine"}).data["name"] == "ب"
    assert not merge(*sides, {"name": "mine"}).clashes


def test_choices_gain_what_either_added_and_lose_what_either_removed() -> None:
    base, theirs, mine = {"p": ["a", "b"]}, {"p": ["b", "c"]}, {"p": ["a", "b", "d"]}
    assert merge(base, theirs, mine).data["p"] == ["b", "c", "d"]


def row(key: str, name: str) -> dict[str, str]:
    return {"key": key, "name": name}


def test_rows_added_by_both_are_both_kept() -> None:
    merged = merge({"people": []}, {"people": [row("t", "رها")]}, {"people": [row("m", "کیان")]})
    assert [one["key"] for one in merged.data["people"]] == ["m", "t"]


def test_a_row_that_one_removed_while_the_other_wrote_in_it_stays() -> None:
    base = {"people": [row("a", "رها"), row("b", "کیان")]}
    merged = merge(base, {"people": [row("a", "رها")]}, {"people": [row("a", "رها"), row("b", "کیان راد")]})
    assert row("b", "کیان راد") in merged.data["people"]


def test_a_row_that_one_removed_and_the_other_left_alone_goes() -> None:
    base = {"people": [row("a", "رها"), row("b", "کیان")]}
    merged = merge(base, {"people": [row("a", "رها")]}, base)
    assert merged.data["people"] == [row("a", "رها")]
    assert merged.taken == ["people/b"]


def test_a_clash_inside_a_row_names_the_row() -> None:
    base, theirs, mine = ({"people": [row("a", name)]} for name in ("رها", "رها ن", "رها م"))
    [clash] = merge(base, theirs, mine).clashes
    assert clash.path == "people/a/name"


texts = st.sampled_from(["", "الف", "ب", "ج"])
rows = st.dictionaries(st.sampled_from("abcd"), texts).map(lambda found: [row(key, found[key]) for key in found])
sections = st.fixed_dictionaries(
    {"name": texts, "phone": texts, "choices": st.sets(st.sampled_from("xyz")).map(sorted), "people": rows}
)


@given(sections, sections)
def test_who_saves_alone_gets_exactly_what_was_typed(base: dict[str, Any], mine: dict[str, Any]) -> None:
    merged = merge(base, base, mine)
    assert merged.data == mine
    assert not merged.clashes


@given(sections, sections)
def test_who_changed_nothing_gets_what_the_colleague_wrote(base: dict[str, Any], theirs: dict[str, Any]) -> None:
    merged = merge(base, theirs, base)
    assert not merged.clashes
    by_key = {one["key"]: one for one in theirs["people"]}
    assert {one["key"]: one for one in merged.data["people"]} == by_key
    assert {name: merged.data[name] for name in ("name", "phone", "choices")} == {
        name: theirs[name] for name in ("name", "phone", "choices")
    }


def words_in(section: dict[str, Any]) -> dict[str, str]:
    flat = {name: section[name] for name in ("name", "phone")}
    return flat | {f"people/{one['key']}/name": one["name"] for one in section["people"]}


@given(sections, sections, sections)
def test_no_text_that_somebody_wrote_vanishes_unseen(
    base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> None:
    merged = merge(base, theirs, mine)
    before, found = words_in(base), words_in(merged.data)
    shown = {clash.path: {clash.mine, clash.theirs} for clash in merged.clashes}
    for side in (theirs, mine):
        for path, text in words_in(side).items():
            if before.get(path, "") != text:
                assert found.get(path) == text or text in shown.get(path, set())
