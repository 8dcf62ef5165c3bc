"""The commands for a Ray cluster: ``qa cluster index`` and ``qa cluster serve``. Heavy imports are deferred."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from qa.cli import options
from qa.cli.index import REFUSED_FILES
from qa.settings.collections import DEFAULT

_address = click.option(
    "--address",
    envvar="RAY_ADDRESS",
    help="Address of the Ray cluster: auto, HOST:6379 or ray://HOST:10001. Default: RAY_ADDRESS, then one for this "
    "command.",
)


@click.group()
def cluster() -> None:
    """Index and answer on many cores or machines with Ray: pip install "citewell[cluster]".

    \b
    Example:
        ray start --head
        QA_PUBLISH=/srv/news qa cluster index articles/ --shards 4 --address auto
        QA_SHARDS="/srv/news/0-of-4 /srv/news/1-of-4 …" qa cluster serve --address auto
    """


@cluster.command("index")
@click.argument("paths", nargs=-1, type=options.PATH)
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of more files to index: a path, an address, or a JSON object with path or url on each line.",
)
@options.data
@options.collection
@click.option("--shards", type=click.IntRange(1, 1000), default=4, show_default=True, help="Number of shards.")
@_address
def index_shards(
    paths: tuple[Path, ...],
    manifest: Path | None,
    data: Path | None,
    collection: str | None,
    shards: int,
    address: str | None,
) -> None:
    """Index the files and folders PATHS into shards, at the same time, and publish each below QA_PUBLISH.

    Like qa index it costs nothing for unchanged files. What is killed meanwhile is started again, or completed by the
    next run. Another number of shards makes other shards. Files at the addresses of a manifest are copied to the data
    folder; one that is listed no more leaves the index.
    """
    from qa.cli.terminal import progress_bar, show_report
    from qa.cluster.division import place_of_shard
    from qa.cluster.indexing import add_up, index_on_cluster
    from qa.cluster.listing import mirror, read_listing
    from qa.cluster.ray_cluster import connected
    from qa.config import load_config

    if not paths and manifest is None:
        raise click.UsageError("PATHS or --manifest must name what to index, neither does")
    config = load_config(data=data, collection=collection)
    places = " ".join(place_of_shard(config, number, shards) for number in range(shards))
    every, refused = list(paths), []
    if manifest is not None:
        listing, folder = read_listing(manifest), config.folder / "listed"
        refused = mirror(listing.urls, folder)
        every += [*listing.paths, *([folder] if folder.exists() else [])]
    with connected(address), progress_bar("Indexing") as on_progress:
        report = add_up(index_on_cluster(config, every, shards=shards, on_progress=on_progress))
    report = replace(report, refused=(*refused, *report.refused))
    show_report(report)
    click.echo(f'QA_SHARDS="{places}"')
    if report.has_new_refusals:
        sys.exit(REFUSED_FILES)


@cluster.command("serve")
@options.data
@click.option("--host", help="Address to listen on. Default: QA_HOST, then 127.0.0.1.")
@click.option("--port", type=int, help="Port to listen on; 0 chooses a free one. Default: QA_PORT, then 8080.")
@_address
def serve_shards(data: Path | None, host: str | None, port: int | None, address: str | None) -> None:
    """Serve the chat page and the JSON endpoint from the shards that QA_SHARDS names, each on a node of the cluster.

    If a shard does not answer in time, the reply names it and is not sure, and Ray starts it again.
    """
    from qa.cli.serve import make_app
    from qa.cluster.serving import serve_cluster
    from qa.config import load_config
    from qa.serving.http_server import bind

    config = load_config(data=data, host=host, port=port, collection=DEFAULT)
    with bind(config.host, config.port) as listener:
        serve_cluster(config, listener, address=address, make_app=make_app)
