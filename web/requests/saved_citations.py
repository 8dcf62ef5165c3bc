"""Read the citations to check from a saved answer, a citation or an annotation."""

from web.requests.parsing import parse_json, refuse, shown, validated
from web.schema import SavedAnnotation, SavedAnswer, SavedCitation

_EXAMPLE = '{"citations": [{"document": "…", "start": 24, "end": 86, "exact": "…"}]}'
_KNOWN_BY = {"citations", "target", "type", "document", "url"}
_RULE = "a saved answer, a citation, an annotation, or a list of them"


def read_saved(body: bytes, *, name: str = "the body", at_most: int | None = None) -> list[SavedCitation]:
    """Read the citations to check.

    Args:
        body: JSON: a saved answer, a citation, an annotation or a collection of them, or a list of any of these.
        name: Its name in a message.
        at_most: Maximum number of citations.

    Returns:
        The citations, in order.

    Raises:
        RequestError: It is none of these.
    """
    value = parse_json(body, name=name, example=_EXAMPLE)
    items = value if isinstance(value, list) else [value]
    places = [f"{number}." for number in range(len(items))] if isinstance(value, list) else [""]
    found = [citation for item, at in zip(items, places, strict=True) for citation in _citations(item, at, name)]
    if at_most is not None and len(found) > at_most:
        refuse("", f"{name} must hold at most {at_most} citations, holds {len(found)}: send them in parts")
    return found


def _citations(value: object, at: str, name: str) -> list[SavedCitation]:
    if not isinstance(value, dict) or not _KNOWN_BY & value.keys():
        refuse(at.rstrip("."), f"{name} must be {_RULE}, is {shown(value)}: send {_EXAMPLE}")
    if "citations" in value:
        return validated(SavedAnswer, value, at=at).citations
    if "target" in value:
        return validated(SavedAnnotation, value, at=at).citations()
    if value.get("type") in ("AnnotationCollection", "AnnotationPage"):
        return _collected(value, at)
    return [validated(SavedCitation, value, at=at)]


def _collected(value: dict[str, object], at: str) -> list[SavedCitation]:
    """Read the citations of a page of annotations, or of a collection with its first page."""
    page = value.get("first") if value["type"] == "AnnotationCollection" else value
    if page is None:
        return []
    items = page.get("items") if isinstance(page, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        refuse(at.rstrip("."), "a collection of annotations must hold their first page, does not: send its pages")
    return [
        citation
        for number, item in enumerate(items)
        for citation in validated(SavedAnnotation, item, at=f"{at}items.{number}.").citations()
    ]
