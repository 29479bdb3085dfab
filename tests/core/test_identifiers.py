"""One canonical form of each identifier, or the exact reason why it is none."""

from __future__ import annotations

import json
from collections.abc import Callable

import phonenumbers
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import identifiers_demo as demo
from portal.core.i18n import locale
from portal.core.identifiers import (
    CHECKS,
    BadIdentifier,
    check_iban,
    check_legal_id,
    check_mobile,
    check_national_code,
    check_postal_code,
    mask_mobile,
    postal_code_doubt,
)
from portal.core.identifiers_cli import init_app

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=40)
SEEDS = st.integers(0, 10**6)
MAKERS: dict[str, Callable[[int], str]] = {
    "national-code": demo.make_national_code,
    "legal-id": demo.make_legal_id,
    "mobile": demo.make_mobile,
    "iban": demo.make_iban,
    "postal-code": demo.make_postal_code,
}
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def reason(kind: str, value: str) -> str:
    with pytest.raises(BadIdentifier) as caught:
        CHECKS[kind](value)
    return caught.value.code


@pytest.mark.parametrize("kind", CHECKS)
@given(seed=SEEDS)
@settings(max_examples=30)
def test_invented_values_are_valid_and_canonical(kind: str, seed: int) -> None:
    made = MAKERS[kind](seed)
    assert CHECKS[kind](made) == made == MAKERS[kind](seed)


@pytest.mark.parametrize("kind", CHECKS)
@pytest.mark.parametrize("digits", [PERSIAN, ARABIC])
def test_any_digits_spaces_and_marks_lead_to_one_form(kind: str, digits: dict[int, int]) -> None:
    made = MAKERS[kind](1)
    typed = f" \u202b{made[:5]} \u200c-\u200e{made[5:]}\ufeff ".translate(digits)
    assert CHECKS[kind](typed) == made


@pytest.mark.parametrize("kind", CHECKS)
@given(value=ANY_TEXT)
@settings(max_examples=60)
def test_no_text_whatever_breaks_a_check(kind: str, value: str) -> None:
    if _accepted(kind, value):
        canonical = CHECKS[kind](value)
        assert CHECKS[kind](canonical) == canonical
    else:
        assert reason(kind, value)


@pytest.mark.parametrize("kind", ["national-code", "legal-id", "iban"])
@given(seed=SEEDS, place=st.integers(0, 8), step=st.integers(1, 9))
@settings(max_examples=60)
def test_a_code_with_another_digit_is_judged_by_the_book(kind: str, seed: int, place: int, step: int) -> None:
    made = MAKERS[kind](seed)
    at = len(made) - 10 + place
    other = made[:at] + str((int(made[at]) + step) % 10) + made[at + 1 :]
    assert _accepted(kind, other) == _by_the_book(kind, other)


def _accepted(kind: str, value: str) -> bool:
    try:
        return bool(CHECKS[kind](value))
    except BadIdentifier:
        return False


def _by_the_book(kind: str, code: str) -> bool:
    """The published rules, written out once more."""
    if kind == "iban":
        return int(f"{code[4:]}1827{code[2:4]}") % 97 == 1
    d = [int(digit) for digit in code]
    if kind == "national-code":
        rest = sum(d[i] * (10 - i) for i in range(9)) % 11
        return len(set(d)) > 1 and d[9] == (rest if rest < 2 else 11 - rest)
    weights = [29, 27, 23, 19, 17, 29, 27, 23, 19, 17]
    rest = sum((d[i] + d[9] + 2) * weights[i] for i in range(10)) % 11
    return len(set(d)) > 1 and d[10] == (0 if rest == 10 else rest)


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_equal_digits_are_nobody(digit: str) -> None:
    assert reason("national-code", digit * 10) == "all_equal"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("national-code", "", "empty"),
        ("national-code", "123456789", "length"),
        ("national-code", "12345678a1", "letters"),
        ("national-code", "123456789²", "letters"),
        ("legal-id", "1234567890", "length"),
        ("legal-id", "۳" * 11, "all_equal"),
        ("mobile", "02188000000", "not_mobile"),
        ("mobile", "0999123456", "length"),
        ("mobile", "09991234567890", "length"),
        ("mobile", "+1 999 123 4567", "country"),
        ("mobile", "0999-CALL-ME", "letters"),
        ("iban", "DE02099000000000000000000", "country"),
        ("iban", "IR12", "length"),
        ("iban", "IR00" + "0" * 22, "check_digit"),
        ("postal-code", "12345", "length"),
    ],
)
def test_the_reason_is_exact(kind: str, value: str, code: str) -> None:
    assert reason(kind, value) == code


def test_the_sentence_counts_what_was_typed_in_the_readers_language() -> None:
    with pytest.raises(BadIdentifier) as caught:
        check_national_code("123")
    assert "۱۰ رقم" in caught.value.sentence
    assert "۳ رقم" in caught.value.sentence
    with locale("en"):
        assert "3 digits" in caught.value.sentence


@pytest.mark.parametrize(
    "typed",
    ["09991234567", "9991234567", "989991234567", "00989991234567", "+989991234567", "+98 (0) 999 123-4567"]
    + ["۰۹۹۹ ۱۲۳ ۴۵۶۷", "٠٩٩٩-١٢٣-٤٥٦٧", "0999.123.4567", "0999\u200c1234567"],
)
def test_every_way_of_writing_a_mobile_is_one_number(typed: str) -> None:
    assert check_mobile(typed) == "+989991234567"


def test_a_mobile_whose_prefix_looks_like_the_country_code_stays_whole() -> None:
    assert check_mobile("9812345678") == "+989812345678"


def test_an_invented_mobile_is_a_number_for_the_reference_library_too() -> None:
    assert phonenumbers.is_valid_number(phonenumbers.parse(demo.make_mobile(5)))


def test_a_masked_mobile_shows_only_its_ends() -> None:
    assert mask_mobile("+989991234567") == "0999***4567"


def test_a_sheba_number_may_leave_out_its_country() -> None:
    made = demo.make_iban(3)
    assert check_iban(made[2:]) == check_iban(made.lower()) == made


def test_a_legal_id_may_be_typed_in_groups() -> None:
    made = demo.make_legal_id(2)
    assert check_legal_id(f"{made[:3]} {made[3:7]} {made[7:]}") == made


def test_an_unusual_postal_code_is_doubted_but_accepted() -> None:
    assert postal_code_doubt(check_postal_code("0000000000"))
    assert postal_code_doubt(demo.make_postal_code(1)) is None


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    init_app(app)
    return app


def test_the_command_prints_the_canonical_form(app: Flask) -> None:
    made = demo.make_mobile(1)
    result = app.test_cli_runner().invoke(args=["identifiers", "check", "mobile", made.translate(PERSIAN)])
    assert (result.exit_code, result.stdout) == (0, f"{made}\n")


def test_the_command_says_why_on_stderr(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["identifiers", "check", "legal-id", "-12"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "۱۱ رقم" in result.stderr


def test_the_command_answers_machines(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["identifiers", "check", "iban", "IR1\udcff", "--json"])
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert list(answer) == ["kind", "value", "valid", "canonical", "reason", "code"]
    assert (answer["valid"], answer["canonical"], answer["code"]) == (False, None, "length")


@pytest.mark.parametrize("args", [["passport", "1"], ["mobile"], []])
def test_an_unknown_kind_or_a_missing_value_is_bad_input(app: Flask, args: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["identifiers", "check", *args])
    assert result.exit_code == 1
    assert result.stderr
