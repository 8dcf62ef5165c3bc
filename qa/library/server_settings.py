"""The Chroma server that the settings name."""

from qa.config import Config
from qa.store.chroma_server import Server


def server_of(config: Config) -> Server | None:
    """The server, or None where the index is a folder.

    >>> server_of(Config(chroma_url="http://chroma:8000", chroma_token="secret")).headers
    (('Authorization', 'Bearer secret'),)
    """
    if not config.chroma_url:
        return None
    token, name = config.chroma_token.get_secret_value(), config.chroma_token_header
    value = f"Bearer {token}" if name.lower() == "authorization" else token
    return Server(
        url=config.chroma_url,
        tenant=config.chroma_tenant,
        database=config.chroma_database,
        headers=((name, value),) if token else (),
        seconds=config.chroma_timeout,
    )
