"""Connections to an operator in the demo: one in service, one suspended, one in trials, one still asked about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from portal.core.accounts.models import Person
from portal.core.cases import consultations
from portal.core.cases.consultations.models import CONDITIONS, NO_OBJECTION
from portal.core.db import transaction
from portal.demo.story import BY_CODE, after_work, days_ago, organisation, owner_of, person, step
from portal.demo.support import DECIDES, sent
from portal.subsidies.models import SupportCase
from portal.subsidies.programmes.interconnect import queries, service
from portal.subsidies.programmes.interconnect.models import Connection
from portal.subsidies.programmes.interconnect.rules import plan_for

OPERATOR, TECHNICAL = "operator_alef", "technical"
SPEAKERS = {OPERATOR: f"{OPERATOR}@example.com", TECHNICAL: "fanni@example.com"}
QUESTION = "آیا این شمار تماس هم‌زمان و این دو مسیر با شبکه‌ی شما می‌خواند؟"
TRUNKS = {
    "rubika": "۲ درگاه SBC: sbc1.rubika.example و sbc2.rubika.example، درگاه ۵۰۶۱ با TLS\n۳۰۰ کانال در هر مسیر",
    "igap": "۲ درگاه SBC: sbc1.igap.example و sbc2.igap.example، درگاه ۵۰۶۱ با TLS\n۱۵۰ کانال در هر مسیر",
    OPERATOR: "۲ درگاه SBC: ic1.operator-alef.example و ic2.operator-alef.example، درگاه ۵۰۶۱ با TLS\nG.711 و AMR",
}
NUMBERS = {"rubika": "۰۹۴۲۱۰۰۰۰۰۰ تا ۰۹۴۲۱۰۹۹۹۹۹", "igap": "۰۹۴۲۲۰۰۰۰۰۰ تا ۰۹۴۲۲۰۴۹۹۹۹"}
DELAYED = "در ساعت ۲۱ تأخیر یک‌سویه به ۳۱۰ میلی‌ثانیه رسید و ۲ درصد بسته‌ها گم شد."


def play() -> None:
    """Let it happen, in its time."""
    days_ago(90, partial(_granted, "igap", "300", ["voice"]))
    days_ago(75, partial(_in_service, "igap"))
    days_ago(60, partial(_granted, "rubika", "600", ["voice", "video"]))
    days_ago(45, partial(_in_service, "rubika"))
    days_ago(9, partial(_granted, "soroush_plus", "400", ["voice", "video"]))
    days_ago(4, _try_out)
    days_ago(3, _ask_about)
    days_ago(2, _suspend)


def _asked(code: str, calls: str, services: list[str]) -> SupportCase:
    """Sent, and put before the operator and the technical office at once."""
    words = {
        "operator": OPERATOR,
        "services": services,
        "peak_calls": calls,
        "places": "تهران، مرکز داده‌ی نخست\nشیراز، مرکز داده‌ی دوم",
        "contact_name": BY_CODE[code].owner,
        "contact_phone": "02188000009",
        "contact_email": f"noc.{code}@example.com",
    }
    case = sent("interconnect", code, words, slot="technical_file")
    step(case, "take", DECIDES)
    with transaction():
        for body in SPEAKERS:
            consultations.consult(case, person(DECIDES), body, QUESTION, ["own"])
    return case


def _opinions(case: SupportCase, texts: Mapping[str, str]) -> None:
    """What the bodies answer: no objection, or under these conditions."""
    with transaction():
        for row in consultations.consultations_of(case):
            if row.body in texts:
                text = texts[row.body]
                answer = CONDITIONS if text else NO_OBJECTION
                consultations.give_opinion(row, person(SPEAKERS[row.body]), answer, text)


def _granted(code: str, calls: str, services: list[str]) -> None:
    case = _asked(code, calls, services)
    with after_work(8):
        _opinions(case, {OPERATOR: "", TECHNICAL: "رمزنگاری نشانک‌دهی و رسانه در هر دو مسیر."})
    with after_work(10):
        step(case, "grant", DECIDES)


def _connection(code: str) -> Connection:
    """The company's connection."""
    every = queries.of_operator(organisation(OPERATOR))
    return next(one for one in every if one.grant.holder.code == code)


def _both(code: str) -> tuple[Person, Person]:
    """Who writes for the two sides."""
    return owner_of(code), owner_of(OPERATOR)


def _in_service(code: str) -> None:
    """Both sides write their data, see every trial go right, and accept."""
    connection, (owner, engineer) = _connection(code), _both(code)
    with transaction():
        service.write_data(connection, owner, TRUNKS[code])
        service.write_data(connection, engineer, TRUNKS[OPERATOR], NUMBERS[code])
        for trial in plan_for(connection.services):
            for side in (owner, engineer):
                service.record_result(connection, side, trial.code, True)
        for side in (owner, engineer):
            service.accept(connection, side)


def _try_out() -> None:
    """Half of the plan is done; in the busiest hour the two sides saw different things."""
    connection, (owner, engineer) = _connection("soroush_plus"), _both("soroush_plus")
    with transaction():
        service.write_data(connection, engineer, TRUNKS[OPERATOR], "۰۹۴۲۳۰۰۰۰۰۰ تا ۰۹۴۲۳۰۴۹۹۹۹")
        for trial in plan_for(connection.services)[:4]:
            for side in (owner, engineer):
                service.record_result(connection, side, trial.code, True)
        service.record_result(connection, owner, "quality", True)
        service.record_result(connection, engineer, "quality", False, DELAYED)


def _ask_about() -> None:
    """The technical office has answered; the operator has not yet."""
    _opinions(_asked("virasty", "120", ["voice"]), {TECHNICAL: "دو مسیر باید از دو ساختمان جدا بگذرد."})


def _suspend() -> None:
    connection = _connection("igap")
    with transaction():
        service.suspend(connection, owner_of(OPERATOR), "از ساعت ۱۰ در مسیر شیراز صدا یک‌سویه است؛ تا یافتن علت.")
