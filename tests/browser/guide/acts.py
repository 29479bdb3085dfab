"""Small pages that change something, for the scripts: a note with a draft, files, a slow form, an ended session."""

from __future__ import annotations

from time import sleep
from types import SimpleNamespace as Thing
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import Form, MultipleFileField, PasswordField, TextAreaField

from tests.browser.guide.example import shell

SIZE_LIMIT = 100_000


class NoteForm(Form):
    note = TextAreaField("یادداشت")
    secret = PasswordField("گذرواژه")


class FilesForm(Form):
    documents = MultipleFileField("مدارک", description="تنها PDF")


def make_blueprint() -> Blueprint:
    """A fresh set of pages: what they received lives as long as the application."""
    acts = Blueprint("acts", __name__, url_prefix="/acts")
    files: list[Thing] = []
    posts: list[str] = []

    @acts.before_request
    def ended_session() -> Response | None:
        return redirect("/problem") if "signed-out" in request.cookies else None

    @acts.route("/note", methods=["GET", "POST"])
    def note() -> Any:
        if request.method == "POST":
            flash("یادداشت ثبت شد.", "success")
            return redirect(url_for("acts.note"))
        return render_template("act_note.html", note=NoteForm(), **shell(True))

    @acts.route("/files", methods=["GET", "POST"])
    def received() -> Any:
        sent = [file for file in request.files.getlist("documents") if file.filename]
        form = FilesForm(request.form)
        if any(_refused(file) for file in sent):
            form.documents.errors = ["این پرونده PDF نیست."]
            return render_template("act_files.html", form=form, files=files, limit=SIZE_LIMIT, **shell(True)), 422
        files.extend(Thing(name=file.filename, size=16, url="#") for file in sent)
        if sent:
            return redirect(url_for("acts.received", n=len(files)))
        return render_template("act_files.html", form=form, files=files, limit=SIZE_LIMIT, **shell(True))

    @acts.route("/slow", methods=["GET", "POST"])
    def slow() -> Any:
        if request.method == "POST":
            posts.append("one")
            sleep(0.3)
            return redirect(url_for("acts.slow", sent=len(posts)))
        return render_template("act_slow.html", **shell(True))

    @acts.post("/sign-out")
    def sign_out() -> Response:
        return redirect("/empty")

    return acts


def _refused(file: FileStorage) -> bool:
    return not file.stream.read(5).startswith(b"%PDF")
