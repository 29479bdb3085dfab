"""Words: the source text is Persian, English is read from `translations/en/LC_MESSAGES/messages.po`.

The catalogue is read from its text form once a process: nothing has to be compiled, so nothing can be stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any, cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask

from portal.config import ROOT
from portal.core.i18n.figures import number
from portal.core.i18n.language import current_locale

DIRECTORY = ROOT / "translations"


def catalogue_path(code: str) -> Any:
    return DIRECTORY / code / "LC_MESSAGES" / "messages.po"


@lru_cache
def _translations(code: str) -> NullTranslations:
    path = catalogue_path(code)
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def gettext(text: str, **values: object) -> str:
    """`text` in the reader's language, its `%(name)s` filled in from `values`."""
    found = _translations(current_locale()).gettext(text)
    return found % values if values else found


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The form for `num`; `%(num)s` is the number in the reader's digits."""
    found = _translations(current_locale()).ngettext(singular, plural, num)
    return found % {"num": number(num), **values}


class LazyText:
    """Text that is translated each time it is read. It has no `__html__`: pages escape it like any text."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __str__(self) -> str:
        return self._make()

    def __repr__(self) -> str:
        return f"LazyText({str(self)!r})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(str(self), name)

    def __len__(self) -> int:
        return len(str(self))

    def __iter__(self) -> Iterator[str]:
        return iter(str(self))

    def __getitem__(self, key: Any) -> str:
        return str(self)[key]

    def __contains__(self, part: object) -> bool:
        return str(part) in str(self)

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str | LazyText) and str(self) == str(other)

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def lazy_gettext(text: str, **values: object) -> str:
    """`gettext`, but translated when read: for module level and for errors. Typed as the text it stands for."""
    return cast(str, LazyText(lambda: gettext(text, **values)))


def lazy_ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    return cast(str, LazyText(lambda: ngettext(singular, plural, num, **values)))


def init_app(app: Flask) -> None:
    """Words in templates: `_("…", x=1)`, `ngettext`, `{% trans %}`; values are escaped, spaces trimmed."""
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    install = cast(Any, env).install_gettext_callables
    install(
        gettext=lambda text: _translations(current_locale()).gettext(text),
        ngettext=lambda one, many, num: _translations(current_locale()).ngettext(one, many, num),
        newstyle=True,
    )
