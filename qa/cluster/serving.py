"""Serve shards on a Ray cluster: this process answers, and asks the actors."""

import socket
from contextlib import closing

import click

from qa.cluster.answering import ClusterIndex, Tolerant
from qa.cluster.ray_cluster import connected
from qa.config import Config
from qa.errors import ConfigError
from qa.opening import answer_from
from qa.parts import load_embedder, manifest_of
from qa.serving.http_server import serve_application
from qa.serving.parts import MakeApp, Parts


def serve_cluster(config: Config, listener: socket.socket, *, address: str | None, make_app: MakeApp) -> None:
    """Answer requests until SIGTERM or Ctrl+C. Running requests are finished.

    Args:
        config: The settings, which name published indexes.
        listener: The socket from `bind`.
        address: Address of the Ray cluster; None starts one on this machine.
        make_app: Makes the application.

    Raises:
        ConfigError: The settings name no published index.
        StoreError: There is no cluster, or a shard does not start.
    """
    if not config.shards:
        raise ConfigError('the shards to serve must be named, QA_SHARDS is empty: "qa cluster index" prints them')
    embedder = load_embedder(config)
    with connected(address):
        index = ClusterIndex(config, embedder, manifest_of(config, embedder)).start()
        with closing(answer_from(index)) as qa:
            parts = Parts(qa=Tolerant(qa))
            app = make_app(config, parts)
            serve_application(
                app,
                listener,
                config,
                stopping=parts.stopping,
                on_ready=lambda url: click.echo(f"Serving on {url} with {len(index.actors)} shards (Ctrl+C stops)"),
            )
