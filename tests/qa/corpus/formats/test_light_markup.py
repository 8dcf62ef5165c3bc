"""reStructuredText, Org and LaTeX: the exact text of each feature."""

from datetime import date
from pathlib import Path

import pytest

from qa.corpus.documents import parse_document
from qa.errors import DocumentError
from qa.records import Document
from tests.documents import source_file


def parsed(name: str, text: str) -> Document:
    """The document of a file."""
    return parse_document(source_file(name), text.encode())


def test_a_restructured_text() -> None:
    """Title and day, headings, roles, notes, lists, tables, code, and directives that only Sphinx knows."""
    document = parsed(
        "a.rst",
        "=========\nThe ferry\n=========\n\n:Author: Ada\n:Date: 2024-03-05\n\nTimes\n=====\n\n"
        "It leaves at *noon* [1]_ with :ref:`a link <x>` and ``code``.\n\n.. [1] A note.\n\n.. note:: Be early.\n\n"
        ".. seealso::\n\n   Other things.\n\n.. toctree::\n\n   other\n\n.. comment here\n\n"
        "- one\n- two\n\n  - deeper\n\n3. first\n4. second\n\nterm\n   definition\n\n.. code-block:: a\n\n   x = 1\n\n"
        "=====  ====\nShip   Cars\n=====  ====\nCorra  36\n=====  ====\n",
    )
    assert document.text == (
        "The ferry\n\nTimes\n\nIt leaves at noon with a link and code.\n\nA note.\n\nBe early.\n\nOther things.\n\n"
        "- one\n- two\n  - deeper\n\n3. first\n4. second\n\nterm\ndefinition\n\nx = 1\n\nShip | Cars\nCorra | 36"
    )
    assert (document.title, document.published) == ("The ferry", date(2024, 3, 5))
    assert [document.text[slice(*place)] for place in document.headings] == ["The ferry", "Times"]


