"""Invented things to show: a form with every kind of field, rows, events, and who is signed in."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Thing
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from portal.core import i18n
from portal.core.clock import now

KINDS = {"": "—", "full": "پیام‌رسان", "small": "پیام‌رسان کوچک"}
HOSTINGS = {"in": "مرکز داده‌ی داخلی", "own": "از آنِ خود شرکت"}
PLATFORMS = {"android": "اندروید", "ios": "آی‌اواس", "web": "وب"}
PROVINCES = {"": "—", "yazd": "یزد"}


def choices(words: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class PlaceForm(Form):
    province = SelectField("استان", [InputRequired("استان را برگزینید.")], choices=choices(PROVINCES))
    postal_code = StringField("کد پستی", [Length(10, 10, "کد پستی ده رقم است.")])


class ExampleForm(Form):
    version = HiddenField(default="3")
    name = StringField(
        "نام شرکت", [InputRequired("نام شرکت را بنویسید.")], description="همان که در آگهی ثبت آمده است."
    )
    email = EmailField("نشانی رایانامه", [Email("نشانی رایانامه درست نیست؛ نمونه: name@example.ir")])
    mobile = TelField("شماره‌ی همراه", [Optional()])
    iban = StringField("شماره‌ی شبا", render_kw={"dir": "ltr"})
    users = IntegerField("شمار کاربران", [InputRequired("شمار کاربران را بنویسید.")])
    password = PasswordField("گذرواژه", [InputRequired("گذرواژه را بنویسید.")])
    kind = SelectField("رده‌ی پروانه", choices=choices(KINDS), validate_choice=False)
    hosting = RadioField("میزبانی", [InputRequired("یکی را برگزینید.")], choices=choices(HOSTINGS))
    platforms = SelectMultipleField(
        "سکوها",
        choices=choices(PLATFORMS),
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    about = TextAreaField("شرح خدمت", [Length(max=500)])
    place = FormField(PlaceForm, label="نشانی")
    managers = FieldList(StringField("نام مدیر", [InputRequired("نام مدیر را بنویسید.")]), min_entries=1)
    agree = BooleanField("درستی این داده‌ها را می‌پذیرم.", [InputRequired("برای ادامه باید بپذیرید.")])
    document = FileField("اساسنامه")
    documents = MultipleFileField("مدارک")


def wrong_form() -> ExampleForm:
    """The example as a person sends it with mistakes."""
    sent = {"email": "info@", "iban": "IR820540102680020817909002", "place-postal_code": "123", "managers-0": ""}
    form = ExampleForm(MultiDict({**sent, "about": "پیام‌رسانی ساده برای خانواده‌ها"}))
    form.validate()
    return form


def link(label: str, icon: str = "settings", active: bool = False, badge: int | None = None) -> Thing:
    return Thing(label=label, url="#", icon=icon, active=active, badge=badge)


def shell(signed_in: bool) -> dict[str, Any]:
    """What the portal's context processors give to a page."""
    account = Thing(
        key=request.cookies.get("person", "p1"),
        name="مریم آزادی",
        organisation="شرکت نوآوران آوا",
        organisations=[
            Thing(token="a", name="شرکت نوآوران آوا", active=True),
            Thing(token="b", name="شرکت پیام‌گستر", active=False),
        ],
        switch_url="/",
        sign_out_url="/acts/sign-out",
        notifications_url="/",
        unread=3,
        links=[link("نشست‌ها و امنیت", "lock"), link("اعضای سازمان", "users")],
    )
    return {
        "navigation": [link("پرونده‌های من", active=True), link("پروانه‌ها"), link("مدارک"), link("گفت‌وگوها", badge=2)],
        "account": account if signed_in else None,
        "footer_links": [link("دفتر همگانی پروانه‌ها"), link("راستی‌آزمایی"), link("صندوق نامه‌های آزمایشی")],
        "sign_in_url": "/sign-in",
    }


TITLES = {
    "in_review": "پروانه‌ی پیام‌رسان آوا",
    "waiting": "تمدید پروانه‌ی پیک",
    "granted": "پیام‌رسان کوچک نسیم",
    "refused": "اتصال به اپراتور برای گپ‌وگفت بسیار بلندنام",
    "draft": "پیش‌نویس تازه",
}


def rows() -> list[Thing]:
    return [
        Thing(
            number=i18n.digits(f"1405-{1041 + i}"),
            title=title,
            state=state,
            due=now() + timedelta(days=i),
            users=12000 * (i + 1),
        )
        for i, (state, title) in enumerate(TITLES.items())
    ]


def event(hours_ago: int, title: str, actor: str, sign: str, tone: str, note: str = "", url: str = "") -> Thing:
    at = now() - timedelta(hours=hours_ago)
    return Thing(at=at, title=title, actor=actor, sign=sign, tone=tone, note=note, url=url)


def events() -> list[Thing]:
    return [
        event(0, "پروانه صادر شد", "اداره‌ی پروانه‌ها", "certificate", "success", url="#"),
        event(5, "پرسش پاسخ داده شد", "مریم آزادی", "message", "info", note="گواهی امنیتی تازه پیوست شد."),
        event(48, "درخواست تکمیل", "کارشناس امنیت", "player-pause", "warning"),
        event(72, "فرستاده شد", "", "send", ""),
    ]
