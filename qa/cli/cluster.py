"""The commands for a Ray cluster: ``qa cluster index`` and ``qa cluster serve``. Heavy imports are deferred."""

import sys
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
@click.argument("paths", nargs=-1, required=True, type=options.PATH)
@options.data
@options.collection
@click.option("--shards", type=click.IntRange(1, 1000), default=4, show_default=True, help="Number of shards.")
@_address
def index_shards(
    paths: tuple[Path, ...], data: Path | None, collection: str | None, shards: int, address: str | None
) -> None:
    """Index the files and folders PATHS into shards, at the same time, and publish each below QA_PUBLISH.

    Like qa index it costs nothing for unchanged files. What is killed meanwhile is started again, or completed by the
    next run. Another number of shards makes other shards.
    """
    from qa.cli.terminal import progress_bar, show_report
    from qa.cluster.division import place_of_shard
    from qa.cluster.indexing import add_up, index_on_cluster
    from qa.cluster.ray_cluster import connected
    from qa.config import load_config

    config = load_config(data=data, collection=collection)
    places = " ".join(place_of_shard(config, number, shards) for number in range(shards))
    with connected(address), progress_bar("Indexing") as on_progress:
        report = add_up(index_on_cluster(config, paths, shards=shards, on_progress=on_progress))
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
