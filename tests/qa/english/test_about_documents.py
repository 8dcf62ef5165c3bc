"""Which questions have the form of one about a document, and how they name it."""

import pytest

from qa.english.about_documents import AboutDocument, read_about_document


@pytest.mark.parametrize(
    ("question", "asked", "naming", "name"),
    [
        ("Who wrote this article?", "author", "this", ""),
        ("Please tell me who is the author of this report.", "author", "this", ""),
        ("By whom was the document written?", "author", "the", ""),
        ("Who was “Tea in Rize” written by?", "author", "quoted", "Tea in Rize"),
        ("What is the name of the author of the article called 'Tea in Rize'?", "author", "titled", "Tea in Rize"),
        ("Which journalist wrote Tea in Rize?", "author", "bare", "Tea in Rize"),
        ("Who published the article about tea?", "publisher", "about", "tea"),
        ("Which newspaper published “Tea in Rize”?", "publisher", "quoted", "Tea in Rize"),
        ("Who wrote the page titled Tea in Rize?", "author", "titled", "Tea in Rize"),
        ("Who wrote the book “Tea in Rize”?", "author", "quoted", "Tea in Rize"),
        ("When was this page first published?", "published", "this", ""),
        ("In what year was the report titled Tea in Rize published?", "published", "quoted", "Tea in Rize"),
        ("When did the article on tea come out?", "published", "about", "tea"),
        ("What is the publication date of tea.md?", "published", "bare", "tea.md"),
        ("When was this file created?", "created", "this", ""),
        ("What language is this document written in?", "language", "this", ""),
        ("In which language is Tea in Rize?", "language", "bare", "Tea in Rize"),
        ("What is the title of this document?", "title", "this", ""),
        ("What is this paper called?", "title", "this", ""),
    ],
)
def test_a_question_about_a_document_is_read(question: str, asked: str, naming: str, name: str) -> None:
    """Its field, how the document is named, and the words that name it."""
    assert read_about_document(question) == AboutDocument(asked, naming, name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question",
    [
        "When was the treaty signed?",
        "Who signed this document?",
        "When was the lighthouse lit?",
        "Why was this article published?",
        "Who wrote?",
        "What does this article say about tea?",
        "How many documents are there?",
        "Who is Ada?",
    ],
)
def test_other_questions_are_not(question: str) -> None:
    """They are read from the texts, without a look at the documents."""
    assert read_about_document(question) is None
