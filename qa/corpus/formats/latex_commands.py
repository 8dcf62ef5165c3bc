"""What the commands of LaTeX become as text: the arguments that they take, and those that are words (pylatexenc)."""

from collections.abc import Callable
from typing import Any

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.macrospec import LatexContextDb, std_macro

HEADING, HEADING_END = "\x0e", "\x0f"  # around headings, which no text has

_Write = Callable[[Any, LatexNodes2Text], str]  # pylatexenc passes the node, and the writer by its name

_HEADINGS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_SILENT = {
    "*[[{": "cite citep citet citealp citealt citeauthor citefullauthor citeyear citeyearpar Citet Citep Citealt "
    "Citealp Citeauthor autocite parencite textcite footcite smartcite supercite nocite",
    "*{": "ref eqref pageref cref Cref autoref nameref vref hspace vspace",
    "{": "label index input include bibliographystyle bibliography addbibresource pagestyle thispagestyle "
    "pagenumbering hypersetup geometry graphicspath thanks title date author usetikzlibrary phantom bibitem",
    "*[{": "includegraphics",
    "[{": "footnotemark documentclass usepackage RequirePackage selectlanguage color pagecolor hphantom vphantom todo",
    "[{{": "setlength addtolength setcounter addtocounter addlength addcounter",
    "{{": "fontsize",
    "*{[[{": "newcommand renewcommand providecommand",
    "*{[[{{": "newenvironment renewenvironment provideenvironment",
    "*{{": "DeclareMathOperator",
    "{[{[": "newtheorem",
    "[{{{": "definecolor providecolor",
    "{[{": "colorlet cmidrule",
    "{{{": "addcontentsline",
    "": "maketitle today tableofcontents noindent centering",
}
_LAST = {
    "{": "url path nolinkurl texttt textsf textmd textup mbox textsubscript underline enquote keywords",
    "[{": "fbox acrshort",
    "[[{": "makebox framebox subfloat",
    "{{": "href",
    "[{{": "textcolor colorbox",
    "[[[{{": "parbox",
    "*{{{": "resizebox",
    "{[{": "scalebox",
    "[[{[{[{": "multirow",
    "*[{[": "gls Gls glspl acs acl",
}


def _argument(place: int, before: str = "", after: str = "") -> _Write:
    """Return what writes an argument that is given."""

    def write(node: Any, l2tobj: LatexNodes2Text) -> str:  # noqa: ANN401 - pylatexenc has no types
        given = [one for one in (node.nodeargd.argnlist if node.nodeargd else ()) if one is not None]
        words = str(l2tobj.nodelist_to_text([given[place]])) if given else ""
        return f"{before}{words}{after}" if words.strip() else ""

    return write


def _every(node: Any, l2tobj: LatexNodes2Text) -> str:  # noqa: ANN401 - pylatexenc has no types
    """Write all arguments of a command that nobody knows: they are words more often than not."""
    given = [one for one in (node.nodeargd.argnlist if node.nodeargd else ()) if one is not None]
    return " ".join(str(l2tobj.nodelist_to_text([one])) for one in given)


def _item(node: Any, l2tobj: LatexNodes2Text) -> str:  # noqa: ANN401 - pylatexenc has no types
    key = _argument(0)(node, l2tobj).strip().strip("[]").strip()
    return "\n* " + (f"{key.rstrip(':')}: " if key else "")


def _raised(node: Any, l2tobj: LatexNodes2Text) -> str:  # noqa: ANN401 - pylatexenc has no types
    """Write what is raised: letters as in 1st stay, a figure is a power."""
    words = _argument(-1)(node, l2tobj)
    return f"^{words}" if words.strip().isdigit() else words if words.isalpha() else ""


def _quantity(node: Any, l2tobj: LatexNodes2Text) -> str:  # noqa: ANN401 - pylatexenc has no types
    return _every(node, l2tobj).replace("[", "").replace("]", "").strip()


_SPECIAL: dict[str, tuple[str, _Write]] = {
    **{name: ("*[{", _argument(-1, f"\n\n{HEADING}", f"{HEADING_END}\n\n")) for name in _HEADINGS},
    "footnote": ("[{", _argument(-1, " (", ")")),
    "footnotetext": ("[{", _argument(-1, " (", ")")),
    "caption": ("*[{", _argument(-1, "\n\n", "\n\n")),
    "captionof": ("{[{", _argument(-1, "\n\n", "\n\n")),
    "item": ("[", _item),
    "textsuperscript": ("{", _raised),
    "SI": ("[{{", _quantity),
    "qty": ("[{{", _quantity),
    "num": ("[{", _argument(-1)),
}


def reading() -> LatexContextDb:
    """Return the arguments that the commands take."""
    context = latexwalker.get_default_latex_context_db()
    known = {
        name: arguments for group in (_SILENT, _LAST) for arguments, names in group.items() for name in names.split()
    }
    known |= {name: arguments for name, (arguments, _) in _SPECIAL.items()}
    macros = [std_macro(name, arguments) for name, arguments in known.items()]
    context.add_context_category("citewell", prepend=True, macros=macros)
    return context


def writing() -> LatexContextDb:
    """Return what the commands become."""
    context = latex2text.get_default_latex_context_db()
    silent = [MacroTextSpec(name, simplify_repl="") for names in _SILENT.values() for name in names.split()]
    last = [MacroTextSpec(name, simplify_repl=_argument(-1)) for names in _LAST.values() for name in names.split()]
    special = [MacroTextSpec(name, simplify_repl=write) for name, (_, write) in _SPECIAL.items()]
    context.add_context_category("citewell", prepend=True, macros=[*silent, *last, *special])
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_every))
    return context
