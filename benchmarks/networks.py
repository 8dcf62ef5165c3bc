"""Load the networks that `qa train` wrote."""

import tempfile
from pathlib import Path

import click

from qa.models.careful import ADAPTER, careful_model, installed
from qa.models.span_model import SpanModel


def trained_model(path: Path) -> SpanModel:
    """Load the network of a file: the careful one if the file has the name of an adapter, else the fast one."""
    if path.name != ADAPTER:
        return SpanModel.trained(path)
    source = installed()
    if source is None:
        raise click.ClickException("the packages of all-mpnet-base-v2 must be installed, are not")
    return careful_model(Path(tempfile.gettempdir()) / "citewell-careful", source, path)
