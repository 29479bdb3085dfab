"""Rules of accounts, without a database: passwords, roles of a kind, who needs a second factor."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from portal.core.accounts.roles import (
    KINDS_WITH_OFFICES,
    KINDS_WITH_SECOND_FACTOR,
    OFFICE_ROLES,
    ROLES_OF,
    Kind,
    Role,
)
from portal.core.i18n import _
from portal.core.text import digits_to_ascii

SHORTEST_PASSWORD = 10
# argon2 reads any length; a cap keeps a megabyte of "password" from costing us the time.
LONGEST_PASSWORD = 256


@lru_cache
def common_passwords() -> frozenset[str]:
    """The most common passwords of ten characters and more, in lower case."""
    return frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())


def password_fault(password: str, email: str) -> str | None:
    """Why a password is refused, as a sentence; None when it is good. No rules about kinds of characters."""
    plain = digits_to_ascii(password).casefold()
    if len(password) < SHORTEST_PASSWORD:
        return _("رمز عبور دست‌کم ۱۰ نویسه باشد؛ چند واژه‌ی بی‌ربط کنار هم خوب است.")
    if len(password) > LONGEST_PASSWORD:
        return _("رمز عبور بیش از ۲۵۶ نویسه است؛ کوتاه‌ترش کنید.")
    if email and _is_mostly(plain, email):
        return _("رمز عبور به نشانی ایمیل شما بسیار نزدیک است؛ چیز دیگری برگزینید.")
    if plain in common_passwords() or len(set(plain)) < 4:
        return _("این رمز در فهرست رمزهای رایج است و زود حدس زده می‌شود؛ چیز دیگری برگزینید.")
    return None


def _is_mostly(password: str, email: str) -> bool:
    """Whether a password is the address, or its first part with little added."""
    first = email.split("@")[0].casefold()
    return password == email.casefold() or (first in password and len(password) - len(first) < 5)


def roles_allowed(kind: Kind, in_office: bool) -> tuple[Role, ...]:
    """The roles that may be given in an organisation of `kind`, in one of its offices or at large."""
    roles = ROLES_OF[kind]
    if kind not in KINDS_WITH_OFFICES:
        return roles
    return tuple(role for role in roles if (role in OFFICE_ROLES) == in_office)


def requires_second_factor(kind: Kind, role: Role) -> bool:
    """Whether this role in an organisation of this kind may only act with a second factor."""
    return role in ROLES_OF[kind] and kind in KINDS_WITH_SECOND_FACTOR
