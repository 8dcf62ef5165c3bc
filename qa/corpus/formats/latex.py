"""LaTeX (.tex)."""

import re
from collections.abc import Iterator

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

from qa.corpus.blocks import Block, Content, Part, one_line
from qa.corpus.days import parse_day
from qa.corpus.formats.latex_commands import HEADING, HEADING_END, reading, writing
from qa.corpus.left_out import COMMENT, LeftOut
from qa.corpus.tables import table_block
from qa.errors import DocumentError

_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_CODES = "verbatim|Verbatim|lstlisting|minted|alltt"
_CODE = (  # its words hold no other beginning, so that one without an end is not searched for again and again
    rf"\\begin\{{(?P<kind>{_CODES})\*?\}}(?:\[[^][]{{0,200}}\])?(?:\{{\w{{0,20}}\}})?"
    rf"(?P<words>(?:[^\\]|\\(?!begin\{{(?:{_CODES})))*?)\\end\{{(?P=kind)\*?\}}"
)
_COMMENT = re.compile(
    rf"(?P<code>{_CODE})|(?<!\\)(?P<breaks>(?:\\\\)*)%(?P<comment>[^\n]*)(?:\n[ \t]*(?!\n|\Z))?", re.DOTALL
)
_VERB = re.compile(r"\\(?:verb|lstinline)\*?([^\w\s{*])([^\n]{0,200}?)\1")
_SPECIALS = re.compile(r"[\\{}_#$%&^~]")
_INNER = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}){0,500}\}"
_GROUP = rf"\{{(?:[^{{}}]|{_INNER}){{0,2000}}\}}"  # in braces, with braces in it
_TABULAR = r"tabularx?\*?|tabulary|longtable|longtabu|supertabular"
_BEGIN = rf"\\begin\{{(?P<table>{_TABULAR})\}}(?:\s{{0,9}}\[[^][]{{0,20}}\])?(?:\s{{0,9}}{_GROUP}){{1,2}}"
_TABLE = rf"{_BEGIN}(?P<rows>(?:[^\\]|\\(?!begin\{{(?:{_TABULAR})|end\{{(?P=table)\}}))*)\\end\{{(?P=table)\}}"
_PIECE = re.compile(f"{_CODE}|{_TABLE}", re.DOTALL)
_EDGE = re.compile(rf"{_BEGIN}|\\end\{{(?:{_TABULAR})\}}")  # of a table
_MATH = frozenset(
    "math displaymath equation eqnarray align gather multline flalign alignat split aligned gathered cases array "
    "matrix pmatrix bmatrix vmatrix smallmatrix subequations dmath".split()
)
_WITH_ARGUMENTS = (
    "minipage|wrapfigure|wraptable|multicols|adjustbox|thebibliography|subfigure|subtable|spacing|columns?"
)
_ENVIRONMENT = re.compile(
    rf"\\(?:begin|end)\{{(?:((?:{_WITH_ARGUMENTS})\*?)\}}(?:\[[^][]{{0,50}}\]|{_GROUP})*|(\w{{1,40}})\*?\}}"
    r"(?:\[([^][]{0,200})\])?)"
)
_PLACE = re.compile(r"[!htbpHctr]{0,6}|[^ ]*=.*", re.DOTALL)  # what stands in brackets and is no title
_UNSEEN = re.compile(
    rf"\\def\s{{0,9}}\\[A-Za-z]+[#\d]{{0,18}}{_GROUP}|\\(?:resizebox\*?{_GROUP}|scalebox|rotatebox){_GROUP}"
    rf"|\\(?:new|renew|provide)command\*?\s{{0,9}}(?:\{{\\\w+\}}|\\\w+)(?:\[[^][]{{0,50}}\]){{0,2}}\s{{0,9}}{_GROUP}"
    rf"|\\(?:re)?newenvironment\*?\s{{0,9}}\{{\w+\}}(?:\[[^][]{{0,50}}\]){{0,2}}(?:\s{{0,9}}{_GROUP}){{2}}"
)
_LEFT_SPACE = re.compile(r"(?<![ \xa0])[ \xa0]++(?=[,.;:](?:\s|\Z))")  # before a mark, where a reference was
_STACKED = re.compile(rf"\\(?:makecell|thead|shortstack)(?:\[[^][]{{0,20}}\])?({_GROUP})")
_ROW_END = re.compile(r"\\\\\*?(?:\[[^][]{0,20}\])?|\\tabularnewline")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfoot|endfirsthead|endlastfoot|centering"
    r"|(?:cline|cmidrule)(?:\([lr]{0,2}\))?\{[^{}\\]{0,40}\})"
)
_SPAN = re.compile(rf"\\multicolumn\{{(\d{{1,2}})\}}{_GROUP}({_GROUP})")
_ITEM = re.compile(r"^[ \t]*\*[ \t]+", re.MULTILINE)
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
    comments = tuple(
        LeftOut(words, COMMENT) for one in _COMMENT.finditer(text) if (words := (one["comment"] or "").strip("% "))
    )
    source = _COMMENT.sub(lambda one: one["code"] or one["breaks"], text)
    source = _UNSEEN.sub("", _VERB.sub(_as_typewriter, source))
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


