"""The files with which an operator starts the service.

Settings and commands exist, and nothing is open that should not be.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from qa.cli.main import main
from qa.config import Config
from tests.serving import unused_port

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
UNIT = (ROOT / "docs" / "deploy" / "citewell.service").read_text("utf-8")
PROXY = (ROOT / "docs" / "deploy" / "nginx.conf").read_text("utf-8")
DEPLOYED = (
    "Dockerfile",
    "compose.yaml",
    "docs/deploy/citewell.service",
    "docs/deploy/nginx.conf",
    "docs/operations.md",
)


def lines_of(keyword: str) -> list[str]:
    """Return what follows a keyword in the Dockerfile, for each of its places."""
    return re.findall(rf"^{keyword} (.+)$", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", DEPLOYED)
def test_every_variable_is_a_setting(name: str) -> None:
    """The service knows every variable that begins with QA_; otherwise it would refuse to start."""
    named = set(re.findall(r"\bQA_([A-Z_]+)\b", (ROOT / name).read_text("utf-8")))
    assert {variable.lower() for variable in named} <= set(Config.model_fields)


def test_the_settings_of_the_containers_are_in_range() -> None:
    """The service starts with these settings, with compose's defaults filled in."""
    for service in ("web", "single"):
        given = {
            name.removeprefix("QA_").lower(): re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)
            for name, value in SERVICES[service]["environment"].items()
        }
        assert Config(**given).log_format == "json"


def test_nobody_reaches_chroma_but_the_service() -> None:
    """Its server has no authentication: so it has no published port, and a network without any other connection."""
    chroma = SERVICES["chroma"]
    assert "ports" not in chroma
    assert chroma["networks"] == ["index"]
    assert COMPOSE["networks"]["index"] == {"internal": True}
    assert [name for name, service in SERVICES.items() if "index" in service["networks"]] == ["web", "chroma"]


def test_published_ports_are_for_this_machine_alone() -> None:
    """A proxy with TLS stands before them."""
    for service in ("web", "single"):
        assert all(port.startswith("127.0.0.1:") for port in SERVICES[service]["ports"])


@pytest.mark.parametrize("name", SERVICES)
def test_containers_have_no_rights_to_spare(name: str) -> None:
    """No root, no capabilities, nothing writable except the volume and /tmp."""
    service = SERVICES[name]
    assert (service["user"], service["cap_drop"], service["read_only"]) == ("10001:10001", ["ALL"], True)
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_web_and_chroma_are_of_one_version() -> None:
    """One image has the client and the server, both as pyproject.toml has chosen Chroma."""
    assert len({service["image"] for service in SERVICES.values()}) == 1
    assert SERVICES["chroma"]["entrypoint"][:2] == ["chroma", "run"]
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    assert SERVICES["web"]["image"] == f"citewell:{version[1]}"


def test_a_container_is_given_the_time_to_finish_answers() -> None:
    """Docker's 10 s, and systemd's, would cut them off."""
    needed = Config().deadline + 5
    for service in ("web", "single"):
        assert int(SERVICES[service]["stop_grace_period"].removesuffix("s")) > needed
    assert int(re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)[0]) > needed


def test_the_health_check_says_whether_the_process_answers(address: str) -> None:
    """The program of the Dockerfile, run as Docker runs it: 0 for a service that is up, another code without one."""
    (check,) = re.findall(r"^ +CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    python, *arguments = json.loads(check)
    assert python == "python"
    codes = [
        subprocess.run(
            [sys.executable, *arguments], env={**os.environ, "QA_PORT": str(port)}, stderr=subprocess.DEVNULL
        ).returncode
        for port in (address.rpartition(":")[2], unused_port())
    ]
    assert codes == [0, 1]


def test_nothing_runs_as_root() -> None:
    """The image has its own user, and so has the unit."""
    assert lines_of("USER") == ["10001:10001"]
    assert "\nUser=citewell\n" in UNIT


def test_the_image_holds_what_the_build_copies() -> None:
    """Each source exists, and .dockerignore lets it in."""
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    copied = [source for line in lines_of("COPY") if "--from" not in line for source in line.split()[:-1]]
    assert sorted(copied) == sorted(let_in)
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_starts_without_a_shell() -> None:
    """Signals reach the service, which is a command that exists."""
    assert lines_of("ENTRYPOINT") == ['["qa"]']
    assert lines_of("CMD") == ['["serve"]']
    commands = {"serve"} | {SERVICES[service]["command"][0] for service in ("web", "single")}
    assert commands <= set(main.commands)
    assert "ExecStart=/opt/citewell/bin/qa serve\n" in UNIT


def test_the_proxy_sets_or_removes_what_the_service_believes() -> None:
    """All four headers: anybody could have sent a header that is passed on unchanged."""
    for header in ("For", "Proto", "Host", "Prefix"):
        (value,) = re.findall(rf"proxy_set_header X-Forwarded-{header} (.+);", PROXY)
        assert "http_x_forwarded" not in value
        assert "proxy_add" not in value
    megabytes = int(re.findall(r"client_max_body_size (\d+)m;", PROXY)[0])
    assert Config().max_upload_mb < megabytes
