"""What platforms write while the example is loaded and its thread played, heard as loudly as they can be."""

import json
import re
from typing import Any

import pytest

from examples.gangwan.people import identities
from hehuo.operator.journal import journal
from shared.runtime.directory import DataDirectory
from tests.scenes import Scenes

Line = dict[str, Any]

_SAID_BY_HAND = ("Hehuo", "In another terminal", "  export ")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> DataDirectory:
    """What they left."""
    return DataDirectory(scenes.played(tmp_path_factory.mktemp("logs") / "data"))


@pytest.fixture(scope="module")
def text(scenes: Scenes) -> str:
    """All log lines; what is said to whoever started one by hand is no log line."""
    said = scenes.as_played().log.splitlines()
    return "\n".join(line for line in said if not line.startswith(_SAID_BY_HAND))


@pytest.fixture(scope="module")
def lines(text: str) -> list[Line]:
    return [json.loads(line) for line in text.splitlines()]


def called(lines: list[Line], event: str) -> list[Line]:
    return [line for line in lines if line["event"] == event]


def test_there_is_no_name_no_telephone_number_and_no_text_of_anybody(text: str) -> None:
    for who in identities().values():
        assert who.name not in text
        assert who.phone not in text
        assert "".join(who.phone.split()) not in text
    # Everything that people of the example say is in Chinese; nothing that we log is.
    assert re.findall(r"[\u3000-\u9fff]+", text) == []


def test_there_is_no_token(text: str, directory: DataDirectory) -> None:
    assert "eyJ" not in text  # How every token begins.
    assert "Bearer" not in text
    assert directory.token_secret() not in text


def test_every_line_is_json_and_says_what_when_and_how_loud(lines: list[Line]) -> None:
    assert len(lines) > 500
    for line in lines:
        assert {"event", "level", "logger", "timestamp"} <= line.keys(), line


def test_every_request_has_a_line_with_the_template_of_its_route(lines: list[Line]) -> None:
    requests = called(lines, "request")
    assert len(requests) > 200
    for line in requests:
        assert {"method", "route", "status", "ms", "request_id", "correlation_id", "service"} <= line.keys()
        assert "?" not in line["route"]
    routes = {line["route"] for line in requests}
    assert "/v1/communities/{community}/needs" in routes
    assert not any("haiwan" in route for route in routes)


def test_every_command_has_a_line_that_says_whose_and_what_came_of_it(lines: list[Line]) -> None:
    decided, refused = called(lines, "command_decided"), called(lines, "command_refused")
    assert len(decided) > 100
    assert len(refused) > 10
    named = {"service", "community", "command", "command_id", "correlation_id"}
    for line in (*decided, *refused):
        assert named <= line.keys(), line
    assert all(line["code"] for line in refused)


def test_what_a_request_caused_in_other_services_bears_its_correlation_id(
    directory: DataDirectory, lines: list[Line]
) -> None:
    first, *_ = [
        entry
        for entry in journal(directory, "haiwan", "partners", 0)
        if entry.type == "partners.partner_admitted.v1"
    ]
    hosts = [line for line in called(lines, "command_decided") if line["command"] == "RegisterHost"]
    caused = f"partners/haiwan:{first.sequence}"
    [registered] = [line for line in hosts if (line["community"], line["event_id"]) == ("haiwan", caused)]
    assert registered["service"] == "bookings"
    asked = [line for line in lines if line.get("correlation_id") == registered["correlation_id"]]
    assert {line["service"] for line in asked} >= {"bookings", "fund"}


def test_nothing_went_wrong(lines: list[Line]) -> None:
    assert [line for line in lines if line["level"] in ("warning", "error", "critical")] == []
