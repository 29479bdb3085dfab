"""A bare application that shows every macro: the portal's templates and scripts, no database, no accounts.

`.venv/bin/flask --app tests.browser.guide run --port 8765` to look at it oneself.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, render_template
from jinja2 import FileSystemLoader

from portal.config import ROOT
from portal.core import i18n
from portal.core.clock import now
from portal.core.errors import Conflict
from tests.browser.guide import acts
from tests.browser.guide.example import ExampleForm, events, rows, shell, wrong_form

PATHS = ["/", "/empty", "/confirm", "/problem", "/acts/files", "/?lang=en", "/empty?lang=en"]
POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"


def create_app() -> Flask:
    app = Flask("styleguide", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.jinja_loader = FileSystemLoader([ROOT / "templates", Path(__file__).parent])
    app.secret_key = "styleguide"
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # browsers keep the look's files, as the portal's
    i18n.init_app(app)
    app.jinja_env.globals["csrf_token"] = lambda: "example"
    app.after_request(_harden)
    for path, view in (("/", everything), ("/empty", empty), ("/confirm", confirm), ("/problem", problem)):
        app.add_url_rule(path, view_func=view)
    app.register_blueprint(acts.make_blueprint())
    return app


def everything() -> str:
    given = {"good": ExampleForm(), "form": wrong_form(), "rows": rows(), "events": events(), "now": now()}
    return render_template("styleguide.html", **given, **shell(True))


def empty() -> str:
    given = {"good": ExampleForm(), "rows": [], "events": events(), "now": now()}
    return render_template("styleguide.html", **given, **shell(False))


def confirm() -> str:
    happens = ["پروانه از همین دم معلق می‌شود.", "دارنده آگاه می‌شود.", "صفحه‌ی همگانی «معلق» نشان می‌دهد."]
    words = {"title": "تعلیق پروانه", "kicker": "پروانه‌ی ۱۴۰۵-۱۰۴۱", "happens": happens, "label": "معلق کن"}
    return render_template("confirm.html", back_url="/", tone="danger", irreversible=True, **words, **shell(True))


def problem() -> str:
    error = Conflict("پیش از شما کس دیگری این را تغییر داد.", "چیزی از کار شما ثبت نشد؛ صفحه را دوباره باز کنید.")
    return render_template("problem.html", error=error, request_id="5f2c9a01b7de", **shell(False))


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response
