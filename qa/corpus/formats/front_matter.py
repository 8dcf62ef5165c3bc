"""Front matter: fields before the text of a Markdown file, as YAML between ``---`` or TOML between ``+++`` lines.

People and their tools write things that are not YAML: ``title: Kettle: how it was mended``, ``created: {{date}}``, a
tab. If the whole cannot be read, the fields are read one by one. The file's text never depends on them.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from qa.corpus.days import parse_day

_YAML = re.compile(r"\s*^-{3,}[ \t]*\n(?P<fields>.*?)^(?:-{3,}|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\s*^\+{3}[ \t]*\n(?P<fields>.*?)^\+{3}[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"""["']?(?P<key>[^\W\d][\w .-]{0,60}?)["']?[ \t]*:(?=\s|$)(?P<value>.*)""", re.DOTALL)
_EQUALS = re.compile(r"^([^=\n]{1,60}?)[ \t]*=", re.MULTILINE)  # between key and value of TOML
_NEXT = re.compile(r"^(?=[^\s#-])", re.MULTILINE)  # where a field begins: a line that does not continue the one before
_TEMPLATES = (("{{", "}}"), ("<%", "%>"), ("${", "}"), ("{%", "%}"))  # Obsidian, Templater, Jinja
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_AUTHORS = ("author", "authors", "by", "byline", "creator")
_KNOWN = frozenset({"title", "publisher", "published", "date", "url", "source", "language", "lang", *_AUTHORS})
_MOST_AUTHORS = 50
_LONGEST_SHOWN = 40
_READ_ERRORS = (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a file, and the text after them.

    Attributes:
        fields: Value by key, as the YAML or TOML has it.
        body: The text.
        notices: What could not be read.
    """

    fields: Mapping[str, object]
    body: str
    notices: tuple[str, ...] = ()

    def line(self, key: str) -> tuple[str | None, str | None]:
        """Return a field as one line, or the reason why it is left out."""
        value = self.fields.get(key)
        match value:
            case [[str(link)]]:  # YAML's reading of Obsidian's [[a link]]
                value = link
        if value is None or value == "":
            return None, None
        if isinstance(value, dict | list | set):  # not shown: aliases of aliases can make it longer than memory
            return None, f"front matter {key} must be one value, is a {type(value).__name__}: write it on one line"
        text = " ".join(_WIKI_LINK.sub(r"\1", str(value)).split())
        if _has_template(text):
            return None, f"front matter {key} must be filled in, is {_shown(text)}: write the value"
        return text or None, None

    def authors(self) -> tuple[str, ...]:
        """Return the authors: names, or mappings with a ``name``, in a list or alone; what is neither is left out."""
        stated = next((value for key in _AUTHORS if (value := self.fields.get(key))), ())
        values = stated[:_MOST_AUTHORS] if isinstance(stated, list) else [stated]
        names = (value.get("name") if isinstance(value, dict) else value for value in values)
        lines = (_WIKI_LINK.sub(r"\1", name) for name in names if isinstance(name, str))
        return tuple(line for line in lines if not _has_template(line))

    def day(self, key: str) -> tuple[date | None, str | None]:
        """Return a field as a day, or the reason why it is left out."""
        text, problem = self.line(key)
        day = parse_day(self.fields[key]) if text else None
        if text and day is None:
            problem = f"front matter {key} must be one day as in 2024-12-05, is {_shown(text)}: correct it"
        return day, problem


def split_front_matter(text: str) -> FrontMatter:
    r"""Separate a file's front matter from its text.

    Args:
        text: A Markdown file.

    Returns:
        The parts. Without front matter everything is text, and so is a passage between two rules.

    >>> found = split_front_matter("---\ntitle: Tea: a report\ntags: \t[x]\n---\nTea.")
    >>> found.fields["title"], found.body
    ('Tea: a report', 'Tea.')
    """
    if match := _TOML.match(text):
        try:
            return FrontMatter(tomllib.loads(match["fields"]), text[match.end() :])
        except tomllib.TOMLDecodeError as exc:
            problem = f"front matter between +++ lines must be TOML, is not ({exc}): correct it"
            return FrontMatter(_plain_fields(_EQUALS.sub(r"\1: ", match["fields"])), text[match.end() :], (problem,))
    match = _YAML.match(text)
    if match is None or not _states_fields(match["fields"]):
        return FrontMatter({}, text)
    try:
        fields = yaml.safe_load(match["fields"])
    except _READ_ERRORS:
        fields = _plain_fields(match["fields"])
    if not isinstance(fields, dict):
        fields = {}
    return FrontMatter({str(key).lower(): value for key, value in fields.items()}, text[match.end() :])


def _states_fields(block: str) -> bool:
    """Whether a block between two rules is front matter: all its lines at the margin are fields or filled by a tool.

    After an empty line it is text between two rules, as in pandoc, unless it has a field that is used here.
    """
    parts = [part for part in _NEXT.split(block) if part.strip()]
    keys = [match["key"] for part in parts if (match := _KEY.match(part))]
    filled = [part for part in parts if _is_template(part) or part.lstrip().startswith(("#", "-", "]", "}"))]
    if len(keys) + len(filled) < len(parts):
        return False
    opened = bool(block.split("\n", 1)[0].strip())
    return opened or not block.strip() or not _KNOWN.isdisjoint(key.lower() for key in keys)


def _has_template(text: str) -> bool:
    """Whether a text has a place that a tool should have filled."""
    return any(_is_template(text[text.find(opening) :]) for opening, _ in _TEMPLATES if opening in text)


def _is_template(text: str) -> bool:
    """Whether a text begins with such a place.

    >>> _is_template("{{date}}"), _is_template("{{date"), _has_template("on {{date}}")
    (True, False, True)
    """
    return any(text.startswith(opening) and closing in text[len(opening) :] for opening, closing in _TEMPLATES)


def _plain_fields(block: str) -> dict[str, object]:
    """Read the fields of a block that is not valid YAML: each by itself, or as it is written."""
    fields: dict[str, object] = {}
    for part in _NEXT.split(block):
        match = _KEY.match(part)
        if match is None:
            continue
        lines = [line.strip() for line in match["value"].splitlines() if not line.lstrip().startswith("#")]
        value: object = " ".join(lines).strip(" \"'")
        try:
            read = yaml.safe_load(part)
            value = read[match["key"]] if isinstance(read, dict) else value
        except (*_READ_ERRORS, KeyError):
            pass  # keep it as it is written
        fields[match["key"]] = value
    return fields


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")
