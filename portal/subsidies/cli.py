"""Commands that recompute what a panel is recommended."""

import json
from pathlib import Path

import click

from portal.core.cli import BadInput, Group
from portal.subsidies.division import Division, DivisionError, divide, read_problem

subsidies = Group("subsidies", help="Support programmes.")


@subsidies.command("divide")
@click.argument("path", metavar="FILE", type=Path)
@click.option("--json", "as_json", is_flag=True, help="Print tasks, shares and picks.")
def divide_command(path: Path, as_json: bool) -> None:
    """Divide a pool fairly among users in whole tasks (docs/division.md)."""
    try:
        division = divide(read_problem(path.read_text("utf-8-sig")))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8: byte {error.start + 1} cannot be read.") from error
    except DivisionError as error:
        raise BadInput(str(error)) from error
    click.echo(_as_json(division) if as_json else _as_text(division))


def _as_json(division: Division) -> str:
    shares = {user: float(share) for user, share in division.shares.items()}
    return json.dumps({"tasks": division.tasks, "shares": shares, "picks": division.picks}, ensure_ascii=False)


def _as_text(division: Division) -> str:
    lines = (f"{user}\t{tasks}\t{float(division.shares[user]):.4f}" for user, tasks in division.tasks.items())
    return "\n".join(["user\ttasks\tshare", *lines])
