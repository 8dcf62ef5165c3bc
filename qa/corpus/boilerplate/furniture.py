"""Remove the furniture of a scraped page: `Page` drops one kind after another until the article is left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qa.corpus.boilerplate.roles import FURNITURE, RULES, TEXT, Role, is_list_item, is_name, word_count
from qa.corpus.left_out import Rule
from qa.records import Cause

_ENOUGH = 400  # characters that an article has at least before it can end
_LONGEST_TEASER = 3  # paragraphs
_SMALLEST_MENU = 4
_TITLE_WORDS = 4
_MOST_TITLE_LINES = 3
_LONGEST_PORTRAIT = 700
_MOST_AUTHORS = 5
_LONGEST_HEAD = 50  # lines before the article that may hold the headline
_END = Rule(Cause.COMMENT, "it stands behind the end of the article")
_MENU = Rule(Cause.MENU, "it stands in a menu")
_TEASER = Rule(Cause.BESIDE, "it is the teaser of another article")
_LISTED = Rule(Cause.BESIDE, "it stands in a list of other articles")
_AUTHOR = Rule(Cause.BESIDE, "it is the portrait of the author")
_HEAD = Rule(Cause.BESIDE, "it stands between the top of the page and the article")
_TAIL = Rule(Cause.BESIDE, "it is a short line behind the last paragraph")
_PORTRAIT = re.compile(
    r"(?P<name>(?:[^\W\d_][\w.'’-]+ ){0,3}[^\W\d_][\w.'’-]+),? (?:is|was|has been|works as|writes|covers|reports) .*"
)
_PROFESSION = re.compile(
    r"\b(?:writer|journalist|blogger|editor|professor|fellow|analyst|researcher|reporter|correspondent|columnist|author|"
    r"lecturer|commentator|contributor|scholar|influencer|consultant|director|student|expert|strategist|historian)s?\b"
)


def menus(roles: Sequence[Role]) -> Iterator[range]:
    """Find runs of short lines where at least half are menu entries."""
    start = 0
    for position in range(len(roles) + 1):
        if position < len(roles) and roles[position] in (Role.MENU, Role.SHORT, Role.HINT, Role.NOISE, Role.ASIDE):
            continue
        entries = [index for index in range(start, position) if roles[index] is Role.MENU]
        if len(entries) >= _SMALLEST_MENU and 2 * len(entries) >= entries[-1] - entries[0] + 1:
            yield range(entries[0], entries[-1] + 1)
        start = position + 1


def _breaks_off(line: str) -> bool:
    """Whether a line ends in an ellipsis."""
    end = re.search(r"(?<!\W)\W+\Z", line)
    return end is not None and ("…" in end.group() or "..." in end.group())


class Page:
    """A page whose furniture is dropped step by step."""

    def __init__(self, lines: Sequence[str], roles: Sequence[Role]) -> None:
        self.lines = lines
        self.roles = roles
        self.gone: dict[int, Rule] = {}

    def _drop(self, positions: Iterable[int], rule: Rule) -> None:
        for position in positions:
            self.gone.setdefault(position, rule)

    def kept(self) -> list[int]:
        """Return the positions of the lines that are left."""
        return [position for position in range(len(self.lines)) if position not in self.gone]

    def _texts(self) -> list[int]:
        return [position for position in self.kept() if self.roles[position] in TEXT]

    def _paragraphs(self) -> list[int]:
        return [position for position in self.kept() if self.roles[position] is Role.PROSE]

    def _length(self, positions: Sequence[int]) -> int:
        return sum(len(self.lines[position]) for position in positions if self.roles[position] in TEXT)

    def drop_end(self) -> None:
        """Drop what follows the first line that ends the article, if there was an article before it."""
        lengths = [len(line) * (role in TEXT) for line, role in zip(self.lines, self.roles, strict=True)]
        before, everything = 0, sum(lengths)
        for position, role in enumerate(self.roles):
            if role in (Role.END, Role.PORTRAIT) and before and before >= min(_ENOUGH, (everything - before) / 2):
                self._drop(range(position, len(self.lines)), _END)
                return
            before += lengths[position]

    def drop_menus(self) -> None:
        """Drop menus, wherever they stand."""
        for menu in menus(self.roles):
            self._drop(menu, _MENU)

    def drop_teasers(self) -> None:
        """Drop teasers of other articles: headline, paragraph or two, and the link "read more".

        Only a teaser that ends in an ellipsis is certain. Others are dropped if all stand before or after the rest of
        the text, and if there are several or a caption, a label or a repeated headline separates them from it.
        """
        teasers = [teaser for link in self.kept() if self.roles[link] is Role.MORE if (teaser := self._teaser(link))]
        certain = [teaser for teaser in teasers if _breaks_off(self.lines[teaser[-2]])]
        inside = {position for teaser in teasers for position in teaser}
        rest = [position for position in self._paragraphs() if position not in inside]
        apart = all(not rest or teaser[-1] > rest[-1] or teaser[-1] < rest[0] for teaser in teasers)
        if apart and self._length(rest) and (len(teasers) > 1 or any(self._set_apart(teaser) for teaser in teasers)):
            certain = teasers
        self._drop((position for teaser in certain for position in teaser), _TEASER)

    def _teaser(self, link: int) -> range | None:
        """Return the lines of the teaser that ends with a link, from its headline on."""
        start = link
        paragraphs = 0
        while start and self.roles[start - 1] in TEXT and start - 1 not in self.gone:
            start -= 1
            paragraphs += 1
        first_paragraph = start
        while (
            start and self.roles[start - 1] not in (Role.PROSE, Role.MORE, Role.SENTENCE) and start - 1 not in self.gone
        ):
            start -= 1
        if not 1 <= paragraphs <= _LONGEST_TEASER or start == first_paragraph:
            return None
        return range(start, link + 1)

    def _set_apart(self, teaser: range) -> bool:
        head = [position for position in teaser if self.roles[position] not in TEXT][:-1]
        texts = [self.lines[position] for position in head]
        return len(set(texts)) < len(texts) or any(self.roles[position] in FURNITURE for position in head)

    def drop_asides(self) -> None:
        """Drop lists of other articles: the heading and the short lines under it, or all if only excerpts follow.

        Excerpts are two or more paragraphs, each with its own headline.
        """
        paragraphs = [-1, -1, *self._paragraphs()]
        running = max(position for position in paragraphs if position <= 0 or self.roles[position - 1] in TEXT)
        started = listing = False
        for position in self.kept():
            role = self.roles[position]
            if role is Role.ASIDE:
                listing = True
                if started and (position > paragraphs[-1] or running < position < paragraphs[-2]):
                    self._drop(range(position, len(self.lines)), _LISTED)
                    return
            listing = listing and role is not Role.PROSE
            started = started or role in TEXT
            if role is Role.ASIDE or (listing and position < paragraphs[-1]):
                self._drop([position], _LISTED)

    def drop_furniture(self) -> None:
        """Drop lines that are furniture by themselves. Between paragraphs ``By the sea`` may be a heading."""
        texts = self._texts()
        for position in self.kept():
            between = bool(texts) and texts[0] < position < texts[-1]
            subject = self.lines[position].strip().removeprefix("By ")
            heading = between and subject != self.lines[position].strip() and not is_name(subject)
            if self.roles[position] in FURNITURE and not heading:
                self._drop([position], RULES[self.roles[position]])

    def drop_portraits(self) -> None:
        """Drop the description of the author after the last paragraph of the article."""
        for _ in range(_MOST_AUTHORS):
            texts = self._texts()[1:]
            if not texts:
                return
            last = texts[-1]
            said = _PORTRAIT.match(self.lines[last])
            if said is None or len(self.lines[last]) > _LONGEST_PORTRAIT:
                return
            name = said["name"]
            names = [position for position in self.kept() if name.startswith(self.lines[position])]
            article = " ".join(self.lines[position] for position in texts[:-1])
            stranger = name.split()[-1] not in article and _PROFESSION.search(self.lines[last]) and " " in name
            if not stranger and not any(texts[0] < position < last for position in names):
                return
            self._drop([last, *names], _AUTHOR)

    def find_title(self) -> int | None:
        """Find the headline. Drop the lines before it, and names and labels between it and the article."""
        start = self._start()
        head = [position for position in self.kept() if position < start]
        long = [position for position in head if word_count(self.lines[position]) >= _TITLE_WORDS]
        if not long:
            self._drop(head[:-2], _HEAD)
            return head[0] if len(head) == 1 else None
        long = long[-_LONGEST_HEAD:]
        title = self._echoed(long) or self._first_of_last_run(long)
        headline = self.lines[title]
        for position in head:
            noisy = {position - 1, position + 1} & self.gone.keys()
            name = is_name(self.lines[position]) and noisy
            if position < title or (position > title and (name or self.lines[position] == headline)):
                self._drop([position], _HEAD)
        return title

    def _start(self) -> int:
        """Return where the article's text begins: at a paragraph, or at two lines of dialogue."""
        kept = [*self.kept(), len(self.lines)]
        dialogue = (
            position
            for position, after in pairwise(kept)
            if self.roles[position] is Role.PROSE
            or (self.roles[position] in TEXT and after < len(self.lines) and self.roles[after] is Role.SENTENCE)
        )
        return next(dialogue, next(iter(self._texts()), 0))

    def _echoed(self, candidates: Sequence[int]) -> int | None:
        """Return the last candidate that is part of another line at the top: a page title contains the headline."""
        others = range(max(0, candidates[-1] - 2 * _LONGEST_HEAD), candidates[-1] + 1)
        return next(
            (
                title
                for title in reversed(candidates)
                if any(other != title and self.lines[title] in self.lines[other] for other in others)
            ),
            None,
        )

    def _first_of_last_run(self, candidates: Sequence[int]) -> int:
        first = len(candidates) - 1
        while first and candidates[first - 1] == candidates[first] - 1:
            first -= 1
        run = candidates[first:]
        return run[0] if len(run) <= _MOST_TITLE_LINES else run[-1]

    def drop_tail(self) -> None:
        """Drop short lines after the last paragraph when the page's furniture stands there too."""
        texts = self._texts()
        tail = [position for position in self.kept() if texts and position > texts[-1]]
        if texts and any(position > texts[-1] for position in self.gone):
            self._drop((position for position in tail if not is_list_item(self.lines[position])), _TAIL)
