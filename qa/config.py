"""The settings, read once from ``QA_*`` variables or a TOML file. No other module reads these."""

from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.errors import ConfigError
from qa.settings.collections import DEFAULT, PATTERN, folder_of
from qa.settings.origins import check_origins, split_words

MAX_QUESTION_CHARACTERS = 1000
DEFAULT_LIMIT = 3  # snippets of an answer
MAX_LIMIT = 10
_RATE = r"^(none|[1-9][0-9]{0,5}/(second|minute|hour|day))$"
_Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_words)]


class Config(BaseSettings):
    """All settings. Each can be given as an environment variable: ``data`` is ``QA_DATA``.

    A TOML file named by ``QA_CONFIG`` may hold them too, in lower case. The environment overrides the file, and
    arguments (the command line) override both.
    """

    model_config = SettingsConfigDict(env_prefix="QA_", frozen=True, extra="forbid", env_ignore_empty=True)

    config: Path | None = Field(default=None, description="TOML file with further settings.")
    data: Path = Field(
        default_factory=lambda: user_data_path("citewell", appauthor=False),
        description="Folder of the index. One process at a time owns it.",
    )
    collection: str = Field(
        default=DEFAULT,
        pattern=PATTERN,
        description="The collection that commands work with, by name; `qa serve` serves all of them.",
    )
    chroma_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$",
        description="Address of a Chroma server for several processes and machines; empty means a folder in `data`.",
    )
    chroma_tenant: str = Field(default="default_tenant", min_length=1, description="Tenant on the Chroma server.")
    chroma_database: str = Field(default="default_database", min_length=1, description="Database of the tenant.")
    chroma_token: SecretStr = Field(
        default_factory=lambda: SecretStr(""),
        description="Secret for a proxy in front of the Chroma server; empty sends none.",
    )
    chroma_token_header: str = Field(
        default="Authorization",
        pattern=r"^[A-Za-z0-9-]+$",
        description="Header with the secret; in `Authorization` it comes after `Bearer`.",
    )
    chroma_timeout: float = Field(
        default=10,
        gt=0,
        le=600,
        description="Seconds that a question waits for the Chroma server; then the reply is 503.",
    )
    publish: str = Field(default="", description="Folder or address where each ingest publishes the index.")
    shards: _Words = Field(default=(), description="Published indexes to answer from, together; with spaces.")
    embedder: str = Field(
        default="", description="sentence-transformers model or folder; empty means the packaged all-MiniLM-L6-v2."
    )
    chunk_tokens: int = Field(default=170, ge=32, le=480, description="Length of a chunk in the embedder's tokens.")
    max_file_mb: int = Field(default=50, ge=1, le=2000, description="Megabytes of a file; larger ones are refused.")
    parse_seconds: float = Field(
        default=120, ge=1, le=3600, description="Processor seconds for parsing a file; else it is refused."
    )
    parse_memory_mb: int = Field(
        default=1000,
        ge=300,
        le=64_000,
        description="Megabytes for parsing a file; a file that needs more is refused. Linux only.",
    )
    ocr: Literal["auto", "never"] = Field(default="auto", description="Whether pictures of text are read, if possible.")
    ocr_languages: str = Field(default="eng", pattern=r"^\w+(\+\w+)*$", description="Languages of pictures: `eng+deu`.")
    json_text: str = Field(default="text content body", description="Fields of JSON that hold texts, with spaces.")
    json_title: str = Field(default="title headline name", description="Fields of JSON for the title, with spaces.")
    json_date: str = Field(default="published date", description="Fields of JSON for the day, with spaces.")
    json_author: str = Field(default="author authors byline", description="Fields of JSON for authors, with spaces.")
    json_publisher: str = Field(default="publisher", description="Fields of JSON for the publisher, with spaces.")
    json_language: str = Field(default="language lang", description="Fields of JSON for the language, with spaces.")
    candidates: int = Field(default=50, ge=1, le=1000, description="Hits from each of the two searches.")
    passages: int = Field(default=8, ge=1, le=100, description="Passages that are read for an answer.")
    answer_cache: int = Field(
        default=1000, ge=0, le=1_000_000, description="Answers that `qa serve` keeps until the index changes; 0: none."
    )
    reader: str = Field(
        default="",
        description="Extractive model or folder; empty: the packaged reader; `none`: whole sentences, no network.",
    )
    careful: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="When the careful reader reads too: `auto` (if the fast one is not sure), `always` or `never`.",
    )
    max_risk: float = Field(
        default=0.1,
        ge=0.01,
        le=1,
        description="Largest accepted share of wrong answers among the sure ones; 1 always answers.",
    )
    max_risk_possible: float = Field(
        default=0.5,
        ge=0.01,
        le=1,
        description="Largest accepted share of possible answers none of whose first three quotations answers.",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that `qa serve` listens on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port that `qa serve` listens on; 0: a free one.")
    threads: int = Field(default=4, ge=1, le=64, description="Requests that `qa serve` answers at once.")
    watch: bool = Field(default=False, description="Whether `qa serve` keeps the index in step with indexed folders.")
    origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_words), AfterValidator(check_origins)] = Field(
        default=(),
        description="Origins whose pages may ask, such as `https://news.example`, separated by spaces: see the widget.",
    )
    hosts: _Words = Field(
        default=(),
        description="Further names that the service answers to, such as `qa.example`, with spaces: see security.",
    )
    inference_threads: int = Field(
        default=0, ge=0, le=256, description="Threads of one computation of the packaged models; 0 uses all cores."
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that `qa serve` starts; more than 1 need `chroma_url` or `shards`.",
    )
    max_body_kb: int = Field(
        default=64, ge=1, le=10_000, description="Kilobytes of a request body; larger ones are refused."
    )
    ask_needs_key: bool = Field(
        default=False, description="Whether asking and reading need a key too; managing always does."
    )
    metrics_open: bool = Field(
        default=False, description="Whether `/metrics` is shown without a key; else it needs any key."
    )
    rate_limit: str = Field(
        default="600/minute",
        pattern=_RATE,
        description="How often one key, or one address without a key, may ask and read; `none` sets no limit.",
    )
    manage_rate_limit: str = Field(
        default="600/minute",
        pattern=_RATE,
        description="How often one key may manage, and one address may try to sign in; `none` sets no limit.",
    )
    queue: int = Field(
        default=32, ge=0, le=1000, description="Requests that may wait while all threads work; one more gets 503."
    )
    deadline: float = Field(
        default=30,
        gt=0,
        le=3600,
        description="Seconds that an answer may take, including waiting; then the reply is 503.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="Number of proxies in front of the service whose `X-Forwarded-` headers are trusted.",
    )
    hsts_days: int = Field(
        default=0, ge=0, le=730, description="Days for which browsers must use only TLS (HSTS); 0 sends no such header."
    )
    log_format: Literal["plain", "json"] = Field(
        default="plain",
        description="How `qa serve` logs each request: as a `plain` line for people, or as a `json` object.",
    )
    log_questions: bool = Field(default=False, description="Whether questions are logged too.")
    library: Path | None = Field(
        default=None, description="Folder of uploads; empty means `library` in the data folder."
    )
    originals: bool = Field(
        default=True, description="Whether callers who may ask may also open the files, not only their text."
    )
    max_upload_mb: int = Field(
        default=200,
        ge=1,
        le=10_000,
        description="Megabytes of an upload (all files of a request); larger ones are refused.",
    )
    max_upload_files: int = Field(default=20, ge=1, le=1000, description="Files in one upload, at most.")
    max_jobs: int = Field(
        default=100, ge=1, le=10_000, description="Uploads, deletions and ingests that wait, at most."
    )
    record_unanswered: bool = Field(
        default=False, description="Whether `qa serve` stores the questions that it cannot answer."
    )
    max_feedback: int = Field(
        default=10_000, ge=1, le=1_000_000, description="Stored verdicts, and stored unanswered questions, at most."
    )

    @property
    def folder(self) -> Path:
        """The folder of the collection. Keys and prepared models, which all collections share, are in `data`."""
        return folder_of(self.data, self.collection)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources in order: arguments, the environment, the file that `config` names."""
        given = {**env_settings(), **init_settings()}
        file = given.get("config")
        toml = () if file is None else (TomlConfigSettingsSource(settings_cls, toml_file=_existing(Path(file))),)
        return init_settings, env_settings, *toml


def load_config(**overrides: Any) -> Config:  # noqa: ANN401 - any setting, checked by pydantic
    """Read and check the settings.

    Args:
        **overrides: Settings that override environment and file; None values are ignored.

    Raises:
        ConfigError: A setting is unknown, of the wrong type or out of range.
    """
    try:
        return Config(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as exc:
        problems = "; ".join(_problem(error["loc"], error["msg"], error.get("input")) for error in exc.errors())
        raise ConfigError(f"{problems}: correct the option, the QA_ variable or the file that QA_CONFIG names") from exc
    except ValueError as exc:  # the file is not TOML
        raise ConfigError(f"the file that QA_CONFIG names must be TOML: {exc}") from exc


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ConfigError(f"QA_CONFIG must name a file, is {path}: create it or unset QA_CONFIG")
    return path


def _problem(location: tuple[int | str, ...], message: str, value: object) -> str:
    return f"setting {'.'.join(map(str, location))}: {message.lower()}, is {value!r}"
