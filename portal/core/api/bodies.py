"""The body of a request: JSON within bounds, read by the form that says its shape and words its errors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn, TypeVar

from flask import request
from wtforms import Form

from portal.core.api.declaring import Declared, declared_here
from portal.core.api.shapes import Fault, Flat, faults_of
from portal.core.errors import Invalid, PortalError
from portal.core.i18n import _, number

AnyForm = TypeVar("AnyForm", bound=Form)
JSON = "application/json"


class TooLarge(PortalError):
    status = 413
    code = "too_large"


class NotJson(PortalError):
    status = 415
    code = "not_json"


class Malformed(PortalError):
    code = "malformed"


def require_fitting(told: Declared) -> None:
    """Refuse a body that is too long or no JSON by its own account, before any of it is read."""
    request.max_content_length = told.limit + 1  # a stream of unknown length is cut off there without a word
    if (request.content_length or 0) > told.limit:
        raise _too_large(told.limit)
    if told.body is not None and request.mimetype != JSON:
        raise NotJson(_("بدنه‌ی درخواست باید JSON باشد."), _("سرآیند Content-Type: application/json را بفرستید."))


def read(form_class: type[AnyForm]) -> AnyForm:
    """The request's body as a valid form; else 422 with every fault and the place (RFC 6901) where it is.

    Members are the form's fields, objects its `FormField`s, arrays its `FieldList`s. Texts and digits are
    normalised as they are on pages.
    """
    flat = Flat(form_class(formdata=None, meta={"csrf": False}), read_json())
    form = form_class(formdata=flat.pairs, meta={"csrf": False})
    if not form.validate() or flat.faults:
        wrong = {fault["pointer"] for fault in flat.faults}
        refuse([*flat.faults, *(fault for fault in faults_of(form) if fault["pointer"] not in wrong)])
    return form


def read_query(form_class: type[AnyForm]) -> AnyForm:
    """The address's parameters as a valid form; else 422 that names them."""
    form = form_class(formdata=request.args, meta={"csrf": False})
    if not form.validate():
        refuse([{"parameter": field.short_name, "detail": str(field.errors[0])} for field in form if field.errors])
    return form


def refuse(errors: Sequence[Fault]) -> NoReturn:
    """422 with errors, each `{"pointer": "/rows/3/amount", "detail": …}`; also for what only a service knows."""
    error = Invalid(_("داده‌های درخواست پذیرفته نشد."), _("چیزی ثبت نشد؛ خطاهای زیر را درست کنید و دوباره بفرستید."))
    error.members = {"errors": list(errors)}
    raise error


def read_json() -> dict[str, Any]:
    """The body as an object, whatever is in it."""
    raw, told = request.get_data(), declared_here()
    if told is not None and len(raw) > told.limit:
        raise _too_large(told.limit)
    try:
        found = json.loads(raw, object_pairs_hook=_no_twins, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        hint = _("چیزی ثبت نشد؛ آن را بسنجید و دوباره بفرستید.")
        raise Malformed(_("بدنه‌ی درخواست JSON درستی نیست."), hint) from error
    if not isinstance(found, dict):
        raise Malformed(_("بدنه‌ی درخواست باید یک شیء JSON باشد."), _("داده‌ها را میان { و } بفرستید."))
    return found


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two members of one name programs read either: refuse both."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        _("بدنه‌ی درخواست از اندازه‌ی مجاز بزرگ‌تر است."),
        _("چیزی ثبت نشد؛ دست بالا %(limit)s کیلوبایت بفرستید.", limit=number(limit // 1024)),
    )
