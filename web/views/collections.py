"""Which collections there are for a caller: as JSON, and as the choice at the top of each page."""

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from qa.errors import UnknownCollectionError
from qa.settings.collections import DEFAULT
from web.guard.access import needs
from web.guard.collections import askable, chosen, root
from web.openapi import Operation, describes
from web.requests.parsing import refuse_query
from web.schema import CollectionsReply

collections = Blueprint("collections", __name__)


@collections.get("/api/collections")
@needs("ask")
@describes(Operation("listCollections", "List the collections that this key may ask", CollectionsReply))
def list_collections() -> Response:
    """List the collections."""
    refuse_query(request.query_string)
    reply = CollectionsReply.of({name: root(name) for name in askable()})
    return Response(reply.model_dump_json(), mimetype="application/json", headers={"Cache-Control": "no-store"})


@collections.get("/collections")
@needs("ask")
def choose() -> ResponseReturnValue:
    """Go to the page of the collection that was chosen."""
    name = request.args.get("name", chosen())
    if name not in askable():
        raise UnknownCollectionError(name)
    return redirect(f"{root(name)}/", 303)


@collections.before_app_request
def lead_home() -> ResponseReturnValue | None:
    """Lead a person whose key does not admit to the first collection from its page to that of another one."""
    if request.endpoint != "pages.chat" or chosen() != DEFAULT or DEFAULT in (names := askable()) or not names:
        return None
    query = request.query_string.decode("latin-1")
    return redirect(f"{root(names[0])}/{'?' if query else ''}{query}", 303)


@collections.app_context_processor
def choice() -> dict[str, object]:
    """Return what the choice at the top of a page is made from; the page calls it, if it has the choice."""
    return {"askable": askable, "chosen": chosen}
