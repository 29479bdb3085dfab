"""A day and an hour as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from portal.core.forms import BaseForm, JalaliMomentField


class WhenForm(BaseForm):
    at = JalaliMomentField("زمان")


def read(app: Flask, text: str) -> WhenForm:
    with app.test_request_context(method="POST"):
        form = WhenForm(formdata=MultiDict({"at": text}), meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize("text", ["۱۴۰۵/۰۱/۱۵ ۰۸:۰۰", "1405/1/15 8:00", "1405-01-15، 08:00"])
def test_a_moment_is_read_in_any_digits(app: Flask, text: str):
    assert read(app, text).at.data == datetime(2026, 4, 4, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["1405/01/15", "1405/01/15 25:00", "08:00", "1405/13/01 08:00", "فردا"])
def test_what_is_no_moment_stays_in_its_field_with_a_sentence(app: Flask, text: str):
    form = read(app, text)
    assert form.at.errors
    assert form.at._value() == text


def test_a_moment_is_written_as_it_is_read(app: Flask):
    form = read(app, "۱۴۰۵/۰۱/۱۵ ۰۸:۰۰")
    assert form.at._value() == "۱۴۰۵/۰۱/۱۵ ۰۸:۰۰"
