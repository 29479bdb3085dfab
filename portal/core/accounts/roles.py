"""Kinds of organisation, the roles that exist in each, and which of them need a second factor: data, no logic."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an organisation is to the portal."""

    VENDOR = "vendor"
    REGULATOR = "regulator"
    AGENCY = "agency"
    OPERATOR = "operator"
    BANK = "bank"
    BROADCASTER = "broadcaster"
    DATACENTRE_OPERATOR = "datacentre_operator"
    HEADQUARTERS = "headquarters"
    CAMPAIGN = "campaign"
    COURT = "court"


class Role(StrEnum):
    """What a person is in an organisation (or in one of its offices)."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"
    OFFICIAL = "official"
    SIGNATORY = "signatory"
    SUPERVISOR = "supervisor"
    DEPUTY_HEAD = "deputy_head"
    DUTY = "duty"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    MANAGER = "manager"
    LIAISON = "liaison"
    CANDIDATE = "candidate"
    REPRESENTATIVE = "representative"


VENDOR_ROLES = (Role.OWNER, Role.EDITOR, Role.VIEWER)
OFFICE_ROLES = (Role.OFFICIAL, Role.SIGNATORY, Role.SUPERVISOR, Role.DEPUTY_HEAD, Role.DUTY)
PORTAL_ROLES = (Role.ADMINISTRATOR, Role.AUDITOR)
BODY_ROLES = (Role.MANAGER, Role.LIAISON)
# Who acts for an applicant, in whatever kind of organisation: writes what it sends, answers what it is asked.
APPLICANT_ROLES = (Role.OWNER, Role.EDITOR, Role.CANDIDATE, Role.REPRESENTATIVE)

BODY_KINDS = (
    Kind.AGENCY,
    Kind.OPERATOR,
    Kind.BANK,
    Kind.BROADCASTER,
    Kind.DATACENTRE_OPERATOR,
    Kind.HEADQUARTERS,
    Kind.COURT,
)

# Organisations with desks: their officials work on the files of others.
KINDS_WITH_OFFICES = (Kind.REGULATOR, Kind.HEADQUARTERS)

ROLES_OF: dict[Kind, tuple[Role, ...]] = {
    Kind.VENDOR: VENDOR_ROLES,
    Kind.REGULATOR: OFFICE_ROLES + PORTAL_ROLES,
    Kind.CAMPAIGN: (Role.CANDIDATE, Role.REPRESENTATIVE),
    **dict.fromkeys(BODY_KINDS, BODY_ROLES),
    Kind.HEADQUARTERS: OFFICE_ROLES + BODY_ROLES,
}

# Who may invite colleagues and end their appointments; the last one of an organisation cannot be removed.
# Campaigns have none: the headquarters accredits their representatives.
HEADS_OF: dict[Kind, Role] = {
    Kind.VENDOR: Role.OWNER,
    Kind.REGULATOR: Role.ADMINISTRATOR,
    **dict.fromkeys(BODY_KINDS, Role.MANAGER),
}

# Everybody who acts for the state or another body; vendors and campaigns may add one.
KINDS_WITH_SECOND_FACTOR = frozenset({Kind.REGULATOR, *BODY_KINDS})
