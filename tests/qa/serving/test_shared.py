"""What a service on a Chroma server refuses before it opens anything."""

import pytest

from qa.config import load_config
from qa.errors import ConfigError
from qa.serving.shared import check_workers


def test_only_the_process_that_writes_watches() -> None:
    """Workers on a Chroma server only read: the message says who indexes instead."""
    check_workers(load_config(watch=True))
    with pytest.raises(ConfigError, match='run "qa index FOLDER" on the machine with the files'):
        check_workers(load_config(watch=True, chroma_url="http://chroma:8000"))


def test_several_processes_need_a_server() -> None:
    """A folder belongs to one process."""
    check_workers(load_config(workers=2, chroma_url="http://chroma:8000"))
    with pytest.raises(ConfigError, match="set QA_CHROMA_URL"):
        check_workers(load_config(workers=2))
