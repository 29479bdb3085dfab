"""The demo's election, in the middle of its campaign: offers, equal quotas, representatives, first requests."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from portal.core import clock
from portal.core.accounts import passwords
from portal.core.accounts import service as accounts
from portal.core.accounts.models import Office, Person
from portal.core.accounts.roles import Role
from portal.core.cases import record, take_step
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.i18n import TEHRAN, tehran_day
from portal.core.identifiers_demo import make_mobile, make_national_code
from portal.demo.people import PASSWORD, add_member
from portal.demo.story import after_work, days_ago, organisation, paper, person
from portal.elections import dealing
from portal.elections.accreditation import service as accreditation
from portal.elections.accreditation.models import AccreditationCase
from portal.elections.accreditation.service import Named
from portal.elections.models import Candidacy, Election, Promotion, Quota
from portal.elections.offers import service as offers
from portal.elections.offers.rules import Announced
from portal.elections.requests import fulfilment, promotions
from portal.elections.requests import service as requests
from portal.elections.requests.models import PromotionCase
from portal.elections.requests.service import Asked
from portal.elections.setup import candidates, elections
from portal.elections.setup.elections import Days, Rules
from portal.elections.setup.seats import seat

HEADQUARTERS = "headquarters"
OFFICES = (
    ("hq_accreditation", "میز تأیید نمایندگان", "Accreditation desk", "setad1@example.com", "سیما راستین"),
    ("hq_content", "میز بازبینی محتوا", "Content desk", "setad2@example.com", "کامران بینا"),
    ("hq_disputes", "میز اختلاف‌ها", "Disputes desk", "setad3@example.com", "پریسا دادرس"),
)
# (code on the ballot, candidate, in English, representative)
CANDIDATES = (
    ("11", "بهروز کوهستانی", "Behrouz Kouhestani", "نگار پیوند"),
    ("22", "فریبا دریادل", "Fariba Daryadel", "امید راه‌نورد"),
    ("33", "جمشید آفتابی", "Jamshid Aftabi", "شیوا همراه"),
    ("44", "مهرنوش سپیده‌دم", "Mehrnoush Sepidehdam", "بابک یاور"),
)
WORDS = "فردا از آنِ ماست؛ برنامه‌ی ما را بخوانید."
# (messenger, service, capacity)
OFFERED: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("rubika", "blue_tick", {"": 10}),
    ("rubika", "in_channel_ad", {"": 4_000_002}),
    ("rubika", "pinned_chat", {}),
    ("rubika", "bulk_message", {"": 800_000}),
    ("soroush_plus", "channel_growth", {"": 60_000}),
    ("soroush_plus", "sms_join", {"": 6}),
    ("soroush_plus", "in_channel_ad", {"": 1_200_000}),
    ("igap", "provincial_channels", {"tehran": 90_000, "fars": 40_003, "gilan": 21_000, "yazd": 9_001}),
    ("igap", "in_channel_ad", {"": 600_000}),
)


def play() -> None:
    """Let it happen, in its time."""
    days_ago(10, _set_up)
    days_ago(8, _announce)
    days_ago(5, _deal)
    days_ago(4.95, _accredit)
    days_ago(0.1, _ask)


def people() -> list[tuple[str, str]]:
    """(e-mail, what they are) of everybody in the demo's election."""
    officials = [(email, f"{official}: {code} signatory") for code, _name, _english, email, official in OFFICES]
    stand = [(candidate_email(code), f"{english}, candidate") for code, _name, english, _representative in CANDIDATES]
    speak = [(representative_email(code), f"representative of {english}") for code, _name, english, _r in CANDIDATES]
    return officials + stand + speak


def candidate_email(code: str) -> str:
    return f"namzad{code}@example.com"


def representative_email(code: str) -> str:
    return f"namayande{code}@example.com"


def manager() -> Person:
    return person(f"{HEADQUARTERS}@example.com")


def the_election() -> Election:
    return elections.elections()[0]


def _set_up() -> None:
    """The headquarters and its desks, the election, its round and candidates."""
    password_hash = passwords.hash_password(PASSWORD)
    with transaction():
        for code, name, english, email, official in OFFICES:
            office = accounts.add_office(organisation(HEADQUARTERS), code, name, english)
            _official(office, official, email, password_hash)
        said = Rules("presidential", "انتخابات ریاست جمهوری (نمونه)", "Presidential election (sample)")
        election = elections.create(manager(), "president-demo", said)
        elections.add_round(election, manager(), _days())
        for code, name, english, _representative in CANDIDATES:
            add_member(name, candidate_email(code), password_hash)
            one = candidates.add_candidate(election.constituencies[0], manager(), code, name, english)
            seat(candidate_email(code), one.campaign, Role.CANDIDATE, manager())


