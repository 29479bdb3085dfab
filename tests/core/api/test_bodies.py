"""What a body may be: JSON within bounds, of the shape of its form, its faults told by pointers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.core.api.conftest import THING, Program
from tests.core.api.things import count

ROW = {"day": "2026-11-25", "amount": 3}


def sent(program: Program, raw: bytes | str, kind: str = "application/json") -> Any:
    return program.post("/api/v1/things", data=raw, headers={"Content-Type": kind})


def faults(program: Program, body: Any) -> dict[str, str]:
    """The first fault at each pointer; an answer without faults has none."""
    answer = program.post("/api/v1/things", body)
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    return {error["pointer"]: error["detail"] for error in answer.get_json()["errors"]}


def test_text_and_digits_are_normalised_as_on_pages(program: Program) -> None:
    body = {"name": " كتاب‌ي  تازه", "rows": [ROW | {"amount": "۳"}, ROW | {"amount": 4}]}
    answer = program.post("/api/v1/things", body).get_json()
    assert (answer["name"], answer["rows"]) == ("کتاب‌ی تازه", [3, 4])


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'"text"', b'{"name": NaN}', b'{"name": "a", "name": "b"}', b"\xff\xfe{}", b"[" * 2000]
)
def test_what_is_no_json_object_is_malformed(program: Program, raw: bytes) -> None:
    answer = sent(program, raw)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed")
    assert count() == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_kind_of_content_is_refused(program: Program, kind: str) -> None:
    assert sent(program, b'{"name": "x"}', kind).status_code == 415


def test_a_charset_is_no_other_kind(program: Program) -> None:
    assert sent(program, '{"name": "چیز"}'.encode(), "application/json; charset=utf-8").status_code == 201


def test_a_body_beyond_its_route_s_limit_is_not_read(program: Program) -> None:
    answer = program.post("/api/v1/things", {"name": "x" * 3000})
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


def test_a_body_that_hides_its_length_is_cut_off(program: Program) -> None:
    stream = BytesIO(b'{"name": "' + b"x" * 3000 + b'"}')
    environ = {"wsgi.input_terminated": True}
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    answer = program.post("/api/v1/things", headers=headers, input_stream=stream, environ_overrides=environ)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": None}, "/name"),
        ({"name": "   "}, "/name"),
        ({"name": ["x"]}, "/name"),
        ({"name": {"x": 1}}, "/name"),
        ({"name": "x" * 21}, "/name"),
        ({"name": True}, "/name"),
        (THING | {"urgent": "yes"}, "/urgent"),
        (THING | {"other": 1}, "/other"),
        (THING | {"a/b~c": 1}, "/a~1b~0c"),
        (THING | {"rows-0-amount": 1}, "/rows-0-amount"),
        (THING | {"at": "2026-11-25T08:30"}, "/at"),
        (THING | {"rows": {"day": "x"}}, "/rows"),
        (THING | {"rows": [ROW] * 4}, "/rows"),
        (THING | {"rows": [ROW, 5]}, "/rows/1"),
        (THING | {"rows": [ROW, None]}, "/rows/1"),
        (THING | {"rows": [{}, ROW]}, "/rows/0/day"),
        (THING | {"rows": [ROW, ROW | {"amount": 11}]}, "/rows/1/amount"),
        (THING | {"rows": [ROW, ROW | {"amount": 1.5}]}, "/rows/1/amount"),
        (THING | {"rows": [ROW | {"day": "1405/09/04"}]}, "/rows/0/day"),
        (THING | {"rows": [ROW | {"more": 1}]}, "/rows/0/more"),
    ],
)
def test_each_fault_has_its_place(program: Program, body: Any, pointer: str) -> None:
    assert faults(program, body).get(pointer)
    assert count() == 0


def test_all_faults_are_told_at_once(program: Program) -> None:
    assert set(faults(program, {"rows": [{}], "x": 1})) == {"/name", "/rows/0/day", "/rows/0/amount", "/x"}


def test_faults_speak_the_caller_s_language(program: Program) -> None:
    answer = program.post("/api/v1/things?lang=en", {"name": "x" * 21}).get_json()
    assert "20" in answer["errors"][0]["detail"]
    assert answer["errors"][0]["detail"].isascii()


def test_a_wrong_parameter_is_named(program: Program) -> None:
    answer = program.get("/api/v1/things", query_string={"words": "x" * 11})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == "words"


def test_a_list_leads_on_page_by_page(program: Program) -> None:
    for number in range(5):
        program.post("/api/v1/things", {"name": f"چیز {number}"})
    pages, url = [], "/api/v1/things?words=چیز"
    while url:
        answer = program.get(url).get_json()
        pages.append([item["name"][-1] for item in answer["items"]])
        url = (answer["next"] or "").removeprefix("http://localhost")
    assert pages == [["0", "1"], ["2", "3"], ["4"]]


def test_nothing_under_the_api_needs_a_csrf_token_and_all_else_does(program: Program, client: FlaskClient) -> None:
    assert program.post("/api/v1/things", THING).status_code == 201
    assert client.post("/track", data={}).status_code == 303
