"""Formulas are written as people type them."""

import pytest

from tests.qa.corpus.formats.word_files import paragraph, run, word_text


def part(name: str, text: str) -> str:
    """A part of a formula that holds one run."""
    return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (f"<m:f>{part('num', 'a+b')}{part('den', '2')}</m:f>", "(a+b)/2"),
        (f"<m:sSup>{part('e', '10')}{part('sup', '6')}</m:sSup>", "10^6"),
        (f"<m:sSup>{part('e', 'e')}{part('sup', '-x')}</m:sSup>", "e^(-x)"),
        (f"<m:sSub>{part('e', 'x')}{part('sub', 'n')}</m:sSub>", "x_n"),
        (f"<m:rad><m:deg/>{part('e', 'n')}</m:rad>", "√n"),
        (f"<m:rad>{part('deg', '3')}{part('e', 'a+b')}</m:rad>", "^3√(a+b)"),
        ("<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>" + part("sub", "k=1") + part("sup", "n") + part("e", "k")
         + "</m:nary>", "∑_(k=1)^n k"),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=')'/></m:dPr>{part('e', '0,1')}</m:d>", "[0,1)"),
        (f"<m:func>{part('fName', 'sin')}{part('e', 'x')}</m:func>", "sin x"),
        (f"<m:m><m:mr>{part('e', '1')}{part('e', '2')}</m:mr><m:mr>{part('e', '3')}</m:mr></m:m>", "1, 2; 3"),
        ("<w:ins><m:r><m:t>a</m:t></m:r></w:ins><w:del><m:r><m:t>b</m:t></m:r></w:del>", "a"),
    ],
)  # fmt: skip
def test_formulas(formula: str, expected: str) -> None:
    """In a line, and as a separate paragraph."""
    assert (
        word_text(paragraph(run("So ") + f"<m:oMath>{formula}</m:oMath>" + run(" holds."))) == f"So {expected} holds."
    )
    assert (
        word_text(paragraph("So:") + f"<m:oMathPara><m:oMath>{formula}</m:oMath></m:oMathPara>") == f"So:\n\n{expected}"
    )
