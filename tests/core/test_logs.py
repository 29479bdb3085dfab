"""Logs say what the machine needs and nothing about people."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import BadSettings, Settings
from portal.core import web
from portal.core.logs import JsonLine


def line(record: logging.LogRecord) -> dict[str, object]:
    found: dict[str, object] = json.loads(JsonLine().format(record))
    return found


def test_a_request_is_one_line_with_route_status_and_time(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "portal.requests"):
        client.get("/register/L-1405-000001-8?q=somebody")
    said = line(caplog.records[-1])
    assert (said["route"], said["status"], said["method"]) == ("register.licence", 404, "GET")
    assert "somebody" not in json.dumps(said)
    assert "000001" not in json.dumps(said)


def test_a_crash_is_logged_by_its_places_and_not_by_its_words() -> None:
    try:
        raise ValueError("the secret of a person")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("portal.web", logging.ERROR, "", 0, "unhandled", (), info)
    assert "secret" not in JsonLine().format(record)
    assert "ValueError" in str(line(record)["trace"])


def test_a_proxy_is_believed_only_when_it_is_named(app: Flask, client: FlaskClient) -> None:
    settings: Settings = app.extensions["settings"]
    behind = Flask("behind")
    web.init_app(behind, replace(settings, trusted_proxies=1))
    assert type(behind.wsgi_app).__name__ == "ProxyFix"
    assert type(app.wsgi_app).__name__ != "ProxyFix"


def test_a_number_of_proxies_that_is_none_does_not_start() -> None:
    with pytest.raises(BadSettings, match="PORTAL_TRUSTED_PROXIES"):
        Settings.from_environ({"PORTAL_TRUSTED_PROXIES": "many", "PORTAL_SECRET_KEY": "x" * 40})
