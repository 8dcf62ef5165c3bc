"""The chat box for pages of other sites: the script that they include, and a demo page."""

from flask import Blueprint, Response, render_template, url_for

from qa.answering.conversation import MAX_TURNS
from qa.feedback.check import MAX_NOTE_CHARACTERS
from web.guard.access import needs
from web.service import service
from web.views.pages import shown_examples

FRESH = 300
"""Seconds that a browser may cache the script. Its modules change their addresses with each version."""

MOST_EXAMPLES = 3

widget = Blueprint("widget", __name__)


@widget.get("/widget.js")
def script() -> Response:
    """Return the only script that a page includes. It names the modules of this version."""
    module = url_for("static", filename="widget/start.js")
    limits = f"{{ turns: {MAX_TURNS}, note: {MAX_NOTE_CHARACTERS} }}"
    text = f'import {{ start }} from "{module}";\n\nstart(import.meta.url, {limits});\n'
    response = Response(text, mimetype="text/javascript")
    response.cache_control.max_age = FRESH
    return response


@widget.get("/widget/demo")
@needs("ask")
def demo() -> str:
    """Show what the chat box looks like on a page of another site."""
    return render_template("widget_demo.html", examples=shown_examples(service().documents())[:MOST_EXAMPLES])
