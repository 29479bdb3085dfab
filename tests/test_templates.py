"""What a browser would take apart: templates read as text, before any of them is rendered."""

from __future__ import annotations

import re

import pytest

from tests import source

TEMPLATES = [path for path in source.files("templates", ".html") if "letters" not in path.parts]
MACRO = re.compile(r"{%-?\s*macro (\w+)\(.*?%}(.*?){%-?\s*endmacro", re.S)
IMPORT = re.compile(r"{%-?\s*from \"[^\"]+\" import (.*?)-?%}", re.S)
PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.S)


def calls(text: str, names: frozenset[str]) -> bool:
    """Whether the text makes a form itself, or by one of these macros."""
    return "<form" in text or any(re.search(rf"[{{%(]\s*(?:call )?{name}\(", text) for name in names)


def makers(macros: dict[str, str], makes: str, names: frozenset[str] = frozenset()) -> frozenset[str]:
    """The macros that make such a thing, by themselves or by each other."""
    found = names | {name for name, body in macros.items() if makes in body or (names and calls(body, names))}
    return found if found == names else makers(macros, makes, found)


MACROS = {name: body for path in TEMPLATES for name, body in MACRO.findall(path.read_text(encoding="utf-8"))}
FORMS = makers(MACROS, "<form")


def forms_in_paragraphs(text: str) -> list[str]:
    """The paragraphs that hold a form, by whatever name its macro is known here."""
    said = dict(
        re.fullmatch(r"(\w+)(?: as (\w+))?", part.strip()).groups()  # type: ignore[union-attr]
        for names in IMPORT.findall(text)
        for part in names.replace("with context", "").split(",")
    )
    forms = FORMS | {alias for name, alias in said.items() if alias and name in FORMS}
    return [part for part in PARAGRAPH.findall(text) if calls(part, frozenset(forms))]


def test_the_buttons_that_are_forms_are_known() -> None:
    assert {"act", "post_form"} <= FORMS


@pytest.mark.parametrize(
    "text",
    [
        '<p class="soft">{{ act(url, "…") }}</p>',
        '{% from "macros/buttons.html" import act as act_button %}<p>{{ act_button(url) }}</p>',
        "<p>\n{% call post_form(form) %}…{% endcall %}</p>",
        '<p><form method="post"></form></p>',
    ],
)
def test_a_form_in_a_paragraph_is_found(text: str) -> None:
    assert len(forms_in_paragraphs(text)) == 1


def test_no_button_that_is_a_form_stands_in_a_paragraph() -> None:
    wrong = [
        f"{path.relative_to(source.ROOT)}: {part.strip()[:80]}"
        for path in TEMPLATES
        for part in forms_in_paragraphs(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
