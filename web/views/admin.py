"""The page for managing documents. It works without JavaScript, by forms and pages that reload themselves."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from qa.corpus.formats.kinds import SUFFIXES
from web.guard.access import needs
from web.rendering.shelf import Shelf
from web.service import service
from web.views.documents import admit_upload, take_upload
from web.views.management import management, manager, watched

_MOST_FAILURES = 50  # files that could not be indexed, on the page
admin = Blueprint("admin", __name__, url_prefix="/admin")
admin.before_request(admit_upload)


@admin.get("")
@needs("manage")
def shelf() -> ResponseReturnValue:
    """List the documents, with the form to upload more."""
    words = request.args.get("q", "").strip()
    documents = service().documents()
    return render_template(
        "admin.html",
        shelf=Shelf.of(documents, words=words, number=request.args.get("page", "")),
        count=len(documents),
        words=words,
        most_failures=_MOST_FAILURES,
        watched=watched(),
        is_upload=manager().is_upload,
        file_megabytes=management().file_megabytes,
        suffixes=sorted(SUFFIXES),
    )


@admin.post("/documents")
@needs("manage")
def upload() -> ResponseReturnValue:
    """Accept the files of the form, and show the job."""
    return _see(take_upload().id)


@admin.get("/jobs/<job_id>")
@needs("manage")
def job(job_id: str) -> ResponseReturnValue:
    """Show the progress of a job. The page reloads itself until the job has ended."""
    return render_template("job.html", job=manager().job(job_id))


@admin.get("/delete")
@needs("manage")
def confirm() -> ResponseReturnValue:
    """Ask for confirmation before a document is deleted."""
    return render_template("delete.html", document=service().document(request.args.get("document", "")))


@admin.post("/delete")
@needs("manage")
def delete() -> ResponseReturnValue:
    """Delete a document after confirmation."""
    return _see(manager().delete(request.form.get("document", "")).id)


@admin.after_request
def keep_no_copy(response: Response) -> Response:
    """Prevent caches from storing a token."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _see(job_id: str) -> Response:
    return redirect(url_for("admin.job", job_id=job_id), 303)
