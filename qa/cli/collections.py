"""The commands for collections: ``qa collections list``, ``delete``. ``qa index --collection NAME`` makes one."""

from pathlib import Path

import click

from qa.cli import options
from qa.config import load_config
from qa.errors import ConfigError
from qa.settings.collections import DEFAULT


@click.group()
def collections() -> None:
    """List and delete collections: several sets of documents in one service, each with its own index.

    \b
    Example:
        qa index --collection press press-releases/
        qa collections list
        qa ask --collection press "Who signed it?"
        qa collections delete press
    """


@collections.command("list")
@options.data
def list_collections(data: Path | None) -> None:
    """List the names of the collections."""
    from qa.library.named import find_collections
    from qa.parts import chroma_server_of

    config = load_config(data=data)
    for name in (DEFAULT, *find_collections(config.data, chroma_server_of(config), config.shards)):
        click.echo(name)


@collections.command()
@click.argument("name")
@options.data
@click.option("--yes", is_flag=True, help="Delete it without asking.")
def delete(name: str, data: Path | None, yes: bool) -> None:
    """Delete the collection NAME: its index, uploads, feedback and calibration. Files elsewhere stay.

    A service must be stopped first. Keys that are limited to this collection stay, and are named.
    """
    from qa.access.store import open_keys
    from qa.library.named import delete_collection
    from qa.parts import chroma_server_of

    config = options.settings(data, name)
    if config.collection == DEFAULT:
        raise ConfigError(f"a collection to delete must be a further one, is {DEFAULT!r}: remove {config.data} instead")
    if not yes:
        click.confirm(f"Delete the collection {name} with its uploads and feedback, for good?", abort=True, err=True)
    delete_collection(config.folder, chroma_server_of(config))
    click.echo(f"{name} is deleted.", err=True)
    for key in open_keys(config).all():
        if name in key.collections:
            click.echo(f"The key {key.name!r} would admit to another collection of this name: revoke it.", err=True)
