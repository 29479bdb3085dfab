"""`script/portal mail`: what waits, what failed, and sending again what a person has judged."""

from __future__ import annotations

import json

import click
from sqlalchemy import select

from portal.core.cli import BadInput, Group
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.core.notifications import sending
from portal.core.notifications.models import FAILED, SENDING, SENT, UNKNOWN, WAITING, MailMessage

STATES = (WAITING, SENDING, SENT, FAILED, UNKNOWN)
mail_cli = Group("mail", help="Letters: waiting, sent, failed, unknown.")


@mail_cli.command("list")
@click.option("--state", type=click.Choice(STATES), multiple=True, help="Only letters in this state.")
@click.option("--json", "as_json", is_flag=True)
def list_command(state: tuple[str, ...], as_json: bool) -> None:
    """List the newest hundred letters, without addresses or words."""
    query = select(MailMessage).where(MailMessage.state.in_(state or STATES)).order_by(MailMessage.id.desc())
    rows = db.session.scalars(query.limit(100)).all()
    if as_json:
        click.echo(json.dumps([_as_dict(row) for row in rows]))
        return
    for row in rows:
        click.echo(f"{row.token}  {row.state:8} {row.tries} tries  {row.template}  {row.error}".rstrip())


def _as_dict(row: MailMessage) -> dict[str, object]:
    return {
        "token": row.token,
        "state": row.state,
        "tries": row.tries,
        "template": row.template,
        "error": row.error,
        "created_at": row.created_at.isoformat(),
    }


@mail_cli.command("again")
@click.argument("token")
def again_command(token: str) -> None:
    """Send letter TOKEN again, which failed or of which nobody knows whether it went out."""
    try:
        with transaction():
            sending.send_again(token)
    except PortalError as error:
        raise BadInput(str(error)) from error
    click.echo("waiting")
