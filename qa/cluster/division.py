"""How documents are divided among shards, and where each shard is. Pure."""

import hashlib

from qa.config import Config
from qa.errors import ConfigError
from qa.settings.collections import DEFAULT, place_of


def shard_of(document_id: str, shards: int) -> int:
    """Return the shard of a document, by a hash of its id: the same on every machine, today and later.

    >>> [shard_of(f"{number}.md", 4) for number in range(8)]
    [3, 0, 0, 1, 0, 2, 1, 3]
    """
    return int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:8]) % shards


def place_of_shard(config: Config, number: int, shards: int) -> str:
    """Return where a shard is published, as `QA_SHARDS` names it. A further collection is below this place."""
    return f"{config.publish.rstrip('/')}/{_name(number, shards)}"


def settings_of(config: Config, number: int, shards: int) -> Config:
    """Return the settings of a shard's index: its own folder and its own place, named after both numbers.

    So shards of another division never mix with these.

    Raises:
        ConfigError: The settings name no place to publish to, or a Chroma server.
    """
    if not config.publish or config.chroma_url:
        raise ConfigError(
            f"a cluster's shards must be published from folders, QA_PUBLISH is {config.publish!r} and QA_CHROMA_URL is "
            f"{config.chroma_url!r}: set the first one to a folder or address, and unset the second"
        )
    return config.model_copy(
        update={
            "data": config.folder / "shards" / _name(number, shards),
            "collection": DEFAULT,
            "publish": place_of(place_of_shard(config, number, shards), config.collection),
            "inference_threads": config.inference_threads or 1,
        }
    )


def _name(number: int, shards: int) -> str:
    return f"{number}-of-{shards}"
