"""What the rig makes of the compose file's addresses, and what it refuses."""

from pathlib import Path

import pytest

from deploy.local.compose import Service, seconds, services, with_needs
from deploy.local.failure import RigFailed
from deploy.local.folder import Folder
from deploy.local.parts import parts
from deploy.local.ports import Ports, is_free
from deploy.local.substitutions import Place, at_home, environment, own_port

PORTS = Ports.from_base(9400)


def place(name: str = "bookings", **instances: int) -> Place:
    return Place(Folder(Path("/nowhere")), PORTS, instances, name, 1)


def service(name: str, **variables: str) -> Service:
    return Service(name, ("hehuo", name), variables, (), None, {}, 1, 10)


def test_names_within_compose_become_ports_of_this_machine() -> None:
    assert at_home("http://partners:8000", place()) == "http://127.0.0.1:9401"
    assert at_home("kafka:9092", place()) == "127.0.0.1:9404"
    assert at_home("1@kafka:9093", place()) == "1@127.0.0.1:9405"
    assert at_home("mongodb://mongo:27017/?x=1", place()) == "mongodb://127.0.0.1:9406/?x=1"


def test_a_name_of_several_instances_becomes_all_their_addresses() -> None:
    assert at_home("http://bookings:8000", place(bookings=2)) == "http://127.0.0.1:9402,http://127.0.0.1:9412"


def test_what_only_looks_like_a_name_within_compose_stays() -> None:
    for text in ("my-kafka:9092", "kafka:90921", "www.kafka:9092", "kafka"):
        assert at_home(text, place()) == text


def test_where_a_server_speaks_of_itself_it_gets_its_own_port() -> None:
    listeners = "PLAINTEXT://:9092,CONTROLLER://:9093"
    assert own_port(listeners, place("kafka")) == "PLAINTEXT://127.0.0.1:9404,CONTROLLER://127.0.0.1:9405"
    assert own_port("</dev/tcp/127.0.0.1/9092", place("kafka")) == "</dev/tcp/127.0.0.1/9404"


def test_a_variable_that_nobody_thought_of_is_refused() -> None:
    with pytest.raises(RigFailed, match="HEHUO_NOVELTY"):
        environment(service("fund", HEHUO_NOVELTY="1"), place("fund"))


def test_a_service_that_nobody_thought_of_is_refused() -> None:
    with pytest.raises(RigFailed, match="novelty"):
        list(parts([service("novelty")], Folder(Path("/nowhere")), PORTS, {}))


def test_services_come_behind_those_that_they_need() -> None:
    rendered = {
        "services": {
            "gateway": {"depends_on": {"fund": {"condition": "service_started"}}},
            "fund": {"depends_on": {"kafka": {"condition": "service_healthy"}}},
            "kafka": {"healthcheck": {"test": ["CMD-SHELL", "true"], "timeout": "1m30s"}},
            "mongo": {},
        }
    }
    found = services(rendered)
    assert [one.name for one in found] == ["kafka", "fund", "gateway", "mongo"]
    assert found[0].health is not None
    assert (found[0].health.command, found[0].health.timeout_seconds) == (("/bin/sh", "-c", "true"), 90)
    assert [one.name for one in with_needs(["fund"], found)] == ["kafka", "fund"]
    assert [one.name for one in with_needs([], found)] == ["kafka", "fund", "gateway", "mongo"]


@pytest.mark.parametrize(("text", "expected"), [("20s", 20), ("1m0s", 60), ("1h2m3.5s", 3723.5)])
def test_durations_are_read_as_compose_writes_them(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "20", "soon"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(RigFailed, match="duration"):
        seconds(text)


def test_free_ports_are_free_and_apart() -> None:
    found = Ports.free()
    numbers = [
        found.of(name) for name in ("gateway", "partners", "bookings", "fund", "kafka", "controller", "mongo")
    ]
    assert len(set(numbers)) == len(numbers)
    assert all(map(is_free, numbers))
    assert found.of("bookings", 2) not in numbers
    assert Ports.free() != found, "two rigs may look for ports before either listens"
