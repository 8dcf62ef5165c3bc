"""A question of the command line: asked of the service that has the index open, or else answered here."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from qa.answering.conversation import Turn
from qa.answering.question import check_limit, check_question, check_turns
from qa.config import Config
from qa.errors import LockedError
from qa.records import Filters, Order
from qa.store.lock import find_service

if TYPE_CHECKING:
    from web.schema import AskReply


def answer(
    config: Config, question: str, *, limit: int, filters: Filters, order: Order, earlier: Sequence[str]
) -> "AskReply":
    """Answer a question as `QA.ask` does, the questions before it given without their answers.

    Raises:
        QuestionError: The question cannot be asked.
        StoreError: The index cannot be opened, or is empty.
        ServiceError: The service that has it open does not answer as it should.
    """
    check_question(question)
    check_limit(limit)
    history = [Turn(question=asked) for asked in earlier]
    check_turns(history)
    url = None if config.chroma_url else find_service(config.data)
    if url is None:
        try:
            return _answer_here(config, question, limit, filters, order, history)
        except LockedError as exc:  # a service was just starting
            if exc.url is None:
                raise
            url = exc.url
    from qa.access.local_token import find_token
    from qa.client import ask_service

    token = find_token(config.data)
    return ask_service(url, question, limit=limit, filters=filters, order=order, history=history, token=token)


def _answer_here(
    config: Config, question: str, limit: int, filters: Filters, order: Order, history: Sequence[Turn]
) -> "AskReply":
    """Answer here. The models are compiled, mostly without the interpreter, while Chroma is being imported."""
    from qa.library.loading import load_models

    with ThreadPoolExecutor(1) as thread:
        models = thread.submit(load_models, config)
        from qa.answering.service import open_qa
        from web.schema import AskReply
        from web.schema.display import name_filters

        embedder, reader = models.result()
    with open_qa(config, embedder=embedder, reader=reader) as qa:
        qa.check()
        answer = qa.ask(question, limit=limit, filters=filters, order=order, history=history)
        titles = {one.id: one.title for one in qa.documents()} if filters.documents else {}
        return AskReply.of(answer, filters=name_filters(filters, order, titles))
