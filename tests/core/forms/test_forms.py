"""The form that all forms extend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask, g
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FieldList, FormField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.core.forms import (
    BaseForm,
    ChoiceField,
    EmailField,
    IbanField,
    IntegerField,
    JalaliDateField,
    LegalIdField,
    MobileField,
    MultiFileField,
    NationalCodeField,
    PartForm,
    PersianLinesField,
    PersianTextField,
    PostalCodeField,
    UrlField,
    VersionedForm,
)
from portal.core.i18n import locale


class Manager(PartForm):
    national_code = NationalCodeField("کد ملی", [InputRequired()])


class Company(BaseForm):
    name = PersianTextField("نام", [InputRequired()])
    about = PersianLinesField("درباره")
    plain = StringField("ساده", [Length(min=3)])
    legal_id = LegalIdField("شناسه")
    mobile = MobileField("همراه")
    iban = IbanField("شبا")
    postal_code = PostalCodeField("کد پستی")
    founded = JalaliDateField("تأسیس")
    users = IntegerField("کاربران", [NumberRange(min=0)])
    email = EmailField("ایمیل")
    site = UrlField("وبگاه")
    kind = ChoiceField("گونه", choices=[("a", "الف"), ("b", "ب")])
    files = MultiFileField("پرونده‌ها")
    managers = FieldList(FormField(Manager), min_entries=0)
    brands = FieldList(PersianTextField("نشان"))


GOOD = {"name": "آوا", "plain": "سه حرف", "kind": "a"}


@contextmanager
def _sent(app: Flask, **fields: Any) -> Iterator[Company]:
    """The form as a POST of these fields makes it."""
    with app.test_request_context("/", method="POST", data={**GOOD, **fields}):
        g.csrf_valid = True
        yield Company()


def _errors(app: Flask, **fields: Any) -> dict[str, Any]:
    with _sent(app, **fields) as form:
        form.validate()
        return dict(form.errors)


def _value(app: Flask, name: str, typed: str) -> Any:
    with _sent(app, **{name: typed}) as form:
        assert form.validate(), form.errors
        return form[name].data


def test_text_arrives_normalised(app: Flask):
    assert _value(app, "name", "  علي   كريمي ") == "علی کریمی"


def test_a_plain_text_field_is_cleaned_too(app: Flask):
    assert _value(app, "plain", " كتاب ") == "کتاب"


def test_lines_stay_lines(app: Flask):
    assert _value(app, "about", "يك\r\n\r\n\r\n\r\nدو") == "یک\n\nدو"


@pytest.mark.parametrize("name", ["name", "about", "plain", "brands-0"])
@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u202b"])
def test_a_hidden_direction_control_is_refused_with_a_sentence(app: Flask, name: str, hidden: str):
    errors = _errors(app, **{name: f"نام{hidden} بد"})
    assert "پنهانی بود" in str(errors[name.split("-")[0]])


def test_a_harmless_direction_mark_is_only_taken_out(app: Flask):
    assert _value(app, "name", "آوا\u200f") == "آوا"


def test_a_required_field_says_so_in_plain_persian(app: Flask):
    assert _errors(app, name="")["name"] == ["این خانه را پر کنید."]


@pytest.mark.parametrize("spaces", ["  ", "\u200c", "\u200f\u200f"])
def test_spaces_are_no_answer_to_a_required_field(app: Flask, spaces: str):
    errors = _errors(app, **{"name": spaces, "managers-0-national_code": spaces})
    assert errors["name"] == errors["managers"][0]["national_code"] == ["این خانه را پر کنید."]


def test_numbers_in_errors_are_written_in_the_readers_digits(app: Flask):
    assert _errors(app, plain="آ")["plain"] == ["دست‌کم ۳ نویسه بنویسید."]


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("mobile", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("founded", "۱۴۰۵/۱/۱۵", date(2026, 4, 4)),
        ("users", "۱٬۲۵۰", 1250),
        ("users", "1,250,000", 1250000),
        ("email", "Ali@Example.COM", "ali@example.com"),
        ("site", "example.com/x", "https://example.com/x"),
        ("postal_code", "۱۹۳۹۵-۴۶۳۱۱", "1939546311"),
    ],
)
def test_each_field_takes_what_people_write_and_keeps_one_form(app: Flask, name: str, typed: str, value: Any):
    assert _value(app, name, typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("legal_id", "10380284791"),
        ("mobile", "02188888888"),
        ("iban", "IR000000000000000000000000"),
        ("founded", "۱۴۰۴/۱۲/۳۰"),
        ("users", "²"),
        ("users", "9" * 19),
        ("users", "-1"),
        ("email", "ali@"),
        ("site", "javascript:alert(1)"),
        ("site", "https://user:pass@example.com"),
        ("site", "https://[bad"),
        ("kind", "c"),
    ],
)
def test_what_is_wrong_stays_in_the_field_with_a_sentence(app: Flask, name: str, typed: str):
    with _sent(app, **{name: typed}) as form:
        assert not form.validate()
        assert form[name].errors
        assert name == "kind" or form[name]._value() == typed


@pytest.mark.parametrize("name", ["legal_id", "mobile", "iban", "founded", "users", "email", "site"])
def test_an_empty_field_is_none(app: Flask, name: str):
    assert _value(app, name, "  ") is None


def test_a_date_is_written_in_jalali(app: Flask):
    with app.test_request_context("/"):
        form = Company(data={"founded": date(2026, 4, 4)})
        assert "۱۴۰۵" in form.founded._value()


@pytest.mark.parametrize("spoken", ["fa", "en"])
def test_a_day_shown_in_any_language_can_be_sent_back_as_it_is(app: Flask, spoken: str) -> None:
    a_day = date(2026, 4, 4)
    with locale(spoken):
        with app.test_request_context():
            shown = Company(data={"founded": a_day}).founded._value()
        with _sent(app, founded=shown) as form:
            assert form.validate()
            assert form.founded.data == a_day


def test_parts_say_our_sentences_too(app: Flask):
    errors = _errors(app, **{"managers-0-national_code": "1111111111"})
    assert "ده رقم یکسان" in errors["managers"][0]["national_code"][0]


def test_files_that_were_not_chosen_are_not_there(app: Flask):
    with _sent(app, files=FileStorage(filename="")) as form:
        assert form.files.data == []


def test_sentences_are_translated_with_the_page(app: Flask):
    with locale("en"):
        errors = _errors(app, kind="c")
    assert errors["kind"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_a_field(app_for_fields: Flask, text: str):
    names = ("name", "legal_id", "mobile", "iban", "postal_code", "founded", "users", "email", "site")
    with app_for_fields.test_request_context("/", method="POST", data=dict.fromkeys(names, text)):
        g.csrf_valid = True
        form = Company()
        form.validate()
        assert all(isinstance(form[name]._value(), str) for name in names)


@pytest.fixture(scope="module")
def app_for_fields(house_on: Any) -> Any:
    """The portal without a database of its own: fields read none."""
    house = house_on("sqlite")
    with house.app.app_context():
        yield house.app


def _held(form: type[BaseForm], app: Flask, **fields: str) -> BaseForm:
    with app.test_request_context("/x"):
        g.held_form = MultiDict(fields)
        return form()


def test_held_data_fills_the_form_and_says_so(app: Flask):
    form = _held(Company, app, name="آوا")
    assert (form.name.data, form.restored) == ("آوا", True)


def test_a_form_on_the_same_page_that_was_not_the_one_stays_as_it_is(app: Flask):
    class Other(BaseForm):
        reason = PersianTextField("دلیل")

    assert not _held(Other, app, name="آوا").restored


def test_a_held_version_stays_the_one_that_was_seen(app: Flask):
    class Draft(VersionedForm):
        name = PersianTextField("نام")

    form = _held(Draft, app, name="آوا", version="3")
    assert form.version.data == "3"


@pytest.mark.parametrize(("seen", "fresh"), [("4", True), ("3", False), ("", False)])
def test_a_stale_version_is_said_in_the_form(app: Flask, seen: str, fresh: bool):
    class Draft(VersionedForm):
        name = PersianTextField("نام")

    with app.test_request_context("/", method="POST", data={"version": seen, "name": "آوا"}):
        g.csrf_valid = True
        form = Draft()
        assert form.validate()
        assert form.is_fresh(4) is fresh
        assert bool(form.form_errors) is not fresh


def test_a_form_without_its_token_is_refused(app: Flask):
    client = app.test_client()
    assert client.post("/account/sign-in", data={"email": "a@example.com", "password": "x"}).status_code == 303
