"""The command ``qa serve``. Heavy imports are deferred."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli import options
from qa.config import Config, load_config
from qa.settings.collections import DEFAULT

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from qa.serving.parts import Parts


@click.command()
@click.argument("paths", nargs=-1, type=options.PATH)
@options.data
@click.option("--host", help="Address to listen on. Default: QA_HOST, then 127.0.0.1.")
@click.option("--port", type=int, help="Port to listen on; 0 chooses a free one. Default: QA_PORT, then 8080.")
@click.option(
    "--workers",
    type=int,
    help="Number of processes; more than 1 need QA_CHROMA_URL or QA_SHARDS. Default: QA_WORKERS, then 1.",
)
@click.option(
    "--watch/--no-watch",
    default=None,
    help="Keep the index in step with the folders that were indexed, and with PATHS. Default: QA_WATCH, then not.",
)
def serve(
    paths: tuple[Path, ...],
    data: Path | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    watch: bool | None,
) -> None:
    """Serve the chat page and the JSON endpoint. If the index is empty, PATHS are indexed first.

    Without PATHS, the folder of uploads is indexed if there is one, else seeds/.

    \b
    Example:
        qa serve articles/ --port 8000
        qa serve articles/ --watch
    """
    from qa.cli.index import index_into
    from qa.opening import is_owned
    from qa.serving.folder import serve_folder
    from qa.serving.http_server import bind
    from qa.serving.memory import share_one_arena
    from qa.serving.shared import check_workers, serve_shared

    share_one_arena()
    config = load_config(data=data, host=host, port=port, workers=workers, watch=watch, collection=DEFAULT)
    check_workers(config)
    with bind(config.host, config.port) as listener:
        if not is_owned(config):
            serve_shared(config, listener, paths or (default_documents(),), index=index_into, make_app=make_app)
        else:
            serve_folder(config, listener, paths, otherwise=default_documents(), index=index_into, make_app=make_app)


def make_app(config: Config, parts: "Parts") -> "WSGIApplication":
    """Make the web application of a serving process. It starts logging."""
    from web.application import create_app
    from web.monitoring import logs

    logs.configure(config.log_format)
    return create_app(config, parts)


def default_documents() -> Path:
    """Return the project's own documents: ``seeds/`` here, else those of the package or the checkout."""
    package = Path(__file__).parents[1]
    places = (Path("seeds"), package / "seeds", package.parent / "seeds")
    return next((place for place in places if place.is_dir()), places[0])
