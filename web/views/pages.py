"""The pages: the chat (it also works without JavaScript), the documents and their texts."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from qa.answering.conversation import MAX_TURNS
from qa.answering.deep_links import deep_link
from qa.corpus.examples import example_questions
from qa.english.language import other_language
from qa.errors import DocumentError, NotFoundError, QuestionError, StoreError
from qa.feedback.check import MAX_NOTE_CHARACTERS
from qa.records import Document, IndexedDocument, Locator, language_name, locate, spell_locators, stated
from web.errors import status_of
from web.guard.access import deadline, needs
from web.guard.collections import root
from web.rendering import marked_text
from web.rendering.filters import DATES, Parameters, select, without
from web.rendering.safety import exact, web_address
from web.rendering.shelf import Shelf, kind_of, page_count
from web.requests.parsing import known_pairs, parse_filters, parse_form, query_pairs
from web.schema import (
    MAX_QUESTION_CHARACTERS,
    AskFilters,
    AskQuery,
    AskReply,
    RequestError,
    original_href,
)
from web.schema.display import NEWEST, day, name_filter, name_filters, percent, short_day
from web.service import service
from web.views.originals import files
from web.views.permalinks import check_permalink, field_of, moved_to, offsets
from web.views.sheets import sheet, views

pages = Blueprint("pages", __name__)
_SUBJECTS = 5  # documents that are named where nothing was found


@pages.context_processor
def limits() -> dict[str, int]:
    """Return limits for the chat page: turns of a conversation, and the lengths of a question and a note."""
    return {"most_turns": MAX_TURNS, "most_characters": MAX_QUESTION_CHARACTERS, "most_note": MAX_NOTE_CHARACTERS}


@pages.get("/")
@needs("ask")
def chat() -> ResponseReturnValue:
    """Show the empty page, or the answer to the question in the address."""
    documents = service().documents()
    pairs = query_pairs(request.query_string)
    if "question" not in request.args:
        frame = _frame(documents, parse_filters(pairs), known_pairs(pairs))
        return render_template("chat.html", **frame)
    asked = None
    try:
        asked = parse_form(pairs)
        answer = service().ask(asked.to_question(deadline=deadline()))
    except (RequestError, QuestionError, StoreError) as exc:
        status, _ = status_of(exc)
        failure = {"kind": "refused" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "failed", "message": str(exc)}
        frame = _frame(documents, asked or AskFilters(), known_pairs(pairs) if asked else [])
        page = render_template("chat.html", **frame, question=request.args["question"], asked=asked, failure=failure)
        return make_response(page, status)
    known = known_pairs(pairs)
    titles = {document.id: document.title for document in documents}
    return render_template(
        "chat.html",
        **_frame(documents, asked, known),
        question=answer.question,
        reply=AskReply.of(answer, filters=name_filters(asked.record(), asked.order, titles), root=root()),
        asked=asked,
        reordered=_reordered(asked),
        links=_links(known),
    )


def _frame(documents: Sequence[IndexedDocument], chosen: AskFilters, parameters: Parameters) -> dict[str, object]:
    """Return the parts around the thread: the number and subjects of documents, example questions, and the filters."""
    selection = select(documents, chosen, parameters, page=url_for("pages.chat"))
    newest = name_filter("order", NEWEST, {}).label
    latest = sorted(documents, key=lambda one: -one.published.toordinal() if one.published else 0)[:_SUBJECTS]
    examples = () if selection.alone else shown_examples(documents)  # of all documents
    frame = {"count": len(documents), "subjects": latest, "examples": examples}
    return {**frame, "filters": selection, "newest": newest}


def _links(parameters: Parameters) -> dict[str, str | None]:
    """Return the addresses that belong to an answer, in the same form as in the page's script."""
    page = url_for("pages.chat")
    return {
        "permalink": f"{page}?{urlencode(parameters)}",
        "literal": f"{page}?{urlencode([*parameters, ('spelling', 'exact')])}",
        "json": f"{url_for('api.ask_by_query')}?{urlencode(parameters)}",
        "without_dates": without(parameters, DATES, page=page),
        "without_filters": without(parameters, AskFilters.model_fields, page=page),
    }


