"""The commands for keys: ``qa keys add``, ``list``, ``revoke``."""

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from qa.access.keys import Scope
from qa.cli import options
from qa.config import load_config

if TYPE_CHECKING:
    from qa.access.store import KeyStore


@click.group()
def keys() -> None:
    """Manage keys for programs and for the pages that change something. Works beside a running service.

    \b
    Example:
        qa keys add "nightly upload" --scope manage
        qa keys add "press office" --scope ask --collection press
        qa keys list
        qa keys revoke "nightly upload"
    """


@keys.command()
@click.argument("name")
@click.option(
    "--scope", type=click.Choice(get_args(Scope)), required=True, help="What it permits; manage includes ask."
)
@click.option(
    "--collection",
    "collections",
    metavar="NAME",
    multiple=True,
    help="The only collection that it admits to; may be repeated.",
)
@options.data
def add(name: str, scope: Scope, collections: tuple[str, ...], data: Path | None) -> None:
    """Make a key for NAME and print it. It is shown only once: only its hash is stored."""
    key = _store(data).add(name, scope, collections)
    if collections and scope == "ask" and not load_config(data=data).ask_needs_key:
        click.echo("Asking needs no key here, so anybody may ask all collections: set QA_ASK_NEEDS_KEY=true.", err=True)
    click.echo("This is shown once. Send it as the header “Authorization: Bearer KEY”, or sign in with it:", err=True)
    click.echo(key)


@keys.command("list")
@options.data
def list_keys(data: Path | None) -> None:
    """List the keys: id, scope, day of creation, name, and the collections that it is limited to."""
    for key in _store(data).all():
        limits = f" ({', '.join(key.collections)})" if key.collections else ""
        click.echo(f"{key.id}  {key.scope:6}  {key.made:%Y-%m-%d}  {key.name}{limits}")


@keys.command()
@click.argument("name")
@options.data
def revoke(name: str, data: Path | None) -> None:
    """Revoke the key with this NAME or id at once."""
    _store(data).revoke(name)
    click.echo(f"{name} is revoked.", err=True)


def _store(data: Path | None) -> "KeyStore":
    from qa.access.store import open_keys

    return open_keys(load_config(data=data))
