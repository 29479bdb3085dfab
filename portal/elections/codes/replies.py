"""What the writer of a message is answered: Persian always, short enough for two or three parts of a text message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import _l, digits, locale
from portal.elections.codes.standing import Outcome, Standing


@dataclass(frozen=True)
class Way:
    """A digit that opens a channel of the candidate on a messenger."""

    digit: int
    messenger: str


SENTENCES: Mapping[Outcome, Any] = {
    Outcome.JOINED: _l("عضو کانال %(name)s در %(messengers)s شدید. برای لغو ۱۱ بفرستید."),
    Outcome.ALREADY: _l("شما از پیش عضو کانال %(name)s هستید. برای لغو ۱۱ بفرستید."),
    Outcome.CONFIRM: _l(
        "پیش‌تر عضویت در کانال %(name)s را لغو کرده‌اید. اگر دوباره می‌خواهید، تا یک روز دیگر بار دیگر %(digit)s یا ۱۲ "
        "بفرستید. اگر نه، کاری لازم نیست."
    ),
    Outcome.TOO_OFTEN: _l("امروز چند بار عضو شدید و لغو کردید. فردا دوباره %(digit)s بفرستید."),
    Outcome.CLOSED: _l("اکنون زمان تبلیغ %(name)s نیست و کسی عضو نمی‌شود. برای لغو عضویت ۱۱ بفرستید."),
    Outcome.LEFT: _l("عضویت شما در کانال %(name)s لغو شد. برای بازگشت ۱۲ بفرستید."),
    Outcome.CANCELLED: _l("عضویت شما لغو شد و پیام تبلیغاتی نمی‌گیرید. برای بازگشت ۱۲ بفرستید."),
    Outcome.RESUMED: _l("دوباره عضو کانال %(name)s در %(messengers)s شدید. برای لغو ۱۱ بفرستید."),
    Outcome.HELP: _l("برای عضویت در کانال %(name)s %(ways)s را بفرستید. برای لغو ۱۱."),
}
NO_WAYS = _l("%(name)s هنوز کانالی معرفی نکرده است. برای لغو ۱۱ بفرستید.")
UNKNOWN_CODE = _l("این سرشماره اکنون از آن هیچ نامزدی نیست و پیام شما کاری نکرد.")


def reply(standing: Standing, name: str, ways: Mapping[int, Way]) -> str:
    """The sentence for the last message of `standing`; empty when enough was said today. `ways`: by messenger."""
    if not standing.is_answered:
        return ""
    with locale("fa"):
        said = NO_WAYS if standing.outcome is Outcome.HELP and not ways else SENTENCES[standing.outcome]
        return digits(str(said) % _words(standing, name, ways))


def unknown_code() -> str:
    with locale("fa"):
        return digits(UNKNOWN_CODE)


def _words(standing: Standing, name: str, ways: Mapping[int, Way]) -> dict[str, str]:
    joined = [ways[channel].messenger for channel in sorted(standing.channels) if channel in ways]
    asked = ways.get(standing.asked[0]) if standing.asked else None
    listed = sorted(ways.values(), key=lambda way: way.digit)
    return {
        "name": name,
        "messengers": _and(joined),
        "digit": str(asked.digit if asked else listed[0].digit if listed else ""),
        "ways": _or([f"{way.digit} ({way.messenger})" for way in listed]),
    }


def _and(parts: Sequence[str]) -> str:
    return " و ".join(parts)


def _or(parts: Sequence[str]) -> str:
    return " یا ".join(parts)
