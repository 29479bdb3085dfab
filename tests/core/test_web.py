"""The web's edge: nothing is open by accident, errors are words, answers carry their guards."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.core import web
from portal.core.errors import Invalid
from tests.people import client_for, make_vendor


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """A portal to which routes can still be added."""
    return create_app(Settings.for_tests(tmp_path).with_changes(environment="development"))


def test_a_portal_with_an_unmarked_route_does_not_start(bare: Flask) -> None:
    bare.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(web.UnmarkedRoute, match="open"):
        web.require_marks(bare)


def test_an_unmarked_route_that_came_later_is_closed(bare: Flask) -> None:
    bare.add_url_rule("/open", "open", lambda: "open")
    assert bare.test_client().get("/open").status_code == 403


def test_what_breaks_is_told_without_its_insides(bare: Flask) -> None:
    @web.public
    def broken() -> str:
        raise RuntimeError("secret inside")

    bare.add_url_rule("/broken", "broken", broken)
    answer = bare.test_client().get("/broken")
    assert answer.status_code == 500
    assert "secret inside" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_an_error_of_ours_says_what_and_what_now(bare: Flask) -> None:
    @web.public
    def wrong() -> str:
        raise Invalid("چنین نمی‌شود", "چنان کنید")

    bare.add_url_rule("/wrong", "wrong", wrong)
    answer = bare.test_client().get("/wrong")
    assert answer.status_code == 422
    assert "چنین نمی‌شود" in answer.text
    assert "چنان کنید" in answer.text


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Accept": "application/problem+json"}])
def test_machines_get_problems_as_json(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.get("/no-such-page", headers=headers)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.get_json()["status"] == 404


def test_an_address_of_the_api_answers_json_to_everybody(client: FlaskClient) -> None:
    assert client.get("/api/v1/licences/none").mimetype == "application/problem+json"


def test_a_page_that_is_not_there_is_told_in_words(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "چنین صفحه‌ای نیست" in answer.text


@pytest.mark.parametrize("path", ["/", "/no-such-page", "/register.json"])
def test_every_answer_carries_its_guards(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_of_somebody_is_kept_by_nobody(app: Flask) -> None:
    assert client_for(make_vendor().owner).get("/cases").headers["Cache-Control"] == "no-store"


def test_a_file_of_the_look_is_kept_as_long_as_its_address_says_its_state(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        address = url_for("static", filename="css/portal.css")
    assert address in client.get("/").text
    assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for other in ("/static/css/portal.css", "/static/css/portal.css?v=1"):
        assert client.get(other).headers["Cache-Control"] == "public, max-age=3600"
    assert client.get("/static/css/none.css?v=1").headers["Cache-Control"] == "no-store"


def test_a_font_has_the_address_that_the_style_sheet_knows(client: FlaskClient) -> None:
    assert "Vazirmatn%5Bwght%5D.woff2\"" in client.get("/").text


def test_a_forged_host_is_refused(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_a_post_without_its_token_changes_nothing(app: Flask) -> None:
    browser = client_for(make_vendor().owner)
    browser.with_csrf = False
    assert browser.post("/applications", data={"licence_class": "messenger"}).status_code in (303, 400, 422)


def test_a_wrong_method_is_told_in_words(client: FlaskClient) -> None:
    assert client.delete("/register").status_code == 405


def test_the_portal_says_when_it_is_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ready"}
