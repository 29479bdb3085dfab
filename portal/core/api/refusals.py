"""Why a key opens nothing, in words and in the headers that programs read (RFC 6750)."""

from __future__ import annotations

from typing import Any

from portal.core.api.models import ApiKey
from portal.core.api.scopes import label_of
from portal.core.errors import Forbidden, PortalError
from portal.core.i18n import _


class NoKey(PortalError):
    """No key, or one that opens nothing."""

    status = 401
    code = "no_key"
    headers = {"WWW-Authenticate": 'Bearer realm="portal"'}


class BadKey(NoKey):
    code = "bad_key"
    headers = {"WWW-Authenticate": 'Bearer realm="portal", error="invalid_token"'}


class MissingScope(Forbidden):
    """A good key that is not for this."""

    code = "missing_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(
            _("کلید شما برای «%(scope)s» (%(name)s) نیست.", scope=label_of(scope), name=scope),
            _("از مدیر سازمان خود کلیدی بخواهید که این کار را هم دربرگیرد."),
        )
        self.headers = {"WWW-Authenticate": f'Bearer realm="portal", error="insufficient_scope", scope="{scope}"'}
        self.members = {"scope": scope}


def require_living(key: ApiKey) -> None:
    """Refuse a key that has ended, and say how."""
    anew = _("از مدیر سازمان خود کلید تازه‌ای بخواهید.")
    if key.revoked_at is not None:
        raise BadKey(_("این کلید باطل شده است."), anew, code="key_revoked")
    if key.is_expired:
        raise BadKey(_("اعتبار این کلید پایان یافته است."), anew, code="key_expired")
    if key.organisation.ended_at is not None:
        raise BadKey(_("سازمان دارنده‌ی این کلید دیگر در سامانه نیست."), code="organisation_ended")


def no_key_words() -> tuple[Any, Any]:
    return _("کلید دسترسی همراه درخواست نیست."), _("سرآیند Authorization: Bearer … را با کلید سازمان خود بفرستید.")
