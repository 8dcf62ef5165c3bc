"""Options of several commands."""

from pathlib import Path
from typing import Any

import click

from qa.config import Config, load_config
from qa.errors import UnknownCollectionError
from qa.settings.collections import DEFAULT

PATH = click.Path(path_type=Path)

data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the index. Default: QA_DATA, then a folder of the user.",
)
"""Where the index is."""

collection = click.option(
    "--collection", metavar="NAME", help="Name of the collection. Default: QA_COLLECTION, then the first one."
)
"""Which of several collections."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""Print JSON instead of text."""


def settings(data: Path | None, collection: str | None, **others: Any) -> Config:  # noqa: ANN401 - any setting
    """Read the settings of a collection that is there.

    Args:
        data: The option `--data`.
        collection: The option `--collection`.
        **others: Settings that override environment and file; None values are ignored.

    Raises:
        ConfigError: A setting is invalid.
        UnknownCollectionError: There is no such collection in the data folder. On a server, opening it says so.
    """
    config = load_config(data=data, collection=collection, **others)
    if config.collection != DEFAULT and not (config.chroma_url or config.shards or config.folder.is_dir()):
        raise UnknownCollectionError(config.collection)
    return config
