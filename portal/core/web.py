"""The web's edge: access marks, errors turned into pages in one place, security headers, health."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

from flask import Flask, Response, abort, current_app, g, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from sqlalchemy import text
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import Settings
from portal.core import assets
from portal.core.db import db
from portal.core.errors import Conflict, PortalError
from portal.core.i18n import _

log = logging.getLogger("portal.web")
View = TypeVar("View", bound=Callable[..., Any])
MACHINES = "/api/v1/"


@dataclass(frozen=True)
class Access:
    """Who may call a route: `test` returns None, or the answer that is given instead of the view's."""

    name: str
    test: Callable[[], Any]


class UnmarkedRoute(RuntimeError):
    """A route says nothing of who may call it: the portal does not start."""


def mark(name: str, test: Callable[[], Any]) -> Callable[[View], View]:
    """Make an access mark, to be written above a view."""

    def put(view: View) -> View:
        view.__access__ = Access(name, test)  # type: ignore[attr-defined]
        return view

    return put


public = mark("public", lambda: None)


def access_of(app: Flask, endpoint: str) -> Access | None:
    found: Access | None = getattr(app.view_functions[endpoint], "__access__", None)
    return found


def require_marks(app: Flask) -> None:
    """Refuse to start while a route has no access mark."""
    unmarked = sorted(e for e in app.view_functions if access_of(app, e) is None)
    if unmarked:
        raise UnmarkedRoute(f"no access mark: {', '.join(unmarked)}")


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Render a page as a response. `cacheable=True`: it is the same for everybody, whoever asks for it."""
    g.cacheable = bool(context.get("cacheable"))
    return make_response(render_template(template, **context), status)


def at_machines_door() -> bool:
    """Whether the address is one of the API, where a cookie says nothing of who asks."""
    return request.path.startswith(MACHINES)


def wants_json() -> bool:
    """A machine asks: an address under /api or one ending in .json, or an Accept that prefers JSON."""
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best is not None and best != "text/html"


def problem(error: PortalError, back_url: str = "") -> Response:
    """An error as a page, which may lead back to its thing, or as problem+json (RFC 9457) for machines."""
    if wants_json():
        body = {"type": "about:blank", "status": error.status, "code": error.code}
        body |= {"title": str(error.message), "detail": str(error.hint), **error.members}
        response = jsonify(body)
        response.status_code = error.status
        response.mimetype = "application/problem+json"
        response.headers.extend(error.headers)
        return response
    if request_ctx.url_adapter is None:
        # The name under which we were asked is not ours (a forged Host): a page could not even link to its style.
        return Response(f"{error.message}\n", error.status, mimetype="text/plain")
    return page("problem.html", error.status, error=error, back_url=back_url, request_id=g.get("request_id", ""))


def _http_problem(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    made = PortalError(*_words_of(error.code), code=error.name.lower().replace(" ", "_"))
    made.status = error.code
    return problem(made)


def _words_of(status: int) -> tuple[str, str]:
    """Plain words for the errors that the framework raises."""
    return {
        400: (_("درخواست کامل نبود."), _("به صفحه‌ی پیش برگردید و دوباره بفرستید.")),
        403: (_("اجازه‌ی دیدن این صفحه را ندارید."), _("اگر باید داشته باشید، از مدیر سازمان خود بخواهید.")),
        404: (_("چنین صفحه‌ای نیست."), _("نشانی را بررسی کنید یا از صفحه‌ی نخست آغاز کنید.")),
        405: (_("این نشانی چنین کاری را نمی‌پذیرد."), _("از دکمه‌های خود صفحه استفاده کنید.")),
        413: (_("پرونده‌ی فرستاده‌شده بزرگ‌تر از اندازه‌ی مجاز است."), _("چیزی ذخیره نشد؛ پرونده‌ی کوچک‌تری بفرستید.")),
        429: (_("درخواست‌ها بیش از اندازه بود."), _("چند دقیقه‌ی دیگر دوباره بیازمایید.")),
    }.get(status, (_("خطایی رخ داد."), _("چیزی از آنچه پیش‌تر ذخیره شده از دست نرفت؛ دوباره بیازمایید.")))


def _stale(_error: StaleDataError) -> Response:
    return problem(
        Conflict(
            _("پیش از شما کس دیگری این را تغییر داد."),
            _("چیزی از کار شما ثبت نشد؛ صفحه را دوباره باز کنید، تغییر را ببینید و تصمیم بگیرید."),
        )
    )


def _crashed(error: Exception) -> Response:
    log.exception("unhandled", extra={"request_id": g.get("request_id", ""), "endpoint": request.endpoint})
    if current_app.testing:
        raise error
    made = PortalError(*_words_of(500), code="internal")
    made.status = 500
    return problem(made)


def _guard() -> Any:
    """Deny by default: ask the route's mark before anything else."""
    g.request_id = uuid4().hex[:12]
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None:
        abort(403)
    return access.test()


def _harden(response: Response) -> Response:
    headers = response.headers
    policy = "default-src 'self'; img-src 'self' data:; object-src 'self'; frame-ancestors 'self'; base-uri 'none'"
    headers.setdefault("Content-Security-Policy", f"{policy}; form-action 'self'")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    if request.endpoint == "static" and response.status_code < 400:
        headers["Cache-Control"] = assets.keeping((request.view_args or {})["filename"], request.args.get("v"))
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("X-Request-Id", g.get("request_id", ""))
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


@public
def healthz() -> Response:
    """200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ready")


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=settings.hosts,
        # A form may carry several files; each file's own limit is checked where it is taken in.
        MAX_CONTENT_LENGTH=settings.upload_limit * 4,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
    )
    if hops := settings.trusted_proxies:
        # Without this every visitor would seem to come from the proxy, and share one limit of tries.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_guard)
    app.after_request(_harden)
    app.register_error_handler(PortalError, problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(Exception, _crashed)
    app.add_url_rule("/healthz", "healthz", healthz)
    public(app.view_functions["static"])
    assets.init_app(app)
