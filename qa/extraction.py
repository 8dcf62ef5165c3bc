"""`extract`: answer a question from given texts, without an index and without a service."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.config import DEFAULT_LIMIT, Config, load_config
from qa.errors import ConfigError
from qa.parts import careful_of, load_embedder

if TYPE_CHECKING:
    from qa.answering.extract import Extractor
    from qa.answering.given import GivenText
    from qa.records import Answer


def extract(
    question: str, texts: "Sequence[GivenText | str]", *, limit: int = DEFAULT_LIMIT, config: Config | None = None
) -> "Answer":
    """Answer a question from texts. Nothing is indexed.

    The first call loads the models, and later calls with the same settings use them again.

    Args:
        question: The question, 1 to 1,000 characters.
        texts: 1 to 100 texts, at most 100,000 characters together. One without an id is named by its position, from
            ``"0"``.
        limit: Maximum number of snippets, 1 to 10.
        config: The settings; by default those of `load_config`.

    Returns:
        An answer whose every quotation is a slice of one of the texts, or no answer with the reason.

    Raises:
        QuestionError: Question, limit or texts are invalid. Its `field` names which.
        ConfigError: A model cannot be loaded, or the setting `reader` is ``none``, which needs an index.
    """
    return open_extractor(load_config() if config is None else config).extract(question, texts, limit=limit)


@lru_cache(maxsize=1)
def open_extractor(config: Config) -> "Extractor":
    """Load the models in the settings for answering from given texts.

    Raises:
        ConfigError: As `extract`.
    """
    if config.reader == "none":
        raise ConfigError('reader must be a network without an index, is "none": correct QA_READER')
    from qa.answering.extract import Extractor
    from qa.models.cascade import passages_read
    from qa.models.readers import make_network_reader

    embedder = load_embedder(config)
    reader = make_network_reader(config.reader, threads=config.inference_threads, careful=careful_of(config))
    sure = reader.threshold(config.max_risk)
    return Extractor(
        embedder,
        reader,
        chunk_tokens=config.chunk_tokens,
        candidates=config.candidates,
        passages=passages_read(reader, config.passages),
        min_confidence=sure,
        min_possible=min(sure, reader.possible_threshold(config.max_risk_possible)),
    )
