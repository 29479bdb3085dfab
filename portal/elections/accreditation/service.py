"""Name, accredit and end: what happens in an accreditation. Rows only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.members import has_role, has_role_among, in_office
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind, Role
from portal.core.cases import Answers, Case, freeze, index, open_case, record, take_step
from portal.core.cases.access import is_impartial
from portal.core.cases.custody import office_by_code
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db
from portal.core.documents import Received, attach, documents_of
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l, locale
from portal.elections.accreditation.models import KIND, AccreditationCase, accreditation
from portal.elections.models import Candidacy, Candidate, Constituency, Election
from portal.elections.setup.seats import person_at, seat, unseat

OFFICE = "hq_accreditation"
LETTER = "accreditation_letter"
ENDING_ROLES = (Role.SIGNATORY, Role.DEPUTY_HEAD)


@dataclass(frozen=True)
class Named:
    """Who is to act for the candidate, as the candidate names them."""

    name: str
    email: str
    national_code: str
    mobile: str


def is_representative(person: Person, candidacy: Candidacy | Candidate) -> bool:
    """Whether they are accredited to act for this candidate now."""
    candidate = candidacy.candidate if isinstance(candidacy, Candidacy) else candidacy
    return has_role(person, candidate.campaign_id, Role.REPRESENTATIVE)


def is_candidate(person: Person, case: Case) -> bool:
    """The candidate in person; representatives name nobody."""
    return has_role(person, case.applicant_id, Role.CANDIDATE)


def name_representative(candidate: Candidate, actor: Person, named: Named, letter: Received) -> AccreditationCase:
    """Send the candidate's letter to the headquarters: the term of its answer begins."""
    if not has_role(actor, candidate.campaign_id, Role.CANDIDATE):
        raise Forbidden(_("نماینده را تنها خود نامزد معرفی می‌کند."))
    email = named.email.strip().lower()
    if running_about(candidate, email) is not None:
        raise Conflict(_("معرفی این شخص پیش‌تر فرستاده شده است."), _("پرونده‌ی آن را ببینید."))
    with locale("fa"):  # a title is kept in Persian, whoever opens the case
        title = _("معرفی %(name)s، نماینده‌ی %(candidate)s", name=named.name, candidate=candidate.name_fa)[:200]
    details: dict[str, Any] = {"candidate_id": candidate.id, "name": named.name, "email": email}
    details |= {"national_code": named.national_code, "mobile": named.mobile, "ended_why": ""}
    case = accreditation(open_case(KIND, candidate.campaign, actor, title, **details))
    index(case, named.name, candidate.name_fa, candidate.name_en)
    attach(letter, actor, candidate.campaign_id, LETTER, case)
    take_step(case, "submit", actor)
    return case


def running_about(candidate: Candidate, email: str) -> AccreditationCase | None:
    """The open case, or the accreditation that holds, of this person."""
    mine = (AccreditationCase.candidate_id == candidate.id, AccreditationCase.email == email)
    alive = AccreditationCase.state.not_in(("refused", "ended", "withdrawn"))
    return db.session.scalar(select(AccreditationCase).where(*mine, alive).limit(1))


def accreditations(candidate: Candidate) -> Sequence[AccreditationCase]:
    """Newest first."""
    query = select(AccreditationCase).where(AccreditationCase.candidate_id == candidate.id)
    return db.session.scalars(query.order_by(AccreditationCase.id.desc())).all()


def may_end(person: Person, case: Case) -> bool:
    """The candidate, and whoever signs for the office; the file lies with nobody by then."""
    signs = in_office(person, office_by_code(OFFICE).id, *ENDING_ROLES) and is_impartial(person, case)
    return signs or is_candidate(person, case)


def is_partisan(person: Person, _case: Case) -> bool:
    """Whoever works in any campaign decides on no representative."""
    return has_role_among(person, Kind.CAMPAIGN)


# Effects of the steps.


def receive(case: Case, actor: Person | None, _answers: Answers) -> None:
    case = accreditation(case)
    if actor is None:
        raise TypeError("nobody is named by the portal itself")
    if not documents_of(case, LETTER):
        raise Invalid(_("معرفی‌نامه‌ی نامزد پیوست نشده است."))
    said = {"name": case.name, "email": case.email, "national_code": audit.commitment(case.national_code)}
    freeze(case, actor, {"representative": said})


def require_all_met(case: Case, _actor: Person | None, _answers: Answers) -> None:
    if unmet := record.unmet(case):
        raise Invalid(
            _("این شرط‌ها هنوز احراز نشده است: %(names)s.", names="، ".join(unmet)),
            _("در فهرست شرط‌های همین پرونده نتیجه‌ی هر یک را ثبت کنید."),
        )


def accredit(case: Case, actor: Person | None, _answers: Answers) -> None:
    """Give the person the place at the candidate's side."""
    case = accreditation(case)
    if actor is None:
        raise TypeError("the portal accredits nobody by itself")
    _require_same_person(case)
    _require_no_rival(case)
    seat(case.email, case.candidate.campaign, Role.REPRESENTATIVE, actor)


def end(case: Case, actor: Person | None, answers: Answers) -> None:
    """Nothing can be asked for, or changed, in the candidate's name from this moment on."""
    case = accreditation(case)
    case.ended_at, case.ended_why = now(), answers["why"].strip()
    unseat(case.email, case.candidate.campaign, Role.REPRESENTATIVE, actor)


def _require_same_person(case: AccreditationCase) -> None:
    """An account with this address may belong to somebody else than the letter names."""
    person = person_at(case.email)
    if person is None or person.national_code_hash is None:
        return
    if person.national_code_hash != keyed_hash("people.national_code", case.national_code):
        raise Conflict(
            _("حسابی با این ایمیل هست، ولی کد ملی آن با معرفی‌نامه یکی نیست."),
            _("از نامزد بپرسید کدام درست است؛ چیزی ثبت نشد."),
        )


def _require_no_rival(case: AccreditationCase) -> None:
    """Nobody acts for two candidates of one election: they would read what rivals keep from each other.

    Told to the office alone, when it accredits: a candidate cannot learn by it who acts for another.
    """
    election_id = case.candidate.constituency.election_id
    # One at a time: two officials who accredit the same person for two candidates follow one another.
    db.session.execute(select(Election.id).where(Election.id == election_id).with_for_update())
    others = (
        select(AccreditationCase)
        .join(Candidate, AccreditationCase.candidate_id == Candidate.id)
        .join(Constituency, Candidate.constituency_id == Constituency.id)
        .where(Constituency.election_id == election_id, Candidate.id != case.candidate_id)
        .where(AccreditationCase.state == "accredited")
    )
    if any(one.email == case.email or one.national_code == case.national_code for one in db.session.scalars(others)):
        raise Conflict(
            _("این شخص در همین انتخابات نماینده‌ی نامزد دیگری است."),
            _("چیزی ثبت نشد؛ از نامزد بخواهید کس دیگری را معرفی کند."),
            code="rival",
        )


audit.describe(f"{KIND}.open", _l("نامزد نماینده‌ای معرفی کرد"))
