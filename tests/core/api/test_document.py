"""The document tells of every route, in the form that the standard asks, and of what the guard really does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.api import api_access, declare
from portal.core.api.declaring import declared
from portal.core.api.openapi import MARK, methods_of
from portal.core.web import access_of
from tests.core.api.conftest import Program
from tests.people import client_for

METHODS = {"get", "post", "put", "patch", "delete"}
JSON_TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}


@pytest.fixture
def told(nobody: Program) -> Any:
    return nobody.get("/api/v1/openapi.json").get_json()


def operations(told: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def undeclared(app: Flask) -> list[str]:
    """Routes under the API of which the document would know nothing, or whose POST may be done twice."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    found = []
    for rule in rules:
        about = declared(app.view_functions[rule.endpoint])
        if about is None or ("POST" in methods_of(rule) and not about.once):
            found.append(rule.rule)
    return found


def test_every_route_is_declared_and_every_post_is_done_once(portal: Flask) -> None:
    assert undeclared(portal) == []


def test_a_route_that_says_nothing_would_be_found(portal: Flask) -> None:
    """The control of the test above."""
    view = portal.view_functions["things.add_thing"]
    kept = view.__dict__.pop("__api__")
    try:
        assert undeclared(portal) == ["/api/v1/things"]
    finally:
        view.__dict__["__api__"] = kept


def test_keys_open_nothing_outside_the_api(portal: Flask) -> None:
    marked = [
        rule.rule
        for rule in portal.url_map.iter_rules()
        if (access := access_of(portal, rule.endpoint)) and access.name.startswith(MARK)
    ]
    assert marked
    assert [path for path in marked if not path.startswith("/api/v1/")] == []


def test_the_document_has_the_shape_of_openapi_3_1(told: Any) -> None:
    assert told["openapi"].startswith("3.1.")
    assert set(told["info"]) >= {"title", "version"}
    names = [operation["operationId"] for _, _, operation in operations(told)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(told):
        assert path.startswith("/")
        assert method in METHODS
        assert operation["summary"]
        check_parameters(path, operation["parameters"])
        check_answers(operation["responses"])


def check_parameters(path: str, parameters: Any) -> None:
    assert {p["name"] for p in parameters if p["in"] == "path"} == set(re.findall(r"{(\w+)}", path))
    assert all(p["in"] in ("path", "query", "header") and p["schema"] for p in parameters)
    assert all(p["required"] for p in parameters if p["in"] == "path")


def check_answers(responses: Any) -> None:
    assert [status for status in responses if status.startswith("2")]
    assert all(re.fullmatch(r"[2-5]\d\d", status) and answer["description"] for status, answer in responses.items())
    assert all(kind["schema"] for answer in responses.values() for kind in answer["content"].values())


def test_every_schema_is_one(told: Any) -> None:
    found = list(schemas(told))
    assert len(found) > 10
    for schema in found:
        kinds = schema.get("type", "object")
        assert set(kinds if isinstance(kinds, list) else [kinds]) <= JSON_TYPES
        assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
        assert "items" in schema or kinds != "array"


def schemas(node: Any) -> Iterator[Any]:
    """Every schema in the document, those inside others too."""
    if isinstance(node, list):
        for one in node:
            yield from schemas(one)
    if isinstance(node, dict):
        inner = [node["schema"]] if isinstance(node.get("schema"), dict) else []
        if "type" in node and ("properties" in node or "items" in node):
            inner.append(node)
        yield from (schema for schema in inner if "$ref" not in schema)
        for one in node.values():
            yield from schemas(one)


def test_every_reference_leads_somewhere(told: Any) -> None:
    for reference in set(re.findall(r"'\$ref': '#/([^']+)'", str(told))):
        here = told
        for step in reference.split("/"):
            here = here[step]
        assert here["type"] == "object"


def test_a_form_is_told_as_the_guard_asks_it(told: Any) -> None:
    body = told["paths"]["/api/v1/things"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["name"]
    assert body["properties"]["name"]["maxLength"] == 20
    assert body["properties"]["urgent"]["type"] == "boolean"
    assert body["properties"]["at"]["format"] == "date-time"
    rows = body["properties"]["rows"]
    assert (rows["maxItems"], rows["items"]["required"]) == (3, ["day", "amount"])
    assert rows["items"]["properties"]["amount"] | {"title": ""} == {
        "type": "integer", "minimum": 0, "maximum": 10, "title": ""
    }  # fmt: skip


def test_scope_name_and_errors_are_told(told: Any) -> None:
    post = told["paths"]["/api/v1/things"]["post"]
    assert post["security"] == [{"key": ["things.write"]}]
    assert [p["name"] for p in post["parameters"]] == ["Idempotency-Key"]
    assert set(post["responses"]) == {"201", "400", "401", "403", "413", "415", "422", "429"}
    assert told["paths"]["/api/v1/licences/{number}"]["get"]["security"] == []
    assert "/register.json" in told["paths"]


def test_the_page_for_people_names_every_route(nobody: Program, told: Any) -> None:
    page = nobody.get("/api").text
    assert all(path in page for path in told["paths"])
    assert "curl" in page
    assert 'href="/api"' in nobody.get("/register").text


def test_the_document_comes_in_english_too(client: FlaskClient) -> None:
    assert client.get("/api/v1/openapi.json?lang=en").get_json()["info"]["title"].isascii()
    assert "API" in client_for(None).get("/api?lang=en").text


def test_a_mark_outside_the_api_is_a_mistake_that_shows(portal: Flask) -> None:
    @api_access()
    @declare("x", answer={"type": "object"})
    def astray() -> str:
        return "never"

    with portal.test_request_context("/elsewhere"), pytest.raises(RuntimeError, match="outside"):
        astray.__access__.test()  # type: ignore[attr-defined]
