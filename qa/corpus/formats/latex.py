"""LaTeX (.tex)."""

import re
from collections.abc import Iterator

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError

from qa.corpus.blocks import Block, Content, Part, one_line
from qa.corpus.days import parse_day
from qa.corpus.left_out import COMMENT, LeftOut
from qa.corpus.tables import table_block
from qa.errors import DocumentError

_HEADING, _END = "\x0e", "\x0f"  # around headings, which no text has
_HEADINGS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%.*")
_TABLE = re.compile(
    r"\\begin\{(tabularx?\*?|longtable)\}(?:\s{0,9}\[[^][]{0,20}\])?(?:\{[^{}]{0,200}\}){1,2}"
    r"((?:[^\\]|\\(?!begin\{(?:tab|longtable)|end\{\1\}))*)\\end\{\1\}"
)
_ROW_END = re.compile(r"\\\\(?:\[[^][]{0,20}\])?|\\tabularnewline")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfoot|endfirsthead|cline\{[^{}\\]{0,40}\})")
_SPAN = re.compile(r"\\multicolumn\{(\d{1,2})\}\{[^{}\\]{0,40}\}\{([^{}\\]{0,2000})\}")
_ITEM = re.compile(r"^[ \t]*\*[ \t]+", re.MULTILINE)
_SILENT = (
    "ref",
    "eqref",
    "pageref",
    "cite",
    "citep",
    "citet",
    "label",
    "input",
    "include",
    "includegraphics",
    "footnotemark",
)
_DECLARED = {name: re.compile(rf"\\{name}\s*" + r"\{((?:[^{}]|\{[^{}]*\})*)\}") for name in ("title", "author", "date")}
_THANKS = re.compile(r"\\(?:thanks|footnote|inst|orcid|email)\s{0,9}\{[^{}]{0,2000}\}|\$\^?\{?[^$]{0,40}\$")
_LANGUAGE = re.compile(r"\\usepackage\[(?:[^][]{0,200},)?\s{0,9}(\w{2,40})\s{0,9}\]\{babel\}")
_AND = re.compile(r"\\and\b|\\And\b|\\AND\b")


def load_latex(text: str) -> Content:
    """Read a document; files that it includes are not read.

    Args:
        text: The decoded file.

    Returns:
        Headings, paragraphs, items and tables without commands, formulas in a line of text, footnotes in brackets where
        they stand; and title and day as the file states them. Comments are left out.

    Raises:
        DocumentError: It cannot be read as LaTeX.
    """
    comments = tuple(LeftOut(words, COMMENT) for line in _COMMENT.findall(text) if (words := line.strip("% ")))
    source = _COMMENT.sub("", text)
    body = _BODY.search(source)
    try:
        written = _Writer()
        parts = tuple(_parts(body[1] if body else source, written))
        declared = {name: found[1] if (found := _DECLARED[name].search(source)) else "" for name in _DECLARED}
        title, day = written.line(declared["title"]), written.line(declared["date"])
        authors = tuple(_authors(declared["author"], written))
    except (LatexWalkerError, RecursionError, ValueError, AttributeError, IndexError, TypeError) as exc:
        raise DocumentError(f"a .tex must be readable as LaTeX, this is not ({exc}): correct it") from exc
    return Content(
        parts=(*parts, *comments),
        title=title or None,
        authors=authors,
        published=parse_day(day) if day else None,
        language=language[1] if (language := _LANGUAGE.search(source)) else None,
    )


def _authors(declared: str, writer: "_Writer") -> Iterator[str]:
    """Yield the name of each author, without address, note and mark: they come after the name."""
    for one in _AND.split(_THANKS.sub("", declared)):
        if name := writer.line(re.split(r"\\\\|\n[ \t]*\n", one.strip())[0]):
            yield name


class _Writer:
    """Writes LaTeX as plain text."""

    def __init__(self) -> None:
        context = get_default_latex_context_db()
        headings = [MacroTextSpec(name, simplify_repl=f"\n\n{_HEADING}%(3)s{_END}\n\n") for name in _HEADINGS]
        silent = [MacroTextSpec(name, simplify_repl="") for name in (*_SILENT, "maketitle", "title", "author", "date")]
        footnote = [MacroTextSpec("footnote", simplify_repl=" (%(2)s)")]
        context.add_context_category("citewell", prepend=True, macros=[*headings, *silent, *footnote])
        self._writer = LatexNodes2Text(latex_context=context, math_mode="text", keep_comments=False)

    def text(self, source: str) -> str:
        """Write a piece."""
        return str(self._writer.latex_to_text(source, tolerant_parsing=True))

    def line(self, source: str) -> str:
        """Write a piece on one line."""
        return one_line(self.text(source))


def _parts(body: str, writer: _Writer) -> Iterator[Part]:
    position = 0
    for table in _TABLE.finditer(body):
        yield from _paragraphs(writer.text(body[position : table.start()]))
        rows = [row for row in _ROW_END.split(_RULES.sub("", table[2])) if row.strip()]
        cells = [re.split(r"(?<!\\)&", _SPAN.sub(lambda span: span[2] + "&" * (int(span[1]) - 1), row)) for row in rows]
        yield table_block([[writer.line(cell) for cell in row] for row in cells])
        position = table.end()
    yield from _paragraphs(writer.text(body[position:]))


def _paragraphs(text: str) -> Iterator[Part]:
    for piece in re.split(r"\n[ \t]*\n", text):
        if piece.strip().startswith(_HEADING):
            yield Block(piece.replace(_HEADING, "").replace(_END, ""), heading=True)
            continue
        lines: list[str] = []
        for line in _ITEM.sub(r"- ", piece).split("\n"):
            if line.startswith("- ") or not lines:
                lines.append(line)
            else:
                lines[-1] += f" {line.strip()}"
        yield Block("\n".join(line.strip() for line in lines if line.strip()))
