"""Sending an application: freeze what it says, choose the path, and let the rule decide where it may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.core import jobs
from portal.core.accounts.models import Person
from portal.core.cases import Answers, Case, freeze, index, submissions
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.i18n import _, tehran_day
from portal.licensing import changes, rules, sections
from portal.licensing.forms import DOCUMENTS
from portal.licensing.licences.models import Licence, LicenceEvent
from portal.licensing.models import LicenceCase, licence_case
from portal.licensing.sections import Part

DECIDE = "licensing.decide"
Frozen = Mapping[str, Mapping[str, Any]]


def frozen_facts(case: LicenceCase, parts: Sequence[Part] = ()) -> dict[str, dict[str, Any]]:
    """What a complete application says: `{section: {field: JSON value}}`, the documents by slot.

    `parts`: the application as it was read just now, so that it is not read again.
    """
    forms = {part.code: part.form for part in parts if part.form} if parts else sections.forms_of(case)
    found: dict[str, dict[str, Any]] = {}
    for code in case.class_version.sections:
        if code == DOCUMENTS:
            found[code] = dict(sections.documents_facts(case))
        elif code in forms:
            found[code] = forms[code].frozen()
    return found


def facts_for_rule(case: LicenceCase, facts: Frozen, parts: Sequence[Part] | None = None) -> rules.Facts:
    """What the fast track looks at, as of today. `parts` None: the application was sent, so it is complete."""
    writing = [part for part in parts or () if part.code != DOCUMENTS]
    quiet = timedelta(days=case.class_version.fast_track.quiet_days)
    return rules.Facts(
        complete=sections.is_complete(writing),
        missing_documents=len(_missing(case, facts)),
        registration_type=case.class_version.registration_type,
        users=_whole(facts, "product", "users"),
        share_in_country=_whole(facts, "hosting", "share_in_country"),
        certificate_days=_days_left(facts.get("security", {}).get("certificate_expiry")),
        court_order_contact=bool(facts.get("court_orders", {}).get("mobile")),
        sanctioned_lately=sanctioned_since(case.applicant_id, now() - quiet),
        **changes.facts_of_licence(case, facts),
    )


def rule_of(case: LicenceCase) -> rules.FastTrackRule:
    """The rule that the path of this case is chosen by."""
    return rules.rule_for(case.action, case.class_version.fast_track, case.class_version.sections)


def sanctioned_since(organisation_id: int, moment: datetime) -> bool:
    """Whether a licence of this organisation was suspended or revoked at or after `moment`."""
    query = select(LicenceEvent.id).join(Licence, Licence.id == LicenceEvent.licence_id)
    sanctions = (LicenceEvent.kind.in_(("suspended", "revoked")), LicenceEvent.at >= moment)
    found = db.session.scalar(query.where(Licence.organisation_id == organisation_id, *sanctions).limit(1))
    return found is not None


def _missing(case: LicenceCase, facts: Frozen) -> list[str]:
    filled = facts.get(DOCUMENTS, {})
    return [slot.code for slot in case.class_version.slots.values() if slot.required and not filled.get(slot.code)]


def _whole(facts: Frozen, section: str, field: str) -> int | None:
    value = facts.get(section, {}).get(field)
    return value if isinstance(value, int) else None


def _days_left(expiry: Any) -> int | None:
    try:
        return (date.fromisoformat(expiry) - tehran_day(now())).days
    except (TypeError, ValueError):
        return None


def expected_path(case: LicenceCase, parts: Sequence[Part]) -> tuple[rules.Path, rules.Facts]:
    """The path that the application would take if it were sent now; by the same rule that will decide."""
    facts = facts_for_rule(case, frozen_facts(case, parts), parts)
    return rules.path_for(facts, rule_of(case)), facts


def require_complete(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """Refuse to send what lacks something, naming the parts."""
    case = licence_case(case)
    parts = sections.parts_of(case)
    unfinished = [str(part.section.title) for part in parts if not part.is_done]
    if unfinished:
        raise Invalid(
            _("این بخش‌ها هنوز کامل نیست: %(parts)s.", parts="، ".join(unfinished)),
            _("چیزی فرستاده نشد و نوشته‌های شما سر جای خود است. از فهرست بخش‌ها آن‌ها را کامل کنید."),
        )
    changes.require_sound(case, frozen_facts(case, parts))


def receive(case: Case, actor: Person | None, _answers: Answers) -> None:
    """Freeze what was sent and choose the path; an automatic one is taken by a job at once."""
    case = licence_case(case)
    if actor is None:
        raise TypeError("the portal sends no application by itself")
    facts = frozen_facts(case)
    row = freeze(case, actor, facts)
    _index(case, facts)
    if row.seq > 1:  # people have had it in hand: it goes back to them
        case.path = rules.PathKind.FULL.value
        return
    choose_path(case, facts)
    if case.path != rules.PathKind.FULL:
        jobs.enqueue(DECIDE, f"{DECIDE}/{case.token}", id=case.id)


def choose_path(case: LicenceCase, facts: Frozen) -> rules.Path:
    """Decide on the path and keep with the case what it rests on."""
    rule = rule_of(case)
    inputs = facts_for_rule(case, facts)
    path = rules.path_for(inputs, rule)
    case.path, case.rule_version, case.rule_inputs = path.kind.value, rule.version, inputs.as_json()
    case.rule_checks = [{"code": check.code, "holds": check.holds} for check in path.checks]
    return path


def path_today(case: LicenceCase) -> rules.Path:
    """The path of what was sent, asked again: a certificate may have run out, a licence been suspended since."""
    facts = submissions(case)[-1].facts
    return rules.path_for(facts_for_rule(case, facts), rule_of(case))


def _index(case: LicenceCase, facts: Frozen) -> None:
    company, people = facts.get("company", {}), facts.get("managers", {}).get("people", [])
    words = [case.product_fa, case.product_en, company.get("name", ""), company.get("legal_id", "")]
    index(case, *words, *(person["name"] for person in people))
