"""People, organisations, roles, and the doors: sign-in, second factor, invitations, access marks."""

from __future__ import annotations

from flask import Flask, current_app
from flask_wtf.csrf import CSRFError

from portal.core import forms as core_forms
from portal.core import i18n
from portal.core.accounts import access, cli, current, held, keys, models, places, shell, sweep, views, words


def _chosen_locale() -> str | None:
    if "accounts" not in current_app.blueprints:
        return None  # another application in this process, without sign-in
    sign_in = current.signin_or_none()
    return sign_in.person.locale if sign_in else None


def init_app(app: Flask) -> None:
    """Sign-in on server-side sessions, the pages of accounts, and the language each person chose."""
    current.init_app(app)
    core_forms.init_app(app)
    core_forms.held_source(held.held_form_data)
    i18n.person_choice(_chosen_locale)
    app.before_request(current.note_presence)
    app.register_error_handler(CSRFError, access.after_stale_token)
    app.register_blueprint(views.accounts)
    app.context_processor(shell.frame)
    app.jinja_env.filters.update(kind_name=words.kind_name, role_name=words.role_name, name_of=places.name_of)
    app.cli.add_command(cli.people_cli)


__all__ = ["held", "init_app", "keys", "models", "sweep"]