def test_no_file_is_brought_in(tmp_path: Path) -> None:
    """Neither by a directive nor by a command."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the word is xyzzy", "utf-8")
    for directive in ("include", "literalinclude", "csv-table::\n   :file", "raw:: html\n   :file"):
        found = parsed("a.rst", f"Tea is served.\n\n.. {directive}:: {secret}\n\n.. raw:: html\n\n   <b>x</b>\n")
        assert "xyzzy" not in found.text
        assert "Tea is served." in found.text
    assert parsed("a.tex", f"Tea is served. \\input{{{secret}}} \\include{{{secret}}}").text == "Tea is served."
    assert "xyzzy" not in parsed("a.org", f"Tea is served.\n#+INCLUDE: {secret}\n").text


@pytest.mark.parametrize("line", ["*tea is served\n", "`tea` is served\n", "tea_ is served\n", "tea is served [#]_\n"])
def test_a_paragraph_of_a_thousand_marks_and_more_is_refused(line: str) -> None:
    """At once, and not after minutes: docutils takes time that grows with the square of its marks."""
    with pytest.raises(DocumentError, match=r"separate its paragraphs by blank lines"):
        parsed("a.rst", line * (1_000_000 // len(line)))


def test_a_long_paragraph_is_read() -> None:
    """Without so many marks, or as the items of a list. Addresses count as words, in any number."""
    assert len(parsed("a.rst", "Tea is served at noon.\n" * 2_000).text) == 45_999
    assert len(parsed("a.rst", "- *Tea* is served\n" * 2_000).text.splitlines()) == 2_000
    assert parsed("a.rst", "See\n" + "https://example.org/tea\n" * 500).text.count("https://example.org/tea") == 500


def test_an_outline() -> None:
    """Title and day, headings without tags, text without marks, lists, tables; nothing of comments."""
    document = parsed(
        "a.org",
        "#+TITLE: The ferry\n#+DATE: <2024-03-05 Tue>\n\nIt is *bold* and [[https://x.y][a link]].[fn:1]\n\n"
        "* TODO Times :tag:\nSCHEDULED: <2024-03-05 Tue>\n:PROPERTIES:\n:ID: 1\n:END:\nIt leaves at noon.\n- [ ] one\n"
        "- two\n| Ship | Cars |\n|------+------|\n| Corra | 36 |\n#+BEGIN_SRC python\nx = 1\n#+END_SRC\n# nobody\n"
        "* COMMENT Hidden\ntext\n** below\n* Last\nThe end comes here.\n",
    )
    assert document.text == (
        "It is bold and a link.\n\nTimes\n\nIt leaves at noon.\n- one\n- two\n\nShip | Cars\nCorra | 36\n\nx = 1\n\n"
        "Last\n\nThe end comes here."
    )
    assert (document.title, document.published) == ("The ferry", date(2024, 3, 5))
    assert [document.text[slice(*place)] for place in document.headings] == ["Times", "Last"]
    assert [loss.words for loss in document.reading.losses] == [5]


def test_a_latex_document() -> None:
    """Title and day, headings, notes in brackets, formulas in the line, items, tables; nothing of the preamble."""
    document = parsed(
        "a.tex",
        r"\documentclass{article}\title{The \emph{ferry}}\author{Ada}\date{5 March 2024}\begin{document}\maketitle"
        "\n\\section{Times}\\label{s}\nIt leaves at~noon\\footnote{Or six.}. % nobody\nIt is 5\\,km, $x^2+1$ ---\n"
        "\\textbf{wide}, 10\\% more.\n\n\\subsection*{Also}\n\\begin{itemize}\\item One \\item Two\nlong\\end{itemize}"
        "\n"
        "\\begin{tabular}{ll}Ship & Cars\\\\\\hline Corra & 36\\\\\\end{tabular}\n\\end{document}\nnot this",
    )
    assert document.text == (
        "Times\n\nIt leaves at noon (Or six.). It is 5 km, x^2+1 — wide, 10% more.\n\nAlso\n\n- One\n- Two long\n\n"
        "Ship | Cars\nCorra | 36"
    )
    assert (document.title, document.published) == ("The ferry", date(2024, 3, 5))
    assert [document.text[slice(*place)] for place in document.headings] == ["Times", "Also"]


@pytest.mark.parametrize("name", ["a.rst", "a.org", "a.tex"])
def test_other_bytes_are_refused(name: str) -> None:
    """As for any text."""
    with pytest.raises(DocumentError, match=r"UTF-8|binary"):
        parse_document(source_file(name), b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\part{One}\chapter*{Two}\paragraph{Three} It is so.", "One\n\nTwo\n\nThree\n\nIt is so."),
        (r"\href{http://a.b}{Here} is \texttt{a\_b}, \verb|c_d| and \SI{5}{km}.", "Here is a_b, c_d and 5 km."),
        (r"Said \citep[p.~3]{vint}, see \Cref{a}\index{b} \textcolor{red}{now}.", "Said, see now."),
        ("word% note\nly and\n% a line\n50\\% more", "wordly and 50% more"),
        ("\\begin{verbatim}\nif a: # 5%\n  b\n\\end{verbatim}", "if a: # 5%\n  b"),
        (r"\begin{figure}[h]\caption[s]{The boat.}\end{figure}Text", "The boat.\n\nText"),
        (r"\begin{minipage}[t]{0.5\textwidth}Left\end{minipage}Right", "Left\n\nRight"),
        (r"\begin{description}\item[Keel] below \item[Mast:] above\end{description}", "- Keel: below\n- Mast: above"),
        (
            r"\resizebox{3cm}{!}{\begin{tabular}{|l|p{3cm}|@{}c}\cmidrule(lr){1-2}A & \multicolumn{2}{c}{\emph{B}}\\"
            r"a & \begin{tabular}[c]{@{}c@{}}b\\c\end{tabular} & \makecell{d\\e}\end{tabular}} After",
            "A | B\na | b c | d e\n\nAfter",
        ),
        (r"\newcommand{\beq}{\begin{equation}}\newcommand\x[1]{{#1}}\def\y{5}Tea is hot.", "Tea is hot."),
        (r"The day is \today, 1\textsuperscript{st} of 750 m\textsuperscript{2}.", "The day is, 1st of 750 m^2."),
        (r"A \mine{new} word}.", "A new word."),
    ],
)
def test_commands_of_latex(source: str, text: str) -> None:
    """What is words stays, with spaces between them, what is a place or a number goes; no command refuses the file."""
    assert parsed("a.tex", source).text == text
