"""Characters and words of a printed page with their places."""

from dataclasses import dataclass, field

UNKNOWN = "\0"
"""A character that the file's fonts do not name."""


@dataclass(slots=True)
class Glyph:
    """A character and where it stands.

    Attributes:
        text: The character.
        left: Left edge in points.
        right: Right edge.
        bottom: Lower edge.
        top: Upper edge.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together.

    Attributes:
        text: The characters.
        left: Left edge in points from the left of the page.
        right: Right edge.
        bottom: Lower edge in points from the foot of the page.
        top: Upper edge.
        base: Height of the line that it stands on.
        bold: Whether it begins in bold.
        apart: Whether white space stands before it.
        begins: Whether pdfium begins a line with it.
        hyphenated: Whether it goes on in the next line.
        guessed: Whether the white space before it is no character of the file, but a gap.
        glyphs: Its characters as they are printed, if they are known.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    base: float
    bold: bool = False
    apart: bool = True
    begins: bool = False
    hyphenated: bool = False
    guessed: bool = False
    glyphs: tuple[Glyph, ...] = field(default=(), compare=False, repr=False)

    @property
    def size(self) -> float:
        """Height in points."""
        return max(self.top - self.bottom, 0.1)
