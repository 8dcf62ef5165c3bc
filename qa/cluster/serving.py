"""Serve shards on a Ray cluster: this process answers, and asks the actors."""

import socket
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from qa.cluster.answering import ClusterIndex, Tolerant
from qa.cluster.managing import open_cluster_librarian
from qa.cluster.ray_cluster import connected
from qa.config import Config
from qa.errors import ConfigError
from qa.opening import answer_from
from qa.parts import load_models, manifest_of
from qa.serving.collections import Collections
from qa.serving.http_server import serve_application
from qa.serving.parts import MakeApp, Parts

if TYPE_CHECKING:
    from qa.models.reader import Reader


def serve_cluster(config: Config, listener: socket.socket, *, address: str | None, make_app: MakeApp) -> None:
    """Answer requests until SIGTERM or Ctrl+C. Running requests are finished.

    Args:
        config: The settings, which name published indexes.
        listener: The socket from `bind`.
        address: Address of the Ray cluster; None starts one on this machine.
        make_app: Makes the application.

    Raises:
        ConfigError: The settings name no published index, or not those whose documents are managed here.
        StoreError: There is no cluster, nothing is published, or a shard does not start.
    """
    if not config.shards:
        raise ConfigError('the shards to serve must be named, QA_SHARDS is empty: "qa cluster index" prints them')
    embedder, reader = load_models(config)
    manifest = manifest_of(config, embedder)

    def open_one(settings: Config) -> OnCluster:
        return OnCluster(ClusterIndex(settings, embedder, manifest), reader)

    with connected(address), closing(open_one(config)) as served, closing(Collections(config, open_one)) as others:
        parts = replace(served.parts, others=others)
        app = make_app(config, parts)
        serve_application(
            app,
            listener,
            config,
            stopping=parts.stopping,
            on_ready=lambda url: click.echo(f"Serving on {url} with {len(served.index.actors)} shards (Ctrl+C stops)"),
        )


class OnCluster:
    """An open collection whose shards are actors. Its documents are managed here if the settings say `QA_PUBLISH`.

    Args:
        index: The open index. It is followed from now on.
        reader: The reader's network; None for the reader without one.

    Attributes:
        index: The same.
        parts: The parts that the application answers with.

    Raises:
        ConfigError: As `ManagedShards`.
    """

    def __init__(self, index: ClusterIndex, reader: "Reader | None") -> None:
        self.index = index
        self._librarian = open_cluster_librarian(index.config, index)
        self.parts = Parts(qa=Tolerant(answer_from(index, reader=reader)), manager=self._librarian)
        index.start()
        if self._librarian is not None:
            self._librarian.start()

    def announce(self, url: str) -> None:
        """Do nothing: the command line reads the published files itself."""

    def close(self) -> None:
        """Stop at a safe point. The actors end with the connection to the cluster."""
        if self._librarian is not None:
            self._librarian.stop()
        self.index.close()
