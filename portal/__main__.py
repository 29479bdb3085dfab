"""The portal's command line. Exit codes: 0 good, 1 bad input (a sentence says what), 2 failure."""

from __future__ import annotations

import os
import sys
import traceback

import click
from flask.cli import FlaskGroup

from portal import create_app
from portal.config import BadSettings
from portal.core.errors import PortalError

GOOD, BAD_INPUT, FAILURE = 0, 1, 2


class Portal(FlaskGroup):
    """Every room's commands, and one place that turns errors into sentences and exit codes."""

    def invoke(self, ctx: click.Context) -> None:
        # What a command returns is for its tests; the exit code comes from `ctx.exit` alone.
        try:
            super().invoke(ctx)
        except PortalError as error:
            # Said here, where the application's context still knows the reader's language.
            click.echo(" ".join(filter(None, (str(error.message), str(error.hint)))), err=True)
            ctx.exit(BAD_INPUT)


def command_line() -> Portal:
    """The group of all commands; settings come from the environment alone, so Flask's own options are left out."""
    group = Portal(
        name="portal",
        create_app=create_app,
        add_default_commands=False,
        add_version_option=False,
        load_dotenv=False,
        set_debug_flag=False,
        help="The portal's commands. Exit codes: 0 good, 1 bad input, 2 failure.",
    )
    group.params.clear()
    return group


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        code = command_line().main(arguments, prog_name="script/portal", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return BAD_INPUT
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BadSettings as error:
        click.echo(str(error), err=True)
        return BAD_INPUT
    except click.Abort:
        return FAILURE
    except Exception as error:
        return _failed(error)
    return code if isinstance(code, int) else GOOD


def _failed(error: Exception) -> int:
    """One sentence; the traceback only for those who ask with PORTAL_DEBUG."""
    if os.environ.get("PORTAL_DEBUG"):
        traceback.print_exception(error)
    else:
        click.echo(f"Failed: {type(error).__name__}: {error} (PORTAL_DEBUG=1 shows where)", err=True)
    return FAILURE


if __name__ == "__main__":
    sys.exit(main())
