"""The compose files as docker compose's own loader sees them."""

from pathlib import Path
from typing import Any

import pytest

from deploy.local import tools
from deploy.local.compose import FILE, HA_FILE, PROXY_FILE, render, services
from deploy.local.failure import RigFailed
from tests.rig import unavailable

pytestmark = pytest.mark.servers

BOTH = (FILE, HA_FILE)
BROKERS = ("kafka", "kafka-2", "kafka-3")
NODES = ("mongo", "mongo-2", "mongo-3")


@pytest.fixture(scope="module")
def composecheck() -> Path:
    if reason := tools.missing("go"):
        unavailable(reason)
    return tools.composecheck()


@pytest.fixture(scope="module")
def ha(composecheck: Path) -> dict[str, Any]:
    found: dict[str, Any] = render(composecheck, BOTH)["services"]
    return found


def volume(service: dict[str, Any]) -> str:
    [found] = service["volumes"]
    assert found["type"] == "volume"
    return str(found["source"])


def test_the_file_loads_and_nothing_is_left_to_fill_in(composecheck: Path) -> None:
    rendered = render(composecheck)
    assert "${" not in str(rendered["services"])
    assert [one.name for one in services(rendered)][-1] == "gateway", "it needs all others"


def test_an_unknown_key_is_refused(composecheck: Path, tmp_path: Path) -> None:
    strange = tmp_path / "docker-compose.yml"
    strange.write_text(FILE.read_text().replace("pids_limit", "pids_limits", 1))
    with pytest.raises(RigFailed, match="pids_limits"):
        render(composecheck, [strange])


def test_what_is_set_from_outside_arrives(composecheck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEHUO_LOG_LEVEL", "debug")
    monkeypatch.setenv("GATEWAY_PORT", "9443")
    found = render(composecheck)["services"]
    assert found["fund"]["environment"]["HEHUO_LOG_LEVEL"] == "debug"
    assert found["gateway"]["ports"][0]["published"] == "9443"


@pytest.mark.parametrize("name", ["partners", "bookings", "fund"])
def test_a_service_can_be_scaled(composecheck: Path, name: str) -> None:
    assert render(composecheck, scale={name: 2})["services"][name]["scale"] == 2


def test_the_gateway_can_behind_a_proxy_alone_since_its_port_is_taken_once(composecheck: Path) -> None:
    with pytest.raises(RigFailed, match="gateway publishes port 8000"):
        render(composecheck, scale={"gateway": 2})
    found = render(composecheck, (FILE, PROXY_FILE), {"gateway": 2})
    gateway, proxy = found["services"]["gateway"], found["services"]["proxy"]
    assert gateway["scale"] == 2
    assert "ports" not in gateway
    # The proxy comes in by a network of its own: it meets the gateways inside alone, and they keep a way out.
    assert {*gateway["networks"]} & {*proxy["networks"]} == {"inside"}
    assert {*gateway["networks"]} == {"inside", "outside"}
    assert [one["target"] for one in proxy["ports"]] == [8080, 8443]
    # The gateways believe the proxy, which is the one in their network that speaks for others.
    [inside] = found["networks"]["inside"]["ipam"]["config"]
    assert gateway["environment"]["HEHUO_TRUSTED_PROXIES"] == inside["subnet"]


def test_a_service_that_is_not_there_can_not_be_scaled(composecheck: Path) -> None:
    with pytest.raises(RigFailed, match="nobody"):
        render(composecheck, scale={"nobody": 2})


# Three of each server


def test_each_broker_is_its_own_and_all_know_each_other(ha: dict[str, Any]) -> None:
    said = [ha[name]["environment"] for name in BROKERS]
    assert [one["KAFKA_NODE_ID"] for one in said] == ["1", "2", "3"]
    assert [one["KAFKA_ADVERTISED_LISTENERS"] for one in said] == [
        f"PLAINTEXT://{name}:9092" for name in BROKERS
    ]
    assert {one["KAFKA_CONTROLLER_QUORUM_VOTERS"] for one in said} == {
        ",".join(f"{number}@{name}:9093" for number, name in enumerate(BROKERS, 1))
    }
    assert len({one["CLUSTER_ID"] for one in said}) == 1


def test_each_event_lies_on_three_brokers_and_two_must_have_it(ha: dict[str, Any]) -> None:
    for name in BROKERS:
        said = ha[name]["environment"]
        replicas = {value for key, value in said.items() if key.endswith("REPLICATION_FACTOR")}
        insync = {value for key, value in said.items() if key.endswith(("MIN_ISR", "MIN_INSYNC_REPLICAS"))}
        assert (replicas, insync) == ({"3"}, {"2"})
    assert ha["topics"]["command"] == ["hehuo", "topics", "--replicas", "3"]


def test_only_the_first_database_node_makes_users(ha: dict[str, Any]) -> None:
    assert "MONGO_INITDB_ROOT_USERNAME" in ha["mongo"]["environment"]
    for name in NODES[1:]:
        assert ha[name]["environment"] == {"HOME": "/tmp"}  # noqa: S108 (of the container)
        assert [one["source"] for one in ha[name]["secrets"]] == ["mongo_keyfile"]
    assert ha["mongo-init"]["environment"]["MONGO_MEMBERS"] == ",".join(f"{name}:27017" for name in NODES)
    assert ha["mongo-init"]["depends_on"].keys() == set(NODES)


def test_each_server_has_a_volume_of_its_own(ha: dict[str, Any]) -> None:
    assert [volume(ha[name]) for name in (*BROKERS, *NODES)] == [*BROKERS, *NODES]


def test_every_process_knows_all_servers(composecheck: Path, ha: dict[str, Any]) -> None:
    for name in ("topics", "partners", "bookings", "fund", "gateway"):
        assert ha[name]["environment"]["HEHUO_KAFKA_BOOTSTRAP"] == "kafka:9092,kafka-2:9092,kafka-3:9092"
    files = {
        name: one["file"] for name, one in render(composecheck, BOTH)["secrets"].items() if "_url" in name
    }
    assert len(files) == 4
    for name, file in files.items():
        assert file.endswith(f"/{name}_ha")


def test_what_is_said_of_a_server_holds_for_its_likes(ha: dict[str, Any]) -> None:
    alike = (
        "image",
        "read_only",
        "cap_drop",
        "security_opt",
        "mem_limit",
        "healthcheck",
        "stop_grace_period",
    )
    for names in (BROKERS, NODES):
        for key in alike:
            assert len({str(ha[name][key]) for name in names}) == 1, key