def _official(office: Office, name: str, email: str, password_hash: str) -> None:
    official = add_member(name, email, password_hash, with_factor=True)
    accounts.appoint(official, office.organisation, Role.SIGNATORY, office)


def _days() -> Days:
    """Seen from today: offers closed six days ago, campaigning since five, polls in twelve."""
    today = datetime.combine(tehran_day(now()) + timedelta(days=10), time(), TEHRAN)
    opens, poll = today - timedelta(days=5), today + timedelta(days=12, hours=8)
    return Days(today - timedelta(days=6), opens, poll)


def _announce() -> None:
    row = the_election().rounds[0]
    for code, service, capacity in OFFERED:
        terms = "متن تا ۱۰۰۰ نویسه، عکس مربع تا یک مگابایت"
        said = Announced(row.opens_at, row.silent_at, capacity, material_hours=2, terms=terms)
        if not capacity:
            said = Announced(row.opens_at, row.silent_at, {}, 8, 60, 12 * 60, 2)
        with transaction():
            place = the_election().constituencies[0]
            offers.announce(organisation(code), person(f"{code}@example.com"), row, place, service, said)


def _deal() -> None:
    with transaction():
        dealing.deal(the_election().rounds[0], manager())


def candidacies() -> list[Candidacy]:
    return candidates.candidacies(the_election().rounds[0])


def _accredit() -> None:
    """All are named; the last one's letter still lies with the desk."""
    letter, password_hash = paper("a candidate's letter"), passwords.hash_password(PASSWORD)
    named_by = zip(candidacies(), CANDIDATES, strict=True)
    for place, (candidacy, (code, _name, _english, representative)) in enumerate(named_by):
        email = representative_email(code)
        named = Named(representative, email, make_national_code(email), make_mobile(email))
        actor = person(candidate_email(code))
        with transaction():
            add_member(representative, email, password_hash)
            case = accreditation.name_representative(candidacy.candidate, actor, named, letter)
        if code != CANDIDATES[-1][0]:
            with after_work(1 + place, days=0.5):
                _grant(case)


def _grant(case: AccreditationCase) -> None:
    official = person(OFFICES[0][3])
    with transaction():
        take_step(case, "take", official)
        for requirement in ("identity", "letter", "impartial"):
            record.check(case, official, requirement, "met", "معرفی‌نامه و کارت ملی دیده شد")
        take_step(case, "accredit", official)


def _ask() -> None:
    """One request in each of the states that people meet first."""
    first, second = candidacies()[:2]
    ask(first, "11", "rubika", "in_channel_ad", 250_000, upto="draft")
    ask(second, "22", "rubika", "in_channel_ad", 400_000, upto="checking")
    for state, amount in (("waiting", 100_000), ("accepted", 50_000), ("dispatched", 20_000)):
        ask(first, "11", "soroush_plus", "in_channel_ad", amount, upto=state)


def ask(candidacy: Candidacy, code: str, messenger: str, service: str, amount: int, *, upto: str) -> None:
    """A request of the candidate with this ballot code, up to a state of its life."""
    actor, owner = person(representative_email(code)), person(f"{messenger}@example.com")
    asked = Asked(amount, WORDS, f"https://example.com/{messenger}/{code}")
    with transaction():
        case = requests.begin(quota_of(candidacy, messenger, service), actor, asked)
        if upto == "draft":
            return
        requests.send(case, actor)
        if upto == "checking":
            return
        promotion = approved(case)
        if upto != "waiting":
            fulfilment.accept(promotion, owner)
    if upto == "dispatched":
        with clock.moved_to(promotion.starts_at), transaction():
            fulfilment.dispatch(promotion, owner)


def approved(case: PromotionCase) -> Promotion:
    """The content desk lets it pass."""
    for step in ("take", "approve"):
        take_step(case, step, person(OFFICES[1][3]))
    promotion = promotions.promotion_of(case)
    if promotion is None:
        raise LookupError("an approved request has no promotion")
    return promotion


def quota_of(candidacy: Candidacy, messenger: str, service: str) -> Quota:
    """What the candidate may have of it."""
    number = organisation(messenger).id
    mine = dealing.quotas_of(candidacy)
    return next(one for one in mine if (one.line.offer.messenger_id, one.line.offer.service) == (number, service))
