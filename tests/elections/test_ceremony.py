"""Commitments, the reverse hash chain, and what a draw publishes."""

import hashlib
from dataclasses import replace

import pytest

from portal.elections.ceremony import (
    Link,
    announcement,
    check_chain,
    commitment,
    compose_key,
    digest,
    make_chain,
    opens,
    publish,
    redeal,
    stand_in,
)
from portal.elections.draw import DrawError, draw
from tests.elections.ceremonies import CEREMONY, CHAIN, DRAW, link, participant, secret


def test_a_commitment_is_the_hash_of_salt_draw_person_and_value() -> None:
    salt, value = bytes(32), bytes([255]) * 32
    expected = hashlib.sha256(salt + b"draw\nAli\n" + value).hexdigest()
    assert commitment("draw", "Ali", salt, value) == expected


def test_a_commitment_copied_from_a_rival_cannot_be_opened() -> None:
    rival = participant("آرش")
    assert rival.salt is not None
    assert rival.value is not None
    assert opens(rival.commitment, DRAW, "آرش", rival.salt, rival.value)
    assert not opens(rival.commitment, DRAW, "بهار", rival.salt, rival.value)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(DrawError, match="32 bytes, not 3"):
        commitment("draw", "Ali", b"abc", bytes(32))


def test_a_name_of_two_lines_cannot_commit() -> None:
    with pytest.raises(DrawError, match="one line"):
        commitment("draw", "Ali\nB", bytes(32), bytes(32))


def test_each_item_of_a_chain_is_the_hash_of_the_next() -> None:
    chain = make_chain(bytes(32), 4)
    assert chain[4] == bytes(32)
    assert [hashlib.sha256(item).digest() for item in chain[1:]] == chain[:-1]


def test_an_opened_item_leads_back_to_the_anchor_at_its_own_place_only() -> None:
    assert check_chain(CHAIN[0], CHAIN[2], 2)
    assert not check_chain(CHAIN[0], CHAIN[2], 1)
    assert not check_chain(CHAIN[0], CHAIN[0], 0)


def test_a_chain_without_values_is_refused() -> None:
    with pytest.raises(DrawError, match="at least one"):
        make_chain(bytes(32), 0)


def test_the_key_is_sources_then_reveals_then_the_chain() -> None:
    key = compose_key(CEREMONY.sources, [b"\1" * 32], b"\2" * 32)
    assert key == "2104377.1/2.5.8.10.12./" + "01" * 32 + "./" + "02" * 32 + "./"


def test_the_published_order_is_drawn_with_the_published_key() -> None:
    published = publish(CEREMONY)
    assert published["order"] == draw(CEREMONY.names, published["key"]).order


def test_a_missing_reveal_is_replaced_by_the_chain() -> None:
    assert stand_in(CHAIN[1], "بهار").hex().upper() + "./" in publish(CEREMONY)["key"]


def test_a_reveal_that_does_not_open_its_commitment_is_refused_by_name() -> None:
    false = replace(participant("آرش"), value=secret("another"))
    with pytest.raises(DrawError, match="آرش does not open"):
        publish(replace(CEREMONY, participants=(false,)))


def test_a_participant_named_twice_is_refused() -> None:
    with pytest.raises(DrawError, match="named twice"):
        publish(replace(CEREMONY, participants=(participant("آرش"), participant("آرش"))))


def test_a_value_that_is_not_of_the_chain_is_refused() -> None:
    with pytest.raises(DrawError, match="not item 1"):
        publish(replace(CEREMONY, link=Link(CHAIN[0], 1, CHAIN[2])))


def test_a_withdrawal_is_dealt_again_with_the_next_value_of_the_chain() -> None:
    again = redeal(CEREMONY, {"پویا"}, link(2))
    assert sorted(again["order"]) == ["آرش", "بهار", "ترانه", "ثریا"]
    assert again["key"].endswith(CHAIN[2].hex().upper() + "./")


def test_a_second_draw_names_the_one_that_it_replaces() -> None:
    assert redeal(CEREMONY, {"پویا"}, link(2))["replaces"] == digest(publish(CEREMONY))


def test_a_second_draw_keeps_the_announcement() -> None:
    assert redeal(CEREMONY, {"پویا"}, link(2))["announcement"] == digest(announcement(CEREMONY))


def test_half_a_reveal_is_refused() -> None:
    with pytest.raises(DrawError, match="not 0"):
        publish(replace(CEREMONY, participants=(replace(participant("آرش"), salt=None),)))


def test_a_value_of_the_chain_cannot_be_skipped() -> None:
    with pytest.raises(DrawError, match="needs item 2"):
        redeal(CEREMONY, {"پویا"}, link(3))


@pytest.mark.parametrize("withdrawn", [set(), {"غریبه"}])
def test_only_somebody_on_the_list_can_withdraw(withdrawn: set[str]) -> None:
    with pytest.raises(DrawError, match="cannot withdraw"):
        redeal(CEREMONY, withdrawn, link(2))
