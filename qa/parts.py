"""What the settings name: models, limits of the parser, the Chroma server, the manifest of an index.

Each function imports its parts when it is called, so that the command line starts fast when it needs only a few.
"""

from typing import TYPE_CHECKING

from qa.config import Config
from qa.errors import ConfigError
from qa.settings.collections import DEFAULT

if TYPE_CHECKING:
    from qa.models.embedder import Embedder
    from qa.models.reader import Reader
    from qa.models.readers import Careful
    from qa.parsing.limits import ParseLimits
    from qa.store.chroma_server import ChromaServer
    from qa.store.collection import Manifest

MEGABYTE = 1_000_000
_CONTEXT_TOKENS = 80  # title and heading, 150 characters each at four characters per token, and special tokens


def load_embedder(config: Config) -> "Embedder":
    """Load the embedder in the settings.

    Raises:
        ConfigError: It cannot be loaded, or a file of it is missing or damaged.
    """
    from qa.models.embedder import make_whole_embedder

    return make_whole_embedder(config.embedder, threads=config.inference_threads, cache=config.data / "cache")


def load_models(config: Config) -> "tuple[Embedder, Reader | None]":
    """Load the embedder and the reader's network in the settings; None for a reader without a network.

    Raises:
        ConfigError: One of them cannot be loaded.
    """
    return load_embedder(config), load_reader(config)


def load_reader(config: Config) -> "Reader | None":
    """Load the reader's network in the settings; None for a reader without a network.

    Raises:
        ConfigError: It cannot be loaded.
    """
    from qa.models.readers import make_network_reader

    if config.reader == "none":
        return None
    return make_network_reader(config.reader, threads=config.inference_threads, careful=careful_of(config))


def careful_of(config: Config) -> "Careful":
    """Return when the careful reader reads, and the folder of its prepared weights."""
    from qa.models.readers import Careful

    return Careful(config.careful, config.data / "cache", config.passages)


def chroma_server_of(config: Config) -> "ChromaServer | None":
    """Return the Chroma server in the settings, or None if the index is in a folder."""
    from qa.store.chroma_server import ChromaServer, token_headers

    if not config.chroma_url:
        return None
    return ChromaServer(
        url=config.chroma_url,
        tenant=config.chroma_tenant,
        database=config.chroma_database,
        headers=token_headers(config.chroma_token.get_secret_value(), config.chroma_token_header),
        seconds=config.chroma_timeout,
        collection="" if config.collection == DEFAULT else config.collection,
    )


def manifest_of(config: Config, embedder: "Embedder") -> "Manifest":
    """Return the manifest of an index that is built with some settings.

    Raises:
        ConfigError: The embedder reads fewer tokens than a chunk has.
    """
    from qa.corpus.chunks import CHUNKER_VERSION
    from qa.store.collection import Manifest

    room = embedder.max_tokens - _CONTEXT_TOKENS
    if config.chunk_tokens > room:
        raise ConfigError(
            f"chunk_tokens must be at most {room} for this embedder, which reads {embedder.max_tokens} tokens with "
            f"title and heading, is {config.chunk_tokens}: lower QA_CHUNK_TOKENS"
        )
    return Manifest(embedder=embedder.fingerprint, chunker=f"{CHUNKER_VERSION}:{config.chunk_tokens}")


def parse_limits(config: Config) -> "ParseLimits":
    """Return the limits for parsing one file."""
    from qa.corpus.formats.fields import Fields
    from qa.corpus.scans.settings import Ocr, find_ocr
    from qa.parsing.limits import ParseLimits

    return ParseLimits(
        seconds=config.parse_seconds,
        memory_bytes=config.parse_memory_mb * MEGABYTE,
        text_bytes=config.max_file_mb * MEGABYTE,
        fields=Fields(
            text=tuple(config.json_text.split()),
            title=tuple(config.json_title.split()),
            date=tuple(config.json_date.split()),
            authors=tuple(config.json_author.split()),
            publisher=tuple(config.json_publisher.split()),
            language=tuple(config.json_language.split()),
        ),
        ocr=find_ocr(config.ocr_languages) if config.ocr == "auto" else Ocr(remedy="set QA_OCR to auto"),
    )
