"""What a loader leaves out of a text, beside what it keeps, and the rule that did it."""

from dataclasses import dataclass

from qa.records import Cause


@dataclass(frozen=True, slots=True)
class Rule:
    """Why something is left out.

    Attributes:
        cause: The kind of it, by which words are counted.
        name: What the rule found, in words that end a sentence: ``it is an element nav``.
    """

    cause: Cause
    name: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of a file that is not in its text.

    Attributes:
        text: The piece, in any white space.
        rule: The rule that left it out.
    """

    text: str
    rule: Rule


MARK = Rule(Cause.MARK, "it is the mark of a note")
COMMENT = Rule(Cause.HIDDEN, "it is a comment, which is not shown")
PICTURE = Rule(Cause.PICTURE, "it describes a picture that is not shown in a text")
DELETION = Rule(Cause.DELETED, "it is a tracked deletion")
HIDING = Rule(Cause.HIDDEN, "it is set as hidden, itself or by its style")
