"""What both sides do with a connection: trials, data, acceptance; and how it is stopped. Rows only."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Organisation, Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l
from portal.core.text import normalise
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programmes.interconnect import queries
from portal.subsidies.programmes.interconnect.models import Connection, TrialResult
from portal.subsidies.programmes.interconnect.rules import Side, plan_for
from portal.subsidies.programmes.interconnect.telling import tell, tell_of_acceptance, tell_of_taking_back

LONGEST = 400


def open_connection(grant: Grant, case: SupportCase, actor: Person | None) -> None:
    """What a grant does: the two sides get a connection to try out. A renewal goes on with the one there is."""
    if case.action != "new":
        return
    operator = db.session.scalars(select(Organisation).where(Organisation.code == case.answers["operator"])).one()
    row = Connection(grant_id=grant.id, operator_id=operator.id, opened_at=now())
    row.services, row.peak_calls = list(case.answers["services"]), case.answers["peak_calls"]
    row.grant, row.operator = grant, operator
    db.session.add(row)
    db.session.flush()
    audit.record(actor, row, "interconnect.opened", {"grant": grant.number}, case=case)
    tell(row, "interconnect_opened", "opened")


def lock(connection: Connection) -> Connection:
    """As it is now, held until the transaction ends."""
    return db.session.get_one(Connection, connection.id, with_for_update=True, populate_existing=True)


def record_result(connection: Connection, actor: Person, trial: str, passed: bool, note: str = "") -> None:
    """Write down what the actor's side found. A failure says why."""
    side = _side(actor, connection)
    if trial not in {one.code for one in plan_for(connection.services)}:
        raise Invalid(_("این آزمون در برنامه‌ی این اتصال نیست."))
    note = normalise(note).strip()[:LONGEST]
    if not passed and not note:
        raise Invalid(_("بنویسید در آزمون چه دیده شد."), _("چیزی ثبت نشد؛ یک جمله برای سوی دیگر بس است."))
    _take_back(connection, side)
    row = TrialResult(connection_id=connection.id, trial=trial, side=side, passed=passed, note=note)
    row.by_id, row.at = actor.id, now()
    db.session.add(row)
    audit.record(actor, connection, "interconnect.result", {"trial": trial, "side": str(side), "passed": passed})


def write_data(connection: Connection, actor: Person, trunk: str, numbering: str = "") -> None:
    """Each side writes its own trunk; the range of numbers is the operator's."""
    side = _side(actor, connection)
    _take_back(connection, side)
    if side is Side.VENDOR:
        connection.vendor_trunk = trunk
    else:
        connection.operator_trunk, connection.numbering = trunk, numbering
    audit.record(actor, connection, "interconnect.data", {"side": str(side)})


def accept(connection: Connection, actor: Person) -> None:
    """One side says that calls may run; with the other's word they do. Said twice, it is said once."""
    side = _side(actor, connection)
    _demand_testing(connection)
    if connection.marks.accepted[side] is not None:
        return
    if missing := queries.lacking_of(connection):
        raise Conflict(_("هنوز نمی‌توان پذیرفت: %(why)s", why=" ".join(missing)), code="not_proven")
    if side is Side.VENDOR:
        connection.vendor_accepted_at, connection.vendor_accepted_by_id = now(), actor.id
    else:
        connection.operator_accepted_at, connection.operator_accepted_by_id = now(), actor.id
    audit.record(actor, connection, "interconnect.accepted", {"side": str(side)})
    if all(connection.marks.accepted.values()):
        audit.record(None, connection, "interconnect.in_service", {})
    tell_of_acceptance(connection, side)


def suspend(connection: Connection, actor: Person, why: str) -> None:
    _demand_may_stop(connection, actor)
    if queries.standing(connection) != "in_service":
        raise Conflict(_("تنها اتصالی که در سرویس است معلق می‌شود."))
    connection.suspended_at, connection.suspended_why = now(), _reason(why)
    audit.record(actor, connection, "interconnect.suspended", {})
    tell(connection, "interconnect_suspended", f"suspended/{connection.version}", reason=connection.suspended_why)


def resume(connection: Connection, actor: Person) -> None:
    """Calls run again; if data or results changed meanwhile, both sides accept anew first."""
    _demand_may_stop(connection, actor)
    if connection.suspended_at is None or connection.ended_at is not None:
        raise Conflict(_("این اتصال معلق نیست."))
    connection.suspended_at, connection.suspended_why = None, ""
    audit.record(actor, connection, "interconnect.resumed", {})
    tell(connection, "interconnect_resumed", f"resumed/{connection.version}")


def end(connection: Connection, actor: Person, why: str) -> None:
    """For good: another connection needs another request."""
    _demand_may_stop(connection, actor)
    if queries.standing(connection) == "ended":
        raise Conflict(_("این اتصال پیش‌تر پایان یافته است."))
    connection.ended_at, connection.ended_why = now(), _reason(why)
    audit.record(actor, connection, "interconnect.ended", {})
    tell(connection, "interconnect_ended", "ended", reason=connection.ended_why)


def _side(actor: Person, connection: Connection) -> Side:
    side = queries.side_of(actor, connection)
    if side is None:
        raise Forbidden(_("این کار با یکی از دو سوی اتصال است."), _("شما آن را تنها می‌بینید."))
    return side


def _demand_testing(connection: Connection) -> None:
    state = queries.standing(connection)
    if state == "in_service":
        raise Conflict(
            _("این اتصال در سرویس است و داده‌ی آن تغییر نمی‌کند."), _("برای تغییر، اپراتور نخست آن را معلق می‌کند.")
        )
    if state in ("ended", "frozen"):
        raise Conflict(_("این اتصال اکنون برقرار نیست."), _("چیزی تغییر نکرد؛ وضعیت پروانه و تخصیص را ببینید."))


def _take_back(connection: Connection, side: Side) -> None:
    """What was accepted was another thing: both sides look again."""
    _demand_testing(connection)
    tell_of_taking_back(connection, side)
    connection.vendor_accepted_at = connection.vendor_accepted_by_id = None
    connection.operator_accepted_at = connection.operator_accepted_by_id = None


def _demand_may_stop(connection: Connection, actor: Person) -> None:
    if not queries.may_stop(actor, connection):
        raise Forbidden(_("اتصال را اپراتور یا امضاکننده‌ی میز پشتیبانی می‌ایستاند."), _("از یکی از آن دو بخواهید."))


def _reason(why: str) -> str:
    found = normalise(why).strip()[:LONGEST]
    if not found:
        raise Invalid(_("دلیل را بنویسید؛ هر دو سو آن را می‌خوانند."), _("چیزی تغییر نکرد."))
    return found


SAID = {
    "interconnect.opened": _l("اتصال به اپراتور برای آزمون گشوده شد"),
    "interconnect.result": _l("نتیجه‌ی یک آزمون ثبت شد (%(trial)s، %(side)s)"),
    "interconnect.data": _l("داده‌ی ترانک نوشته شد (%(side)s)"),
    "interconnect.accepted": _l("یک سو اتصال را پذیرفت (%(side)s)"),
    "interconnect.in_service": _l("با پذیرش دو سو اتصال به سرویس رفت"),
    "interconnect.suspended": _l("اتصال معلق شد"),
    "interconnect.resumed": _l("اتصال از تعلیق درآمد"),
    "interconnect.ended": _l("اتصال پایان یافت"),
}
for _action, _words in SAID.items():
    audit.describe(_action, _words)
