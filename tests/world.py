"""A small portal where everybody has something to hide: who there is, and the addresses of what is theirs.

The canaries are words that stand in records alone: whoever may not read a record must never see its canary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from portal.core import api
from portal.core.accounts import invitations
from portal.core.accounts.models import Appointment, Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.api import keys
from portal.core.api.models import ApiKey
from portal.core.api.scopes import SCOPES
from portal.core.calendar import service as calendar
from portal.core.calendar.holiday_changes import AddHoliday
from portal.core.cases import consultations, record
from portal.core.cases.duty import absences
from portal.core.cases.questions import add_item, draft_of
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents.models import Document, PdfDocument
from portal.core.i18n import tehran_day
from portal.licensing.licences.models import Licence
from portal.subsidies import grants
from portal.subsidies.programme import programme_of
from portal.subsidies.sharing import rounds
from tests.licensing import applications
from tests.licensing.asked import ARTICLES, INSTALLS, ask, items
from tests.licensing.lives import issued
from tests.people import (
    PortalClient,
    Vendor,
    client_for,
    make_administrator,
    make_auditor,
    make_member,
    make_office,
    make_official,
    make_organisation,
    make_person,
    make_vendor,
    the_regulator,
)
from tests.scenes import scene
from tests.subsidies import supports
from tests.subsidies.media import broadcasts

CANARY = "قناری نهان"  # in the application
NOTE_CANARY = "قناری درونی"  # in an internal note: officials only
FULL = {"hosting": {"share_in_country": "60"}}


@dataclass
class World:
    """`people`: by the name of their column in the table; `places`: what stands in braces in its addresses."""

    vendor: Vendor
    people: dict[str, tuple[Person, Organisation | None]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def clients(self) -> dict[str, PortalClient]:
        """A browser for each, signed in with both factors, and one for nobody."""
        found = {name: client_for(person, organisation) for name, (person, organisation) in self.people.items()}
        return {"nobody": client_for(None)} | found


@scene
def make_world() -> World:
    make_office("technical", "دفتر فنی")
    applications.seed_classes()
    world = World(make_vendor("پیام‌رسان خانه"))
    _add_people(world)
    _add_cases(world)
    _add_rest(world)
    _add_support(world)
    _add_media(world)
    return world


def _add_people(world: World) -> None:
    own, rival = world.vendor.organisation, make_vendor("پیام‌رسان رقیب")
    agency = make_organisation(Kind.AGENCY)
    world.people = {
        "owner": (world.vendor.owner, own),
        "editor": (make_member(own, Role.EDITOR), own),
        "viewer": (make_member(own, Role.VIEWER), own),
        "rival": (rival.owner, rival.organisation),
        "holder": (applications.desk_official(), None),
        "desk": (applications.desk_official(Role.OFFICIAL), None),
        "other": (make_official("technical", Role.SIGNATORY), None),
        "agency": (make_member(agency, Role.MANAGER), agency),
        "auditor": (make_auditor(), None),
        "admin": (make_administrator(), None),
    }


def _add_cases(world: World) -> None:
    """In the holder's hand: one with questions being written, and one that waits for the applicant's answers."""
    vendor, holder, hidden = world.vendor, world.people["holder"][0], {"product": {"name_fa": CANARY}}
    draft = applications.complete_draft("small_messenger", vendor, **hidden)
    case = applications.taken("messenger", holder, vendor=vendor, **(FULL | hidden))
    asked = ask(applications.taken("messenger", holder, vendor=vendor, **(FULL | hidden)), INSTALLS, official=holder)
    licence = issued("small_messenger", vendor)
    with transaction():
        record.write_note(case, holder, NOTE_CANARY)
        add_item(case, holder, ARTICLES)
        opinion = consultations.consult(asked, holder, "technical", "میزبانی چگونه است؟", ())
    request = draft_of(case)
    assert request is not None
    document = db.session.scalars(select(Document).where(Document.case_id == case.id)).first()
    receipt = db.session.scalars(
        select(PdfDocument).where(PdfDocument.subject_kind == "case", PdfDocument.subject_id == case.id)
    ).first()
    kept = db.session.scalars(select(Document).where(Document.case_id == draft.id)).first()
    assert document is not None
    assert receipt is not None
    assert kept is not None
    world.places |= {
        "draft": draft.token,
        "draft_document": kept.token,
        "case": case.token,
        "asked": asked.token,
        "asked_item": items(asked)[0].token,
        "item": request.items[0].token,
        "document": document.token,
        "receipt": receipt.token,
        "opinion": opinion.token,
        "licence": licence.token,
        "number": licence.number,
        "code": licence.code,
    }


def _add_key(own: Organisation, owner: Person) -> ApiKey:
    """A key that a service made for; none that vendors may have stands in the kernel alone."""
    api.add_scope("world.read", "خواندن", [Kind.VENDOR])
    try:
        with transaction():
            return keys.make(own, "برنامه‌ی آزمایشی", ["world.read"], timedelta(days=30), owner)[0]
    finally:
        SCOPES.pop("world.read")


def _add_support(world: World) -> None:
    """A request being written, and a grant."""
    pool, programme = supports.site(), programme_of("datacentre")
    licence = db.session.scalars(select(Licence).where(Licence.token == world.places["licence"])).one()
    words = supports.typed({"vcpu": 8, "memory": 16})
    signatory = supports.signatory()
    asked = supports.drafted(programme, world.vendor, licence, pool, words)
    case = supports.decided(supports.step(asked, "submit", asked.created_by), official=signatory)
    draft = supports.drafted(programme, world.vendor, licence, pool, words | {"purpose": CANARY})
    grant = grants.of_case(case)
    assert grant is not None
    asking = supports.drafted(programme, world.vendor, licence, pool, words)
    supports.step(asking, "submit", asking.created_by)
    with transaction():
        division = rounds.open_round(pool, signatory)
    world.places |= {"support_draft": draft.token, "grant": grant.token, "pool": pool.token}
    world.places["division"] = division.token


def _add_media(world: World) -> None:
    """A campaign of the vendor's, and where it is aired."""
    pool, one, _manager = broadcasts.announced()
    grant = broadcasts.granted(pool, days=1, vendor=world.vendor)
    airing = broadcasts.airings_of(grant)[0]
    world.places |= {"media_pool": pool.token, "media_class": one.token}
    world.places |= {"media_grant": grant.token, "media_airing": airing.token}


def _add_rest(world: World) -> None:
    own, owner = world.vendor.organisation, world.vendor.owner
    holder, day = world.people["holder"][0], tehran_day(now()) + timedelta(days=30)
    with transaction():
        invitation, secret = invitations.invite(own, "guest@example.com", Role.EDITOR, owner)
        away = absences.record(holder, holder, world.people["desk"][0], day, day)
    # Proposed by another administrator than the one who walks: that one may confirm it.
    proposer = make_administrator()
    with transaction():
        change = calendar.propose(proposer, AddHoliday(day, "تعطیلی آزمایشی"), "روزنامه‌ی رسمی")
    stranger, key = make_person(), _add_key(own, owner)
    seat = db.session.scalars(select(Appointment).where(Appointment.organisation_id == own.id)).all()[-1]
    world.places |= {
        "organisation": own.token,
        "appointment": str(seat.id),
        "person": stranger.token,
        "invitation": invitation.token,
        "secret": secret,
        "absence": away.token,
        "change": change.token,
        "key": key.token,
        "regulator": the_regulator().token,
    }
