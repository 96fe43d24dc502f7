"""What an operator is told about settings and surroundings, when there is something wrong with them."""

import os
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import forking

NOBODY = "127.0.0.1:9"
"""Where nothing listens (the discard service's port)."""

CLUSTER = {
    "HEHUO_PROFILE": "cluster",
    "HEHUO_MONGO_URL": f"mongodb://chen:geheim@{NOBODY}",
    "HEHUO_MONGO_TIMEOUT_SECONDS": "0.2",
    "HEHUO_KAFKA_BOOTSTRAP": NOBODY,
    "HEHUO_PARTNERS_URL": f"http://{NOBODY}",
    "HEHUO_BOOKINGS_URL": f"http://{NOBODY}",
    "HEHUO_FUND_URL": f"http://{NOBODY}",
    "HEHUO_GATEWAY_URL": f"http://{NOBODY}",
    "HEHUO_INTERNAL_TOKEN": "a token that is long enough for this",
}


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Doctor":
    monkeypatch.chdir(tmp_path)
    return Doctor(tmp_path / "data")


class Doctor:
    """``hehuo doctor`` in a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, settings: Mapping[str, str] | None = None, *, afresh: bool = False) -> "Result":
        return hehuo("doctor", {"HEHUO_DATA_DIR": str(self.data), **(settings or {})}, afresh=afresh)


@dataclass(frozen=True)
class Result:
    """What a command has said."""

    exit_code: int
    output: str


def hehuo(word: str, settings: Mapping[str, str], *, afresh: bool = False) -> Result:
    """In a process of its own: PyMongo leaves the socket of a connection that is refused to the collector."""
    done = forking.run(word, environment={**os.environ, **settings}, afresh=afresh)
    return Result(done.returncode, done.stdout + done.stderr)


def problems(result: Result) -> list[str]:
    return [line.removeprefix("!! ") for line in result.output.splitlines() if line.startswith("!!")]


def test_a_fresh_machine_has_no_problem(ask: Doctor) -> None:
    result = ask(afresh=True)
    assert result.exit_code == 0
    assert not problems(result)
    assert "is not there yet: `hehuo up` makes it" in result.output
    assert re.search(r"HEHUO_HTTP_PORT +8000 +\(default\)", result.output)


def test_a_setting_that_does_not_exist_is_a_problem(ask: Doctor) -> None:
    result = ask({"HEHUO_HTTP_PROT": "80"})
    assert result.exit_code == 1
    assert problems(result) == ["HEHUO_HTTP_PROT is set, but there is no such setting"]


def test_a_folder_open_to_others_and_a_broken_log_are_problems(ask: Doctor) -> None:
    ask.data.mkdir(mode=0o755)
    log = ask.data / "logs" / "fund.sqlite"
    log.parent.mkdir()
    for file in (log, ask.data / "fund.sqlite"):
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE other (x)")
    result = ask()
    assert result.exit_code == 1
    assert any("chmod 700" in one for one in problems(result))


def test_a_cluster_of_which_nothing_answers_is_told_part_by_part(ask: Doctor) -> None:
    result = ask(CLUSTER, afresh=True)
    assert result.exit_code == 1
    found = problems(result)
    for part in ("MONGO_URL", "KAFKA_BOOTSTRAP", "PARTNERS_URL", "BOOKINGS_URL", "FUND_URL", "GATEWAY_URL"):
        assert [one for one in found if one.startswith(f"HEHUO_{part}: ")], part
    assert sum("tells nothing of its progress" in one for one in found) == 4
    assert "geheim" not in result.output
    assert CLUSTER["HEHUO_INTERNAL_TOKEN"] not in result.output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HEHUO_MONGO_URL", "mongodb://", "Must provide at least one hostname or IP"),
        ("HEHUO_MONGO_URL", "mongodb://h:99999", "Port must be an integer between 0 and 65535"),
    ],
)
def test_an_address_that_is_none_is_a_problem(ask: Doctor, name: str, value: str, said: str) -> None:
    result = ask({**CLUSTER, name: value})
    assert result.exit_code == 1
    assert [one for one in problems(result) if one.startswith(f"{name}: {said}")], result.output


def test_without_the_token_it_says_so(ask: Doctor) -> None:
    result = ask({name: value for name, value in CLUSTER.items() if "TOKEN" not in name})
    assert "set HEHUO_INTERNAL_TOKEN: the platform's processes ask for it" in problems(result)


@pytest.mark.parametrize("value", ["ftp://fund", "http://", "http://fund:8103/path", ",", ""])
def test_a_service_at_no_address_is_a_setting_that_is_not_valid(ask: Doctor, value: str) -> None:
    result = ask({**CLUSTER, "HEHUO_FUND_URL": value})
    assert result.exit_code == 1
    assert "HEHUO_FUND_URL: Value error, " in result.output
    assert "write http://HOST:PORT" in result.output


def test_other_words_tell_it_in_a_sentence_too() -> None:
    """As whoever opens the database meets it: `hehuo verify`, `hehuo service`."""
    settings = {**CLUSTER, "HEHUO_MONGO_URL": "mongodb://"}
    result = hehuo("verify", settings)
    assert result.exit_code == 1
    assert result.output.strip() == "Error: HEHUO_MONGO_URL: Must provide at least one hostname or IP"
