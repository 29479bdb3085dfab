"""Who may: the marks written above every route, and the predicates that workflow rows ask.

Deny by default. Anonymous → sign-in (nothing typed is lost); a second factor that is due → its page;
not entitled → 403. Foreign objects are the loaders' matter (404).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_wtf.csrf import CSRFError

from portal.core.accounts import held
from portal.core.accounts.current import (
    NotSignedIn,
    current_organisation,
    current_person,
    current_signin,
    due_step,
    signin_or_none,
)
from portal.core.accounts.members import (
    belongs_or_belonged,
    has_portal_role,
    has_role,
    in_office,
    is_official,
    offices_of,
)
from portal.core.accounts.models import Person
from portal.core.accounts.roles import BODY_KINDS, HEADS_OF, Kind, Role
from portal.core.errors import Forbidden, Invalid
from portal.core.i18n import _
from portal.core.web import View, mark, problem, public, wants_json

__all__ = [
    "administrator",
    "applicant",
    "auditor",
    "belongs_or_belonged",
    "body",
    "campaign",
    "enrolling",
    "entitled",
    "has_role",
    "in_office",
    "is_administrator",
    "is_auditor",
    "is_official",
    "member",
    "official",
    "official_or_auditor",
    "offices_of",
    "organisation_head",
    "password_given",
    "public",
    "second_factor",
    "signed_in",
    "vendor",
    "vendor_editor",
    "vendor_owner",
]

Test = Callable[[Person], bool]


def turn_aside(endpoint: str) -> Any:
    """Send the visitor to another page first, with the way back; machines get a 401."""
    if wants_json():
        raise NotSignedIn(_("وارد نشده‌اید."), _("با نشست معتبر یا کلید دسترسی دوباره بفرستید."))
    address = url_for(endpoint, next=held.way_back())
    if request.headers.get("HX-Request"):
        # htmx would swap the sign-in page into a corner of the old one.
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _password_given() -> Any:
    return None if signin_or_none() else turn_aside("accounts.sign_in")


def after_stale_token(error: CSRFError) -> Any:
    """A form whose token no longer fits (signed out and in again meanwhile): back to it, filled in."""
    if wants_json():
        return problem(Invalid(_("نشانه‌ی امنیتی صفحه درست نیست."), _("صفحه را تازه کنید."), code="csrf"))
    address = held.way_back()
    flash(_("این صفحه کهنه شده بود و چیزی ثبت نشد. ببینید و دوباره بفرستید."), "warning")
    return redirect(address, 303)


def _signed_in() -> Any:
    """Signed in, and past the second factor where one is set up or demanded by a role."""
    if signin_or_none() is None:
        return turn_aside("accounts.sign_in")
    due = due_step(current_signin())
    return turn_aside(due) if due else None


def _enrolling() -> Any:
    """A new factor is set up with the password alone only where there is no factor yet."""
    if signin_or_none() is None:
        return turn_aside("accounts.sign_in")
    due = due_step(current_signin())
    return turn_aside(due) if due == "accounts.second_step" else None


def _second_factor() -> Any:
    answer = _signed_in()
    if answer is not None or current_signin().second_factor_at is not None:
        return answer
    return turn_aside("accounts.enrol")


def entitled(name: str, *tests: Test) -> Callable[[View], View]:
    """A mark for signed-in people of whom one of `tests` holds."""

    def test() -> Any:
        answer = _signed_in()
        if answer is None and not any(holds(current_person()) for holds in tests):
            raise Forbidden(_("این صفحه برای نقش شما باز نیست."), _forbidden_hint())
        return answer

    return mark(name, test)


def _forbidden_hint() -> str:
    return _("اگر برای سازمان دیگری هم کار می‌کنید، از بالای صفحه به آن بروید؛ وگرنه از مدیر سازمان خود نقش بخواهید.")


def is_administrator(person: Person) -> bool:
    return has_portal_role(person, Role.ADMINISTRATOR)


def is_auditor(person: Person) -> bool:
    return has_portal_role(person, Role.AUDITOR)


def acts_for(*kinds: Kind) -> Test:
    """Whether the visitor acts for an organisation of one of these kinds."""

    def test(person: Person) -> bool:
        organisation = current_organisation()
        return organisation is not None and organisation.kind in kinds

    return test


def acts_for_vendor_as(*roles: Role) -> Test:
    def test(person: Person) -> bool:
        organisation = current_organisation()
        if organisation is None or organisation.kind != Kind.VENDOR:
            return False
        return has_role(person, organisation, *roles)

    return test


def heads_organisation(person: Person) -> bool:
    """Whether they may invite to, and end appointments in, the organisation they act for."""
    organisation = current_organisation()
    head = HEADS_OF.get(organisation.kind) if organisation else None
    return head is not None and has_role(person, organisation, head)


edits_for_vendor = acts_for_vendor_as(Role.OWNER, Role.EDITOR)
enrolling = mark("enrolling", _enrolling)
password_given = mark("password_given", _password_given)
signed_in = mark("signed_in", _signed_in)
second_factor = mark("second_factor", _second_factor)
member = entitled("member", lambda person: current_organisation() is not None)
vendor = entitled("vendor", acts_for(Kind.VENDOR))
applicant = entitled("applicant", acts_for(Kind.VENDOR, Kind.CAMPAIGN))
vendor_editor = entitled("vendor_editor", edits_for_vendor)
vendor_owner = entitled("vendor_owner", acts_for_vendor_as(Role.OWNER))
official = entitled("official", is_official)
administrator = entitled("administrator", is_administrator)
auditor = entitled("auditor", is_auditor)
official_or_auditor = entitled("official_or_auditor", is_official, is_auditor)
body = entitled("body", acts_for(*BODY_KINDS))
campaign = entitled("campaign", acts_for(Kind.CAMPAIGN))
organisation_head = entitled("organisation_head", heads_organisation)
