"""Candidates: named once, with a campaign of their own, and entered in each round in which they stand."""

from __future__ import annotations

from collections.abc import Collection
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.core import audit
from portal.core.accounts import service as accounts
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l
from portal.core.text import normalise
from portal.elections.access import demand_headquarters
from portal.elections.models import Candidacy, Candidate, Constituency, Election, Round
from portal.elections.setup.elections import flush_or_conflict


def add_candidate(constituency: Constituency, actor: Person, code: str, name_fa: str, name_en: str = "") -> Candidate:
    """A candidate with a campaign organisation, entered in the first round."""
    demand_headquarters(actor)
    first = next(iter(constituency.election.rounds), None)
    if first is None:
        raise Conflict(_("نخست دور اول را با زمان‌های آن بنویسید."))
    row = Candidate(constituency=constituency, code=normalise(code))
    row.name_fa, row.name_en = normalise(name_fa), normalise(name_en)
    # Codes of organisations are seen by nobody here; a random part keeps two elections' candidates apart.
    code, english = f"campaign_{token_hex(8)}", f"Campaign of {row.name_en or row.name_fa}"
    row.campaign = accounts.add_organisation(Kind.CAMPAIGN, f"ستاد {row.name_fa}", code, english, None, actor)
    db.session.add(row)
    flush_or_conflict()
    audit.record(actor, row, "election.candidate_added", {"constituency": constituency.token})
    enter(first, [row], actor)
    return row


def enter(row: Round, candidates: Collection[Candidate], actor: Person) -> list[Candidacy]:
    """Let candidates stand in a round; before its quotas are dealt, because these are the same for all."""
    demand_headquarters(actor)
    # Dealing locks the same row: nobody is entered while it runs.
    db.session.get_one(Round, row.id, with_for_update=True)
    if row.dealt_at is not None:
        raise Conflict(_("سهمیه‌های این دور تقسیم شده است و نامزد تازه‌ای افزوده نمی‌شود."))
    if any(candidate.constituency.election_id != row.election_id for candidate in candidates):
        raise Invalid(_("این نامزد از انتخابات دیگری است."))
    already = {candidacy.candidate_id for candidacy in candidacies(row)}
    made = [Candidacy(round=row, candidate=one) for one in candidates if one.id not in already]
    db.session.add_all(made)
    db.session.flush()
    for candidacy in made:
        audit.record(actor, candidacy, "election.entered", {"round": row.token})
    return made


def candidates(election: Election) -> list[Candidate]:
    """In the order of constituencies and ballot codes."""
    query = select(Candidate).join(Constituency).where(Constituency.election_id == election.id)
    return list(db.session.scalars(query.order_by(Candidate.constituency_id, Candidate.code, Candidate.id)))


def candidacies(row: Round, constituency: Constituency | None = None, *, standing: bool = False) -> list[Candidacy]:
    """Who stands in a round (of one constituency), in the order of ballot codes; `standing`: without who withdrew."""
    query = select(Candidacy).join(Candidate).where(Candidacy.round_id == row.id)
    query = query.options(contains_eager(Candidacy.candidate))
    if constituency is not None:
        query = query.where(Candidate.constituency_id == constituency.id)
    if standing:
        query = query.where(Candidacy.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Candidate.constituency_id, Candidate.code, Candidacy.id)))


audit.describe("election.candidate_added", _l("نامزد ثبت شد"))
audit.describe("election.entered", _l("نامزد به دور رأی‌گیری راه یافت"))
