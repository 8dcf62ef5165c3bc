"""The form of origins and of lists of words in the settings."""

import re

_ORIGIN = re.compile(r"https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_DEFAULT_PORT = re.compile(r"http://.*:80|https://.*:443")


def split_words(value: object) -> object:
    """Split the form that a list has in an environment variable."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def check_origins(values: tuple[str, ...]) -> tuple[str, ...]:
    """Check origins in the form that browsers send: https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin."""
    for value in values:
        if "*" in value:
            raise ValueError(f"origins must be named one by one, {value!r} would let in pages that nobody chose")
        if not _ORIGIN.fullmatch(value) or _DEFAULT_PORT.fullmatch(value):
            raise ValueError(
                f"an origin must be as browsers send it, {value!r} is not: write http:// or https://, the host in "
                "small letters (xn-- for others than a-z), a port unless it is the usual one, and no path"
            )
    return values
