"""What the steps of the workflow do: by rule within seconds, or by people."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.cases import Answers, Case, record, take_step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.i18n import _, _l
from portal.core.jobs import LostLease, finish, job, periodic
from portal.licensing import submission
from portal.licensing.licences import granting
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Basis
from portal.licensing.models import LicenceCase, licence_case
from portal.licensing.rules import PathKind
from portal.licensing.step_forms import per_item

log = logging.getLogger("portal.licensing")

# Longer than the last of a job's tries; then people get the file.
PATIENCE = timedelta(minutes=2)
FALLBACKS = {
    "error": _l("در تصمیم خودکار خطایی رخ داد"),
    "late": _l("تصمیم خودکار به‌هنگام گرفته نشد"),
    "changed": _l("پس از فرستادن، شرط‌های راه سریع دیگر برقرار نبود"),
}


@job(submission.DECIDE)
def decide_job(args: Mapping[str, Any]) -> None:
    """Decide by rule, once. What fails for a reason of its own goes to people; what fails with the database is
    tried again, and goes to people by `overdue` if that does not help."""
    try:
        with finish():
            decide(_locked(args))
    except (LostLease, DBAPIError, StaleDataError):
        raise
    except Exception:
        log.exception("automatic decision failed", extra={"case": args["id"]})
        with finish():
            fall_back(_locked(args), "error")


def _locked(args: Mapping[str, Any]) -> LicenceCase:
    return db.session.get_one(LicenceCase, int(args["id"]), with_for_update=True, populate_existing=True)


@periodic("licensing.overdue", seconds=60)
def overdue() -> None:
    """No file waits for a decision that the portal did not manage to make."""
    with finish():
        waiting = select(LicenceCase).where(
            LicenceCase.state == "submitted",
            LicenceCase.path.in_([PathKind.INSTANT.value, PathKind.PROVISIONAL.value]),
            LicenceCase.changed_at < now() - PATIENCE,
        )
        for case in db.session.scalars(waiting.with_for_update(of=LicenceCase)).all():
            fall_back(case, "late")


def decide(case: LicenceCase) -> None:
    """Take the automatic step that the path opened, if it is still open; asked twice, it does nothing."""
    if case.state != "submitted" or case.path not in (PathKind.INSTANT, PathKind.PROVISIONAL):
        return
    today = submission.path_today(case)
    if not today.is_automatic:
        fall_back(case, "changed")
    elif case.path == PathKind.INSTANT and today.kind is PathKind.INSTANT:
        take_step(case, "grant_by_rule", None)
    else:
        take_step(case, "grant_provisionally", None)


def fall_back(case: LicenceCase, reason: str) -> None:
    """Give the file to people; it keeps its day."""
    if case.state == "submitted" and case.path != PathKind.FULL:
        take_step(case, "fall_back", None, {"reason": reason})


# Effects and checks of the steps.


def give_to_people(case: Case, _actor: Person | None, answers: Answers) -> None:
    case = licence_case(case)
    case.path, case.fallback = PathKind.FULL.value, answers["reason"]
    audit.record(None, case, f"licence.fallback_{case.fallback}", case=case)


def issue_by_rule(case: Case, actor: Person | None, _answers: Answers) -> None:
    case = licence_case(case)
    granting.grant(case, actor, Basis.RULE, provisional=case.state == "provisional")


def issue_by_person(case: Case, actor: Person | None, answers: Answers) -> None:
    """Issue with the conditions that the signatory chose and those they added."""
    case = licence_case(case)
    case.conditions = chosen_conditions(case, answers)
    granting.grant(case, actor, Basis.PERSON)


def issue_by_lapse(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """The office let its time pass: the same licence, with the same rights."""
    granting.grant(licence_case(case), None, Basis.LAPSE)


def issue_on_appeal(case: Case, _actor: Person | None, answers: Answers) -> None:
    """The appeal's decision stands in for the office's; whoever made it signs. None: the appeal's own lapse."""
    by = answers.get("by")
    granting.grant(licence_case(case), by, Basis.PERSON if by else Basis.LAPSE)


def chosen_conditions(case: LicenceCase, answers: Answers) -> list[dict[str, str]]:
    own = case.class_version.conditions
    kept = [own[int(place)] for place in answers.get("conditions", []) if int(place) < len(own)]
    return kept + [{"fa": line, "en": ""} for line in (answers.get("extra") or "").splitlines() if line]


def confirm_licence(case: Case, actor: Person | None, _answers: Answers) -> None:
    case = licence_case(case)
    if actor is not None and (licence := licences.licence_of(case)):
        licences.confirm(licence, actor)


def refuse(case: Case, _actor: Person | None, answers: Answers) -> None:
    """Keep the reasons, requirement by requirement, and what the applicant can do."""
    case = licence_case(case)
    case.refusal = {"reasons": per_item(answers), "remedy": answers["remedy"]}


def revoke_provisional(case: Case, actor: Person | None, answers: Answers) -> None:
    case = licence_case(case)
    refuse(case, actor, answers)
    if licence := licences.licence_of(case):
        licences.revoke(licence, None, _("بررسی پس از صدور موقت: %(reasons)s", reasons=_in_words(case)))


def _in_words(case: LicenceCase) -> str:
    return " ".join(reason["text"] for reason in (case.refusal or {}).get("reasons", []))


def require_all_met(case: Case, _actor: Person | None, _answers: Answers) -> None:
    if unmet := record.unmet(case):
        raise Invalid(
            _("این شرط‌ها هنوز احراز نشده است: %(names)s.", names="، ".join(unmet)),
            _("در فهرست شرط‌های همین پرونده نتیجه‌ی هر یک را ثبت کنید، یا درخواست را برگردانید یا رد کنید."),
        )


for _code, _words in FALLBACKS.items():
    audit.describe(f"licence.fallback_{_code}", _words)
