"""What an operator asks of the platform goes to it, whatever proxy the shell's environment names."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pydantic import SecretStr

from hehuo.doctor.cluster import _look_at_instances
from hehuo.doctor.examining import _look_at_platform
from hehuo.doctor.findings import Findings
from hehuo.operator import local
from hehuo.operator.api import Api
from hehuo.operator.remote import Processes
from hehuo.operator.service import Progress
from shared.runtime.directory import DataDirectory, Listening
from shared.settings import Profile, Settings
from tests.small_server import listening

TOKEN = "a token that the processes share"


class Platform(BaseHTTPRequestHandler):
    """Answers to whatever an operator asks."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(Progress(heads=[], followed=[], reached=[], waiting=0).model_dump_json().encode())


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a proxy was asked, which each of the usual variables names."""
    asked: list[str] = []

    class Proxy(Platform):
        def do_GET(self) -> None:
            asked.append(f"{self.path} {self.headers}")
            super().do_GET()

    with listening(Proxy) as url:
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, url)
            monkeypatch.setenv(name.lower(), url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        yield asked


@pytest.fixture
def url() -> Iterator[str]:
    with listening(Platform) as found:
        yield found


def cluster(url: str) -> Settings:
    return Settings(
        profile=Profile.CLUSTER,
        internal_token=SecretStr(TOKEN),
        partners_url=url,
        bookings_url=url,
        fund_url=url,
        gateway_url=url,
    )


def test_the_processes_of_a_cluster_are_asked_themselves(heard: list[str], url: str) -> None:
    progress, silent = asyncio.run(Processes(cluster(url)).progress())
    assert (len(progress), [*silent]) == (4, [])
    assert heard == []


def test_the_platform_of_this_machine_is_asked_itself(heard: list[str], url: str) -> None:
    there = Listening(url=url, operator_secret="the operator's secret", issuer="")
    local._ask(there, "GET", "/progress", None, Progress)
    assert heard == []


def test_a_doctor_looks_at_the_processes_themselves(heard: list[str], url: str, tmp_path: Path) -> None:
    findings, directory = Findings(), DataDirectory(tmp_path)
    asyncio.run(_look_at_instances("fund", cluster(url), findings))
    with directory.take():
        directory.announce(url, "the operator's secret", "")
        _look_at_platform(directory, findings)
    assert [line.partition(" ")[0] for line in findings.lines] == ["ok", "ok"]
    assert heard == []


def test_whoever_speaks_for_somebody_shows_no_proxy_their_token(heard: list[str], url: str) -> None:
    assert Api(url, "somebody's token")("GET", "/me")
    assert heard == []
