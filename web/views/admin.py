"""The page for managing documents. It works without JavaScript, by forms and pages that reload themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from qa.corpus.formats.kinds import SUFFIXES
from qa.records import IndexedDocument
from web.guard.access import needs
from web.service import service
from web.views.documents import admit_upload, management, manager, take_upload

PAGE = 50
"""Documents on one page."""

admin = Blueprint("admin", __name__, url_prefix="/admin")
admin.before_request(admit_upload)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the documents that match a search.

    Attributes:
        documents: The documents of this page.
        found: Number of matching documents on all pages.
        number: Number of this page, from 1.
        pages: Number of pages, at least one.
    """

    documents: Sequence[IndexedDocument]
    found: int
    number: int
    pages: int

    @classmethod
    def of(cls, documents: Sequence[IndexedDocument], *, words: str, number: str) -> Self:
        """Choose the documents of a page.

        Args:
            documents: All documents.
            words: Text that title, id or publisher must contain, in any case; an empty string matches all.
            number: Number of the page. Anything else gives the first page.
        """
        fitting = [
            one for one in documents if words.casefold() in f"{one.title}\n{one.id}\n{one.publisher or ''}".casefold()
        ]
        pages = max(1, -(-len(fitting) // PAGE))
        page = min(int(number), pages) if number.isascii() and number.isdigit() and len(number) < 9 else 1
        page = max(1, page)
        return cls(fitting[(page - 1) * PAGE : page * PAGE], len(fitting), page, pages)


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