def _as_typewriter(verb: re.Match[str]) -> str:
    escaped = _SPECIALS.sub(lambda one: r"\textbackslash{}" if one[0] == "\\" else f"\\{one[0]}", verb[2])
    return rf"\texttt{{{escaped}}}"


class _Writer:
    """Writes LaTeX as plain text."""

    def __init__(self) -> None:
        self._reading = reading()
        self._writer = LatexNodes2Text(latex_context=writing(), math_mode="text", keep_comments=False)

    def text(self, source: str) -> str:
        """Write a piece."""
        plain = _ENVIRONMENT.sub(_boundary, _balanced(source))
        written = self._writer.latex_to_text(plain, tolerant_parsing=True, latex_context=self._reading)
        return _LEFT_SPACE.sub("", written)

    def line(self, source: str) -> str:
        """Write a piece on one line."""
        return one_line(self.text(source))


def _boundary(found: re.Match[str]) -> str:
    """Return what stands for the beginning or the end of an environment: a formula stays as it is."""
    if found[2] in _MATH:
        return found[0]
    title = found[3] or ""
    return "\n\n" + ("" if _PLACE.fullmatch(title) else f"{title}. ")


def _balanced(source: str) -> str:
    """Drop braces without a partner: a table between them has been taken out."""
    opened, dropped = [], set()
    for place, character in enumerate(source):
        if character not in "{}" or source[place - 1 : place] == "\\":
            continue
        if character == "{":
            opened.append(place)
        elif opened:
            opened.pop()
        else:
            dropped.add(place)
    dropped.update(opened)
    return "".join(character for place, character in enumerate(source) if place not in dropped) if dropped else source


def _parts(body: str, writer: _Writer) -> Iterator[Part]:
    position, body = 0, _flat(body)
    for piece in _PIECE.finditer(body):
        yield from _paragraphs(writer.text(body[position : piece.start()]))
        yield Block(piece["words"].strip("\n").rstrip()) if piece["kind"] else _table(piece["rows"], writer)
        position = piece.end()
    yield from _paragraphs(writer.text(body[position:]))


def _table(content: str, writer: _Writer) -> Block:
    rows = [row for row in _ROW_END.split(_RULES.sub("", content)) if row.strip()]
    cells = [re.split(r"(?<!\\)&", _SPAN.sub(lambda span: span[2] + "&" * (int(span[1]) - 1), row)) for row in rows]
    return table_block([[writer.line(cell) for cell in row] for row in cells])


def _flat(body: str) -> str:
    """Put what is stacked in cells, and tables in cells of tables, on one line."""
    body = _STACKED.sub(lambda one: _ROW_END.sub(" ", one[1]), body)
    opened: list[re.Match[str]] = []
    pieces, position = [], 0
    for edge in _EDGE.finditer(body):
        if edge["table"]:
            opened.append(edge)
        elif opened:
            begun = opened.pop()
            if len(opened) == 1:
                content = _EDGE.sub(" ", body[begun.end() : edge.start()])
                pieces += [body[position : begun.start()], _ROW_END.sub(" ", content).replace("&", " ")]
                position = edge.end()
    return "".join((*pieces, body[position:]))


def _paragraphs(text: str) -> Iterator[Part]:
    for piece in re.split(r"\n[ \t]*\n", text):
        if piece.strip().startswith(HEADING):
            yield Block(piece.replace(HEADING, "").replace(HEADING_END, ""), heading=True)
            continue
        lines: list[str] = []
        for line in _ITEM.sub(r"- ", piece).split("\n"):
            if line.startswith("- ") or not lines:
                lines.append(line)
            else:
                lines[-1] += f" {line.strip()}"
        yield Block("\n".join(line.strip() for line in lines if line.strip()))
