"""The creative: text, picture, link to the channel. What each service needs of it, and its digest. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.core.text import has_hidden_controls, normalise_lines
from portal.elections.services import Unit

LONGEST = 1000
LONGEST_LINK = 200
# A badge and a code belong to a channel; members are added to one: no words are shown.
WITHOUT_WORDS = {Unit.FLAG, Unit.CODE, Unit.MEMBERS}


@dataclass(frozen=True)
class Creative:
    """`picture`: SHA-256 of the picture's bytes, or empty."""

    words: str = ""
    link: str = ""
    picture: str = ""

    def lacks(self, unit: Unit) -> bool:
        """Whether something is missing that a service of this unit needs."""
        return not self.link or (unit not in WITHOUT_WORDS and not self.words)

    @property
    def digest(self) -> str:
        """SHA-256 of the creative's canonical JSON: keys sorted, no spaces, UTF-8."""
        body = {"link": self.link, "picture": self.picture, "words": self.words}
        return sha256(
            json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest()


def clean_words(words: str) -> str:
    """The text as people will see it. Raises Invalid for what is not seen but changes how others read."""
    if has_hidden_controls(words):
        raise Invalid(
            _("در متن نویسه‌ی پنهانی هست که جهت نوشته را برمی‌گرداند."),
            _("چیزی فرستاده نشد؛ آن را پاک کنید و باز بفرستید."),
        )
    cleaned = normalise_lines(words).strip()
    if len(cleaned) > LONGEST:
        raise Invalid(_("متن بیش از ۱۰۰۰ نویسه است؛ کوتاه‌ترش کنید."))
    return cleaned


def clean_link(link: str) -> str:
    """The channel's address; https alone, so that nobody on the way changes where it leads."""
    found = link.strip()
    if found and not found.startswith("https://"):
        raise Invalid(_("پیوند کانال باید با https:// آغاز شود."))
    if has_hidden_controls(found) or len(found) > LONGEST_LINK:
        raise Invalid(_("پیوند کانال درست نیست یا بیش از ۲۰۰ نویسه است."))
    return found
