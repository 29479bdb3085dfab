"""Letters: a template, the facts as they were, and the reader's language make subject, text and page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from jinja2 import Template

from portal.config import Settings
from portal.core.accounts.models import Office
from portal.core.cases.models import Case
from portal.core.db import db
from portal.core.i18n import LOCALES, current_locale, locale
from portal.core.i18n.catalogue import LazyText

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Letter:
    """`happened` is the one sentence that stands in the person's list in the portal."""

    subject: str
    happened: str
    text: str
    html: str


def compose(template: str, reader: str, facts: Facts) -> Letter:
    """The letter in the language `reader` (`fa` or `en`). `facts` may be frozen ones: see `words_of`."""
    with locale(reader if reader in LOCALES else "fa"):
        found, values = _template(template), {name: _thaw(value) for name, value in facts.items()}
        values["link"] = values.get("link") or _case_link(values.get("case"))
        paragraphs = [line for part in found.render(values).split("\n\n") if (line := _one_line(part))]
        html = current_app.jinja_env.get_template("letters/letter.html").render(
            paragraphs=[part for part in paragraphs if part != values["link"]], link=values["link"]
        )
        subject, happened = (_one_line(_block(found, name, values)) for name in ("subject", "happened"))
        return Letter(subject, happened, "\n\n".join(paragraphs) + "\n", html)


def summary(template: str, facts: Facts) -> tuple[str, str]:
    """Subject and happening in the language of the page that is being made."""
    found, values = _template(template), {name: _thaw(value) for name, value in facts.items()}
    return _one_line(_block(found, "subject", values)), _one_line(_block(found, "happened", values))


def _template(name: str) -> Template:
    """`licence_returned` falls back to `returned`, the letter that serves every kind of case."""
    code, general = current_locale(), name.partition("_")[2] or name
    files = [f"letters/{stem}.{language}.txt" for language in (code, "fa") for stem in (name, general)]
    return current_app.jinja_env.select_template(files)


def _block(template: Template, name: str, values: Facts) -> str:
    """One block of a letter; blocks it does not change are those of the letter it extends."""
    context = template.new_context(dict(values))
    # Running the template's body as far as its `extends` fills in the inherited blocks.
    for _part in template.root_render_func(context):
        pass
    return "".join(context.blocks[name][0](context))


def _one_line(part: str) -> str:
    return re.sub(r"\s+", " ", part).strip()


def words_of(fa: Any, en: Any = "") -> dict[str, str]:
    """A fact that reads differently in each language, to be stored with a letter's facts."""
    return {"fa": str(fa), "en": str(en or fa)}


def in_both(text: Any) -> dict[str, str]:
    """A lazy text in both languages."""
    found = {}
    for code in LOCALES:
        with locale(code):
            found[code] = str(text)
    return found


def freeze(value: Any) -> Any:
    """A fact as JSON: moments and days keep what they are, words wait for their reader's language."""
    if isinstance(value, LazyText):
        return in_both(value)
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _thaw(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "at" in value:
        return datetime.fromisoformat(value["at"])
    if "day" in value:
        return date.fromisoformat(value["day"])
    return value.get(current_locale(), value.get("fa"))


def facts_of(case: Case) -> dict[str, Any]:
    """What every letter about a case may name, frozen."""
    return {
        "case": case.token,
        "number": case.number,
        "title": case.title,
        "applicant": words_of(case.applicant.name_fa, case.applicant.name_en),
        "holder": _holder(case),
        "due": freeze(case.due_at),
    }


def _holder(case: Case) -> dict[str, str] | None:
    if case.holder == "applicant":
        return words_of("شما", "you")
    if case.holder == "office" and case.office_id:
        office = db.session.get_one(Office, case.office_id)
        return words_of(office.name_fa, office.name_en)
    return None


def address_of(endpoint: str, **values: Any) -> str:
    """The address of a page as people open it, also outside a request."""
    settings: Settings = current_app.extensions["settings"]
    parts = urlsplit(settings.base_url)
    pages = current_app.url_map.bind(parts.netloc, url_scheme=parts.scheme)
    return pages.build(endpoint, values, force_external=True)


def _case_link(token: str | None) -> str:
    return address_of("desk.case", token=token) if token else ""
