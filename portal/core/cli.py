"""Commands that end as scripts expect: 0 good, 1 bad input with a sentence on stderr, 2 failure."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup


class BadInput(click.ClickException):
    """What was given cannot be used: exit 1, the sentence on stderr."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), err=True)


class Command(click.Command):
    """A command whose missing or malformed options are bad input (1), not a failure (2)."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise BadInput(error.format_message()) from error


class Group(AppGroup):
    """A family of commands, run inside the application; an unknown name is bad input too."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise BadInput(error.format_message()) from error


def printable(text: str) -> str:
    """`text` for a terminal, whatever bytes were typed: what is no character is shown escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
