"""Find the article in a web page that was saved as plain text.

Such a text has no mark-up, so only its words and their order can be used. As in jusText (Pomikálek, Removing
Boilerplate and Duplicate Content from Web Corpora, 2011), each line is first classified by itself. The lines around a
short line then decide about it. Two steps are added. First, known phrases (`qa.corpus.boilerplate.phrases`) identify
the furniture of a page; some of them must occur before anything is removed, so that a text without a trace of a web
page is kept as it is. Second, the order of a page is used: menus stand before the headline, forms and lists of other
articles stand after the last paragraph, and a teaser is a headline, a paragraph or two and a link "read more".

The decision depends on the text alone, never on other files. A doubtful line stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa.corpus.boilerplate.furniture import Page, menus
from qa.corpus.boilerplate.roles import RULES, TEXT, Role, is_button, is_counter, role_of
from qa.corpus.left_out import Rule

_TRACES = frozenset({Role.NOISE, Role.MORE, Role.END, Role.CREDIT})
_HINTS = _TRACES | {
    Role.ASIDE,
    Role.APPEAL,
    Role.CAPTION,
    Role.PORTRAIT,
    Role.LABEL,
    Role.MENU,
}  # only beside a trace


@dataclass(frozen=True, slots=True)
class Article:
    """The article within a text.

    Attributes:
        lines: Positions of the lines that stay, in order.
        page: Whether the text was scraped from a web page.
        title: Position of the headline, if one was found.
        left_out: The rule that left out each other line, by its position.
    """

    lines: tuple[int, ...]
    page: bool
    title: int | None = None
    left_out: Mapping[int, Rule] = field(default_factory=dict, repr=False)


def find_article(lines: Sequence[str]) -> Article:
    """Decide which lines of a text are its article.

    Args:
        lines: The lines of a plain text without empty ones. Wrapped lines are joined.

    Returns:
        The article. It has all lines if nothing shows that they were scraped from a web page.

    >>> page = ["Skip to content", "Tea grows in Rize", "Tea needs much rain, and Rize has it.", "Leave a reply"]
    >>> find_article(page)
    Article(lines=(1, 2), page=True, title=1)
    """
    roles = [role_of(line) for line in lines]
    if not _is_page(lines, roles):
        return Article(tuple(range(len(lines))), page=False)
    page = Page(lines, roles)
    page.drop_end()
    page.drop_menus()
    page.drop_teasers()
    page.drop_asides()
    page.drop_furniture()
    page.drop_portraits()
    title = page.find_title()
    page.drop_tail()
    if not any(roles[position] in TEXT for position in page.kept()):  # such as a list of teasers: better than nothing
        others = {i: RULES[role] for i, role in enumerate(roles) if role not in TEXT}
        return Article(tuple(i for i in range(len(lines)) if i not in others), page=True, left_out=others)
    return Article(tuple(page.kept()), page=True, title=title, left_out=page.gone)


def _is_page(lines: Sequence[str], roles: Sequence[Role]) -> bool:
    """Whether the text is from a web page: it has two traces of one, or one before its first sentence."""
    counters = {position for position, role in enumerate(roles) if role is Role.NOISE and is_counter(lines[position])}
    traces = [position for position, role in enumerate(roles) if role in _TRACES and position not in counters]
    buttons = {
        line.casefold() for line, role in zip(lines, roles, strict=True) if role is Role.HINT and is_button(line)
    }
    head = next((position for position, role in enumerate(roles) if role in TEXT), len(roles))
    if any(position < head for position in traces) or any(menus(roles)) or (counters and len(buttons) > 1):
        return True
    others = {lines[position].casefold() for position, role in enumerate(roles) if role in _HINTS} | buttons
    return len(traces) > 1 or (bool(traces) and len(others) > 1)
