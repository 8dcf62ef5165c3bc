"""Missing or damaged files of models. The libraries that read them raise many kinds of errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from safetensors import SafetensorError

from qa.errors import ConfigError


@contextmanager
def broken_file_named(what: str, remedy: str) -> Iterator[None]:
    """Turn the errors of reading a model's files into a `ConfigError`.

    Args:
        what: The model, for example ``the packaged reader``.
        remedy: What to do.

    Raises:
        ConfigError: A file is missing or damaged.
    """
    try:
        yield
    except (OSError, ValueError, KeyError, OverflowError, ImportError, RuntimeError, SafetensorError) as exc:
        reason = str(exc).strip().partition("\n")[0] or type(exc).__name__
        raise ConfigError(f"{what} must be whole, a file of it is missing or damaged ({reason}): {remedy}") from exc