def shown_examples(documents: Sequence[IndexedDocument]) -> tuple[str, ...]:
    """Return the example questions of the empty page. An unreadable file of examples does not prevent the page."""
    try:
        return example_questions(documents)
    except DocumentError as exc:
        current_app.logger.warning("no examples are shown: %s", exc)
        return ()


@pages.get("/conversations")
@needs("ask")
def conversations() -> str:
    """Show the page of the conversations, which the browser keeps."""
    return render_template("conversations.html")


@pages.get("/documents")
@needs("ask")
def documents() -> ResponseReturnValue:
    """List the documents: all, or those that match a search."""
    known = service().documents()
    given = {name: request.args.get(name, "").strip() for name in ("q", "page", "order", "kind")}
    shelf = Shelf.of(known, words=given["q"], number=given["page"], order=given["order"] or "title", kind=given["kind"])
    page_counts = {one.id: page_count(one) for one in shelf.documents if kind_of(one) == "PDF"}
    response = make_response(
        render_template(
            "documents.html", shelf=shelf, count=len(known), pages=page_counts, kind_of=kind_of, served=files().served
        )
    )
    response.headers["Cache-Control"] = "no-store"  # the way back shows the list as it is
    return response


@pages.get("/documents/<path:document_id>")
@needs("ask")
def document(document_id: str) -> ResponseReturnValue:
    """Show a document. Mark the quotation in the address, or say what happened to it."""
    wanted = request.args.get("start"), request.args.get("end")
    fingerprint, field = request.args.get("hash"), field_of(request.args.get("field"))
    verdict = None if fingerprint is None else check_permalink(document_id, *wanted, fingerprint, field)
    place = None if verdict is None else verdict.found
    try:
        found = service().document(place.document_id if place else document_id)
    except NotFoundError as exc:
        if fingerprint is None:
            raise
        status, _ = status_of(exc)
        return make_response(render_template("deleted.html", document_id=document_id), status)
    marked = None if place is None or field else (place.start, place.end)
    if fingerprint is None:
        marked = offsets(*wanted, length=len(found.text))
    located = locate(found.locators, *marked) if marked else ()
    tabs = views(found, files(), request.args.to_dict())
    shown = None
    if tabs and request.args.get("view") == "page":
        shown = sheet(found, marked, files(), request.args.get("page"), root=root())
    return render_template(
        "document.html",
        document=found,
        language=language_name(other_language(found.text) or ""),
        explained=files().served and not found.scans.has_pictures,
        views=tabs,
        sheet=shown,
        part=marked_text.part(found, marked, wanted=request.args.get("part", "")),
        marked=marked,
        file=_file(found, located),
        page=spell_locators(located, found.scans.confidence(found.text, *marked) if marked else None),
        original=deep_link(found, *marked) if marked else found.url,
        verdict=verdict,
        renamed=found.id != document_id,
        moved_to=moved_to(verdict),
        metadata=stated(found),
        field=field,
        misplaced=marked is None and verdict is None and (*wanted, fingerprint) != (None, None, None),
    )


def _file(document: Document, located: Sequence[Locator]) -> str | None:
    """Return the address of a document's file, at the page of the marked words; None if it may not be opened."""
    if not files().served:
        return None
    page = next((f"#page={one.number}" for one in located if one.kind == "page"), "")
    return original_href(document.id, root=root()) + page


def _reordered(asked: AskQuery) -> str:
    """Return the address of the same question in the other order, in the same form as in the page's script."""
    known = {name: values for name, values in request.args.lists() if name in asked.model_fields_set}
    known["order"] = ["newest" if asked.order == "relevance" else "relevance"]
    return f"{url_for('pages.chat')}?{urlencode(known, doseq=True)}"


pages.add_app_template_filter(exact, "exact")
pages.add_app_template_filter(web_address, "web_address")
pages.add_app_template_filter(marked_text.cut, "cut")
pages.add_app_template_filter(day, "day")
pages.add_app_template_filter(short_day, "short_day")
pages.add_app_template_filter(percent, "percent")
