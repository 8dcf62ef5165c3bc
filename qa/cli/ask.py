"""The command ``qa ask``. Heavy imports are deferred."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from qa.cli import options
from qa.config import DEFAULT_LIMIT, MAX_LIMIT, Config
from qa.errors import QuestionError
from qa.records import Filters, Order

if TYPE_CHECKING:
    from qa.answering.question import Question, Spelling
    from qa.client import Client
    from web.schema import AskReply


@click.command()
@click.argument("question")
@options.data
@options.collection
@click.option(
    "--limit", type=int, default=DEFAULT_LIMIT, show_default=True, help=f"Maximum number of snippets, 1 to {MAX_LIMIT}."
)
@click.option("--document", "documents", multiple=True, help="Only this document; may be repeated.")
@click.option("--publisher", "publishers", multiple=True, help="Only this publisher; may be repeated.")
@click.option("--author", "authors", multiple=True, help="Only this author; may be repeated.")
@click.option("--after", metavar="YYYY-MM-DD", help="Only documents from this day or later.")
@click.option("--before", metavar="YYYY-MM-DD", help="Only documents from this day or earlier.")
@click.option(
    "--order",
    type=click.Choice(get_args(Order)),
    default="relevance",
    show_default=True,
    help="The most probable quotation first, or the latest published one that is sure enough.",
)
@click.option(
    "--spelling",
    type=click.Choice(["corrected", "exact"]),
    default="corrected",
    show_default=True,
    help="Whether misspelled words are read as the documents spell them.",
)
@click.option("--history", multiple=True, help="A question asked before this one; may be repeated, oldest first.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the endpoint.")
def ask(
    question: str,
    data: Path | None,
    collection: str | None,
    limit: int,
    documents: tuple[str, ...],
    publishers: tuple[str, ...],
    authors: tuple[str, ...],
    after: str | None,
    before: str | None,
    order: Order,
    spelling: "Spelling",
    history: tuple[str, ...],
    as_json: bool,
) -> None:
    """Answer QUESTION with quotations, or say that the documents do not answer it.

    Asks the running service if one has the index open.

    \b
    Example:
        qa ask "Who chairs the Azerbaijan Popular Front Party?" --after 2024-10-01
        qa ask "What did he say?" --history "Who chairs the Azerbaijan Popular Front Party?"
    """
    from qa.answering.conversation import Turn
    from qa.answering.question import Question

    filters = Filters(
        documents=documents,
        publishers=publishers,
        authors=authors,
        published_after=_day(after, "--after"),
        published_before=_day(before, "--before"),
    )
    earlier = tuple(Turn(question=one) for one in history)
    reply = answer(
        options.settings(data, collection),
        Question(question, limit=limit, filters=filters, order=order, spelling=spelling, history=earlier),
    )
    if as_json:
        click.echo(reply.model_dump_json(indent=2))
        return
    from qa.cli.terminal import show_answer

    show_answer(reply)


def answer(config: Config, question: "Question") -> "AskReply":
    """Answer a question as `QA.ask` does.

    Raises:
        QuestionError: The question is invalid.
        StoreError: The index cannot be opened, or is empty.
        ServiceError: The service that has it open does not answer properly.
    """
    from qa.answering.question import check_question
    from qa.cli.reach import reach

    check_question(question)
    return reach(config, lambda: _answer_here(config, question), lambda service: ask_service(service, question))


def ask_service(service: "Client", question: "Question") -> "AskReply":
    """Ask a running service a question.

    Raises:
    QuestionError: The service refuses the question.
    ServiceError: The service does not answer properly.
    """
    from web.schema import AskReply, AskRequest

    return service.post("/api/ask", AskRequest.of(question), AskReply)


def _answer_here(config: Config, question: "Question") -> "AskReply":
    from qa.opening import open_qa
    from web.schema import AskReply
    from web.schema.display import name_filters

    with open_qa(config) as qa:
        qa.check()
        answer = qa.ask(question)
        titles = {one.id: one.title for one in qa.documents()} if question.filters.documents else {}
        return AskReply.of(answer, filters=name_filters(question.filters, question.order, titles))


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as exc:
        raise QuestionError(
            f"{option} must be a day such as 2024-10-01, is {text!r}: correct it", field=option
        ) from exc
