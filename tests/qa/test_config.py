"""Settings: environment, file and arguments, checked once."""

from pathlib import Path

import pytest

from qa.config import Config, load_config
from qa.errors import ConfigError


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the machine's settings out of the test."""
    for name in Config.model_fields:
        monkeypatch.delenv(f"QA_{name.upper()}", raising=False)


def test_arguments_win_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source overrides the one below it."""
    file = tmp_path / "qa.toml"
    file.write_text("port = 1111\nthreads = 2\nhost = '0.0.0.0'\n")
    monkeypatch.setenv("QA_CONFIG", str(file))
    monkeypatch.setenv("QA_PORT", "2222")
    monkeypatch.setenv("QA_HOST", "::1")
    config = load_config(port=3333, threads=None)
    assert (config.port, config.host, config.threads) == (3333, "::1", 2)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("port", "70000"), ("max_risk", "1.5"), ("threads", "many"), ("chunk_tokens", "5"), ("passages", "0")],
)
def test_a_bad_setting_is_named_with_its_value(setting: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error gives setting, rule and value."""
    monkeypatch.setenv(f"QA_{setting.upper()}", value)
    with pytest.raises(ConfigError, match=f"setting {setting}: .*{value}"):
        load_config()


def test_an_unknown_key_in_the_file_is_refused(tmp_path: Path) -> None:
    """A misspelt setting is not silently ignored."""
    file = tmp_path / "qa.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(ConfigError, match="prot"):
        load_config(config=file)


def test_a_broken_or_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not TOML, or not there, is an error that names it."""
    file = tmp_path / "qa.toml"
    with pytest.raises(ConfigError, match=r"qa\.toml"):
        load_config(config=file)
    file.write_text("port = = 1")
    with pytest.raises(ConfigError, match="TOML"):
        load_config(config=file)


def test_settings_cannot_be_changed(config: Config) -> None:
    """A configuration is frozen."""
    with pytest.raises(ValueError, match="frozen"):
        config.port = 1  # type: ignore[misc]
