"""Who may in elections: the headquarters sets up, a messenger's people announce and deliver, representatives ask."""

from __future__ import annotations

from portal.core.accounts.access import acts_for, acts_for_vendor_as, entitled
from portal.core.accounts.current import current_organisation
from portal.core.accounts.members import has_role, has_role_among
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.errors import Forbidden
from portal.core.i18n import _

# Of the headquarters' people, those who answer for an election's data.
SETTERS = (Role.MANAGER, Role.SUPERVISOR, Role.DEPUTY_HEAD)


def sets_up(person: Person) -> bool:
    """Whether they may change elections, rounds, constituencies and candidates."""
    return has_role_among(person, Kind.HEADQUARTERS, *SETTERS)


def _sets_up_now(person: Person) -> bool:
    organisation = current_organisation()
    return organisation is not None and organisation.kind == Kind.HEADQUARTERS and sets_up(person)


def demand_headquarters(person: Person) -> None:
    """Raise Forbidden for everybody else; services ask again what the page's mark has asked."""
    if not sets_up(person):
        raise Forbidden(
            _("انتخابات را تنها مدیر و سرپرستان ستاد انتخابات تنظیم می‌کنند."), _("از مدیر ستاد خود بخواهید.")
        )


def works_for(person: Person, messenger: Organisation | int) -> bool:
    """Whether they announce and deliver for this messenger."""
    return has_role(person, messenger, Role.OWNER, Role.EDITOR)


def demand_messenger(person: Person, messenger: Organisation | int) -> None:
    if not works_for(person, messenger):
        raise Forbidden(_("این کار در اختیار مدیر و ویراستاران همان پیام‌رسان است."))


headquarters = entitled("headquarters", acts_for(Kind.HEADQUARTERS))
headquarters_setter = entitled("headquarters_setter", _sets_up_now)
messenger_desk = entitled("messenger_desk", acts_for(Kind.VENDOR))
messenger_editor = entitled("messenger_editor", acts_for_vendor_as(Role.OWNER, Role.EDITOR))
