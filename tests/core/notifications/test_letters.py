"""Letters are short, whole, in the reader's language, and in the order a tired person needs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from portal.config import ROOT
from portal.core import clock
from portal.core.cases import KINDS
from portal.core.notifications.letters import compose, freeze, words_of

FOLDER = ROOT / "templates" / "letters"
NAMES = sorted(path.name.removesuffix(".fa.txt") for path in FOLDER.glob("*.fa.txt") if path.stem != "base.fa")


# What a letter about a list of numbers is never without.
OF_A_LIST: dict[str, object] = {
    "list": "داوطلبان شهرستان‌ها",
    "service": words_of("پیامک انبوه", "bulk messages"),
    "messenger": words_of("پیام‌رسان نمونه", "Sample Messenger"),
    "rows": 120000,
    "accepted": 119998,
    "reason": words_of("در فایل ستونی از شماره‌ها نیست", "the file has no column of numbers"),
    "advice": words_of("فایل را با یک ستون شماره بفرستید.", "Send the file with one column of numbers."),
}


def facts() -> dict[str, object]:
    """Every fact that a letter may name, at its longest."""
    return {
        "name": "پونه دشت‌آرا",
        "case": "a" * 22,
        "number": "P-1405-000042-7",
        "title": "پروانه‌ی پیام‌رسان فراگیر – پیام‌رسان نمونه",
        "applicant": words_of("شرکت نمونه‌ی پیام‌رسان", "Sample Messenger Company"),
        "holder": words_of("میز پروانه‌ها", "the licence desk"),
        "due": freeze(clock.now()),
        "until": freeze(date(2026, 12, 1)),
        "valid_until": freeze(date(2029, 12, 1)),
        "licence": "L-1405-000007-3",
        "product": "پیام‌رسان نمونه",
        "reason": words_of("گواهی امنیت پایان یافته است.", "the security certificate has ended."),
        "wanted": words_of("روزنامه‌ی رسمی، گواهی امنیت", "official gazette, security certificate"),
        "step": words_of("به همکار سپرده شد", "handed to a colleague"),
        "organisation": "شرکت نمونه",
        "organisation_en": "Sample Company",
        "role": "editor",
        "passkey": "تلفن همراه من",
        "key_name": "سامانه‌ی گزارش مصرف هفتگی",
        "invited_by": "بهرام صبوری‌فر",
        "open": 3,
        "stands": True,
        "outcome": words_of("پاسخی نرسید و پرونده با همان که هست به میز برگشت", "the file goes back to the desk"),
        "body": "دفتر فنی و امنیت",
        "silence": "no_objection",
        "draw": "riyasat-1403/1/country/1",
        "election": words_of("انتخابات ریاست‌جمهوری دوره‌ی چهاردهم", "The fourteenth presidential election"),
        "first": "آرش نیک‌روش (101)",
        "closes_at": freeze(clock.now()),
        "starts_at": freeze(clock.now()),
    }


def told(name: str, known: dict[str, object]) -> dict[str, object]:
    return known | OF_A_LIST if name.startswith("number_list_") else known


@pytest.mark.parametrize("reader", ["fa", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_fewer_than_120_words_and_one_line_of_subject(app: Flask, name: str, reader: str) -> None:
    letter = compose(name, reader, told(name, facts() | {"refused": 2}))
    assert len(letter.text.split()) < 120
    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.happened in letter.text
    assert "None" not in letter.text
    assert ".." not in letter.text


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_exists_in_english_too(name: str) -> None:
    assert Path(FOLDER / f"{name}.en.txt").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_with_few_facts_names_nothing_that_is_not_there(app: Flask, name: str) -> None:
    few = {key: facts()[key] for key in ("name", "number", "title", "licence", "role", "organisation")}
    letter = compose(name, "fa", told(name, few))
    assert "None" not in letter.text
    assert not re.search(r"\(\s*\)|[:«]\s*[.،]|\s\.", letter.text)


def test_the_order_is_file_happening_next_day_holder_objection_link(app: Flask) -> None:
    text = compose("submitted", "fa", facts()).text
    parts = [
        "گرامی",
        "۰۰۰۰۴۲",
        "ثبت شد.",
        "رسید آن",
        "روز پاسخ",
        "در دست میز پروانه‌ها",
        "اگر این",
        "http://localhost",
    ]
    assert sorted(parts, key=text.index) == parts


def test_a_kind_without_its_own_letter_uses_the_general_one(app: Flask) -> None:
    assert compose("something_returned", "fa", facts()) == compose("returned", "fa", facts())


def test_what_a_person_wrote_is_escaped_in_the_page(app: Flask) -> None:
    letter = compose("submitted", "fa", facts() | {"title": "<script>alert(1)</script>"})
    assert "<script>" not in letter.html
    assert 'dir="rtl"' in letter.html


def test_every_step_that_names_a_letter_has_one(app: Flask) -> None:
    for kind in KINDS.values():
        for step in kind.workflow.steps:
            if step.letter:
                assert compose(step.letter, "fa", facts()).text
