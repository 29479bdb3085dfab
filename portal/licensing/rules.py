"""The fast track: which path the facts of an application open, and why. Pure: no database, no clock, no Flask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from portal.core.i18n import _, number


class PathKind(StrEnum):
    """`instant`: issued by rule; `provisional`: issued by rule and reviewed after; `full`: officials decide."""

    INSTANT = "instant"
    PROVISIONAL = "provisional"
    FULL = "full"


@dataclass(frozen=True)
class Facts:
    """What the rule looks at. Counts are people, shares percent, `certificate_days` days left on the day of asking
    (negative: it has ended). None: not known, which never passes a check.

    The last four speak of the licence that is to be renewed or varied: whether it is in force, whether it is time
    to renew it, whether another case about it is open, how many reviewed things would change.
    """

    complete: bool = False
    missing_documents: int = 0
    registration_type: bool = False
    users: int | None = None
    share_in_country: int | None = None
    certificate_days: int | None = None
    court_order_contact: bool = False
    sanctioned_lately: bool = False
    in_force: bool = False
    in_window: bool = False
    other_case: bool = False
    material_changes: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class FastTrackRule:
    """The limits of a class, and which checks open which path. An empty tuple of needs never opens its path.

    `version` names these very limits; a running case keeps the rule it was submitted under.
    """

    version: str
    max_users: int
    min_share_in_country: int
    min_certificate_days: int
    quiet_days: int
    instant: tuple[str, ...] = ()
    provisional: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := {*self.instant, *self.provisional} - set(CHECKS):
            raise ValueError(f"no such check: {', '.join(sorted(unknown))}")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FastTrackRule:
        needs = {name: tuple(data.get(name, ())) for name in ("instant", "provisional")}
        return cls(**{**data, **needs})

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "instant": list(self.instant), "provisional": list(self.provisional)}


Holds = Callable[[Facts, FastTrackRule], bool]


def _at_least(value: int | None, least: int) -> bool:
    return value is not None and value >= least


CHECKS: dict[str, Holds] = {
    "complete": lambda facts, rule: facts.complete,
    "documents": lambda facts, rule: facts.missing_documents == 0,
    "registration_type": lambda facts, rule: facts.registration_type,
    "users": lambda facts, rule: facts.users is not None and 0 <= facts.users < rule.max_users,
    "hosting": lambda facts, rule: _at_least(facts.share_in_country, rule.min_share_in_country),
    "certificate": lambda facts, rule: _at_least(facts.certificate_days, rule.min_certificate_days),
    "court_orders": lambda facts, rule: facts.court_order_contact,
    "quiet_year": lambda facts, rule: not facts.sanctioned_lately,
    "in_force": lambda facts, rule: facts.in_force,
    "in_window": lambda facts, rule: facts.in_window,
    "no_other_case": lambda facts, rule: not facts.other_case,
    "in_date": lambda facts, rule: _at_least(facts.certificate_days, 0),
    "nothing_material": lambda facts, rule: facts.material_changes == 0,
}

# What a licence's renewal or variation needs to be decided by rule; of a new licence its class says it.
NEEDS = {
    "renew": ("complete", "documents", "in_force", "in_window", "no_other_case", "in_date", "nothing_material"),
    "vary": ("complete", "documents", "no_other_case", "nothing_material"),
}


def rule_for(action: str, rule: FastTrackRule, sections: Collection[str]) -> FastTrackRule:
    """The rule that decides on this action, under a class whose form has these sections."""
    if action not in NEEDS:
        return rule
    needs = tuple(code for code in NEEDS[action] if code != "in_date" or "security" in sections)
    return replace(rule, version=f"{rule.version}/{action}", instant=needs, provisional=())


@dataclass(frozen=True)
class Check:
    """One check and what came of it."""

    code: str
    holds: bool


@dataclass(frozen=True)
class Path:
    """The path chosen, every check that was made, and the codes of those that kept a faster path shut."""

    kind: PathKind
    checks: tuple[Check, ...]
    reasons: tuple[str, ...]

    @property
    def is_automatic(self) -> bool:
        return self.kind is not PathKind.FULL


def path_for(facts: Facts, rule: FastTrackRule) -> Path:
    """The fastest path whose needs all hold."""
    held = {code: CHECKS[code](facts, rule) for code in CHECKS if code in {*rule.instant, *rule.provisional}}
    checks = tuple(Check(code, holds) for code, holds in held.items())
    failed = {
        kind: tuple(code for code in needs if not held[code])
        for kind, needs in ((PathKind.INSTANT, rule.instant), (PathKind.PROVISIONAL, rule.provisional))
        if needs
    }
    open_now = [kind for kind, reasons in failed.items() if not reasons]
    if open_now:
        kind = open_now[0]
        return Path(kind, checks, failed.get(PathKind.INSTANT, ()))
    shut = [code for reasons in failed.values() for code in reasons]
    return Path(PathKind.FULL, checks, tuple(dict.fromkeys(shut)))


def words_of_check(code: str, rule: FastTrackRule) -> str:
    """What a check asks, as it is published and as it stands beside its result."""
    limits = {
        "users": number(rule.max_users),
        "share": number(rule.min_share_in_country),
        "days": number(rule.min_certificate_days),
        "quiet": number(rule.quiet_days),
    }
    sentences = {
        "complete": _("همه‌ی بخش‌ها کامل و شناسه‌ها درست باشد."),
        "documents": _("همه‌ی مدرک‌های لازم فرستاده شده باشد."),
        "registration_type": _("پروانه از نوع ثبتی باشد."),
        "users": _("کاربران کمتر از %(users)s نفر باشند.", **limits),
        "hosting": _("دست‌کم %(share)s درصد میزبانی در داخل کشور باشد.", **limits),
        "certificate": _("گواهی امنیتی دست‌کم %(days)s روز دیگر اعتبار داشته باشد.", **limits),
        "court_orders": _("رابط شبانه‌روزی دستورهای قضایی معرفی شده باشد."),
        "quiet_year": _("در %(quiet)s روز گذشته هیچ پروانه‌ای از متقاضی معلق یا لغو نشده باشد.", **limits),
        "in_force": _("پروانه اعتبار داشته باشد و معلق نباشد."),
        "in_window": _("زمان تمدید پروانه رسیده و نگذشته باشد."),
        "no_other_case": _("پرونده‌ی دیگری درباره‌ی این پروانه باز نباشد."),
        "in_date": _("گواهی امنیتی اعتبار داشته باشد."),
        "nothing_material": _("چیزی که بررسی می‌خواهد تغییر نکرده باشد."),
    }
    return sentences[code]


def reason(code: str, facts: Facts, rule: FastTrackRule) -> str:
    """Why a check failed, to the applicant."""
    values = {
        "users": number(facts.users or 0),
        "limit": number(rule.max_users),
        "share": number(facts.share_in_country or 0),
        "least": number(rule.min_share_in_country),
        "days": number(max(facts.certificate_days or 0, 0)),
        "wanted": number(rule.min_certificate_days),
        "missing": number(facts.missing_documents),
        "quiet": number(rule.quiet_days),
        "material": number(facts.material_changes),
    }
    sentences = {
        "complete": _("بخش‌هایی از درخواست هنوز کامل نیست."),
        "documents": _("%(missing)s مدرک لازم هنوز فرستاده نشده است.", **values),
        "registration_type": _("این پروانه از نوع ثبتی نیست و کارشناس باید آن را ببیند."),
        "users": _("شمار کاربران (%(users)s) از مرز راه سریع (%(limit)s) کمتر نیست.", **values),
        "hosting": _("سهم میزبانی در داخل کشور %(share)s درصد است؛ راه سریع %(least)s درصد می‌خواهد.", **values),
        "certificate": _(
            "از اعتبار گواهی امنیتی %(days)s روز مانده است؛ راه سریع دست‌کم %(wanted)s روز می‌خواهد.", **values
        ),
        "court_orders": _("رابط شبانه‌روزی دستورهای قضایی معرفی نشده است."),
        "quiet_year": _("در %(quiet)s روز گذشته یکی از پروانه‌های متقاضی معلق یا لغو شده است.", **values),
        "in_force": _("پروانه اکنون اعتبار ندارد یا معلق است."),
        "in_window": _("اکنون زمان تمدید این پروانه نیست."),
        "no_other_case": _("پرونده‌ی دیگری درباره‌ی این پروانه باز است."),
        "in_date": _("اعتبار گواهی امنیتی پایان یافته است."),
        "nothing_material": _("%(material)s مورد تغییر کرده است که کارشناس باید ببیند.", **values),
    }
    return sentences[code]
