"""The chat box for pages of other sites: the script that they name, and a page that shows it."""

from flask import Blueprint, Response, render_template, url_for

from qa.answering.conversation import MAX_TURNS
from qa.feedback.check import MAX_NOTE_CHARACTERS

FRESH = 300
"""Seconds that a browser may keep the script; the modules that it names change their addresses with each version."""

widget = Blueprint("widget", __name__)


@widget.get("/widget.js")
def script() -> Response:
    """Return the one script that a page needs; it names the modules of this version."""
    module = url_for("static", filename="widget/start.js")
    limits = f"{{ turns: {MAX_TURNS}, note: {MAX_NOTE_CHARACTERS} }}"
    text = f'import {{ start }} from "{module}";\n\nstart(import.meta.url, {limits});\n'
    response = Response(text, mimetype="text/javascript")
    response.cache_control.max_age = FRESH
    return response


@widget.get("/widget/demo")
def demo() -> str:
    """Show what the chat box looks like on a page of somebody else's."""
    return render_template("widget_demo.html")
