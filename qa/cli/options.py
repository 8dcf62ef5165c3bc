"""Options of several commands."""

from pathlib import Path

import click

PATH = click.Path(path_type=Path)

data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the index. Default: QA_DATA, then a folder of the user.",
)
"""Where the index is."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
"""Print JSON instead of text."""
