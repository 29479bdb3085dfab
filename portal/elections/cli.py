"""Commands that anybody can run to recompute what the elections room decided by rule."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from portal.core.cli import BadInput, Group
from portal.elections import rotation as rotations
from portal.elections import verify_draw
from portal.elections.draw import DrawError, Hash, draw, read_names

elections = Group("elections", help="The draw and the rotation of pinned chats.")


@elections.command("draw")
@click.option("--names", "path", type=Path, required=True, help="UTF-8 file, one name a line.")
@click.option("--key", required=True, help="Key, used to the byte; for RFC 3797: 9319./2.5.8.10.12./")
@click.option("--hash", "hash_name", type=click.Choice(["sha256", "md5"]), default="sha256", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print everything needed to check the order.")
def draw_command(path: Path, key: str, hash_name: Hash, as_json: bool) -> None:
    """Put a list of names in the order drawn with a key (docs/draw.md)."""
    try:
        names = read_names(path.read_bytes())
        drawn = draw(names, key, hash_name)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    except DrawError as error:
        raise BadInput(str(error)) from error
    if as_json:
        result = {"order": drawn.order, **asdict(drawn), "names": names}
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(drawn.order))


@elections.command("verify")
@click.argument("path", metavar="FILE", type=Path)
def verify_command(path: Path) -> None:
    """Recompute a published draw: what the downloadable verify_draw.py does."""
    try:
        said = verify_draw.verify(verify_draw.read(path))
    except verify_draw.Mismatch as mismatch:
        raise BadInput(f"DOES NOT AGREE: {mismatch}") from mismatch
    except verify_draw.UNREADABLE as error:
        raise BadInput(f"This is not a published draw: {error!r}") from error
    click.echo("\n".join(said))


@elections.command("rotation")
@click.option("--candidates", type=int, required=True)
@click.option("--slots", type=int, required=True, help="Slots a day.")
@click.option("--days", type=int, required=True)
@click.option("--bands", type=int, required=True, help="Equal runs into which the day is cut.")
@click.option("--seed", required=True, help="Any text: the same seed gives the same plan.")
@click.option("--json", "as_json", is_flag=True, help="Print plan and spreads.")
def rotation_command(candidates: int, slots: int, days: int, bands: int, seed: str, as_json: bool) -> None:
    """Deal the slots of the pinned chat evenly (docs/rotation.md)."""
    try:
        plan = rotations.plan(candidates, slots, days, bands, seed)
    except rotations.RotationError as error:
        raise BadInput(str(error)) from error
    spread = asdict(rotations.spread(plan, candidates, bands))
    if as_json:
        click.echo(json.dumps({"plan": plan, "spread": spread}))
    else:
        click.echo("\n".join(" ".join(map(str, day)) for day in plan))
        click.echo(" ".join(f"{name}={value}" for name, value in spread.items()))
