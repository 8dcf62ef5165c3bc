"""Questions written for this project about paragraphs of public sets: questions in other words, and near misses.

The writers of SQuAD's questions saw the paragraph and used its words. The questions here share few words with a
paragraph that answers, and many with one that does not, so that shared words prove nothing. The file holds no sentence
of the sets: it names a paragraph by its hash, and an answer by its offsets.
"""

from dataclasses import replace
from pathlib import Path

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import QuestionSet, SetQuestion, read_json

KEY = 16  # hexadecimal digits of a paragraph's hash that name it


def written_questions(path: Path, questions: QuestionSet) -> QuestionSet:
    """Return a set's documents with the questions of a file about them; there may be none.

    Args:
        path: A JSON object: by the first `KEY` digits of a paragraph's SHA-256, the list of its questions. Each is
            ``[question, start, end]`` with the offsets of its answer, or ``[question]`` if the paragraph does not
            answer it.
        questions: The set of the paragraphs.

    Raises:
        QuestionSetError: The file cannot be read or does not have this form.
    """
    written = read_json(path)
    found: list[SetQuestion] = []
    try:
        for document in questions.documents.values():
            key = document.sha256[:KEY]
            article = document.id.rpartition("/")[0]
            for number, (text, *answer) in enumerate(written.get(key, ())):
                if answer and not 0 <= answer[0] < answer[1] <= len(document.text):
                    raise ValueError(f"{text!r} has its answer at {answer}, outside of its paragraph")
                found.append(
                    SetQuestion(
                        id=f"{key}-{number}",
                        text=text,
                        document_id=document.id,
                        article=article,
                        answers=((answer[0], answer[1]),) if answer else (),
                        sources=(article,),
                    )
                )
    except (AttributeError, IndexError, TypeError, ValueError) as exc:
        raise QuestionSetError(
            f"written questions must be an object of lists [question] or [question, start, end], {path} is not: {exc}"
        ) from exc
    return replace(questions, questions=tuple(found))
