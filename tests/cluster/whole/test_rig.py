"""The rig, while a whole cluster runs in it: each word, each part, the end of all, and another start."""

import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from deploy.local import Rig, RigFailed, processes
from deploy.local.ports import is_free
from tests.cluster.running import Cluster
from tests.rig import rig_in

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[3]
PARTS = {"kafka", "mongo", "partners", "bookings", "bookings-2", "fund", "gateway"}


@pytest.fixture
def rig(cluster: Cluster) -> Rig:
    """With two instances of a service."""
    return cluster.rig


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Rig]:
    """A rig that isn't started, for tests that start little of it."""
    with rig_in(tmp_path / "small") as rig:
        yield rig


def word(rig: Rig, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A word of the command line of the rig."""
    return subprocess.run(
        [sys.executable, "-m", "deploy.local", "--folder", str(rig.folder.path), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def running(rig: Rig) -> dict[str, int]:
    return {one.part: one.pid for one in processes.find(rig.folder.path)}


def test_everything_is_healthy_once_it_is_said_to_be_up(rig: Rig) -> None:
    states = rig.states()
    assert {one.part for one in states} == PARTS
    assert all(one.healthy for one in states), states
    assert httpx2.get(f"{rig.url('gateway')}/healthz", timeout=30).status_code == httpx2.codes.OK


def test_starting_again_starts_nothing(rig: Rig) -> None:
    before = running(rig)
    assert before.keys() == PARTS
    Rig(rig.folder.path).up()
    assert running(rig) == before


def test_a_second_instance_has_a_port_of_its_own(rig: Rig) -> None:
    assert rig.url("bookings") != rig.url("bookings-2")
    assert (
        rig.environment("gateway")["HEHUO_BOOKINGS_URL"] == f"{rig.url('bookings')},{rig.url('bookings-2')}"
    )


@pytest.mark.parametrize("name", ["bookings-2", "gateway"])
def test_a_killed_part_is_missed_and_comes_back_as_another_process(rig: Rig, name: str) -> None:
    first = rig.pid(name)
    rig.kill(name)
    assert name not in running(rig)
    assert not rig.is_healthy(name)
    with pytest.raises(RigFailed, match=f"{name} does not run"):
        rig.kill(name)
    rig.start(name)
    rig.wait_until_healthy(name)
    assert rig.pid(name) != first


def test_a_hanging_part_is_not_healthy_until_it_goes_on(rig: Rig) -> None:
    rig.pause("partners")
    assert not rig.is_healthy("partners")
    rig.resume("partners")
    rig.wait_until_healthy()  # Who follows its log, too, and heard nothing of it for a while.


def test_each_word_does_what_it_says(rig: Rig) -> None:
    shown = word(rig, "status")
    assert shown.returncode == 0, shown.stdout
    assert {line.split()[0] for line in shown.stdout.splitlines()} == PARTS

    first = rig.pid("fund")
    assert word(rig, "kill", "fund").returncode == 0
    assert word(rig, "status").returncode == 1
    assert word(rig, "restart", "fund").returncode == 0
    assert rig.pid("fund") != first

    variables = word(rig, "env").stdout
    assert f"export HEHUO_KAFKA_BOOTSTRAP={rig.kafka}" in variables
    assert shlex.split(variables)
    assert "fund.log" in word(rig, "logs", "--lines", "1", "fund", "gateway").stdout
    assert "there is no part nobody" in word(rig, "kill", "nobody").stderr
    assert word(rig, "kill", "fund", "--signal", "NONSENSE").returncode == 2


def test_it_is_not_another_rig_while_it_runs(rig: Rig) -> None:
    with pytest.raises(RigFailed, match="stop it first"):
        Rig(rig.folder.path, scale={}).up()


def test_a_port_that_is_taken_is_said_to_be(rig: Rig, small: Rig) -> None:
    ports = small.ports.with_numbers(mongo=rig.ports.mongo)
    with pytest.raises(RigFailed, match=f"mongo can't listen on port {rig.ports.mongo}"):
        Rig(small.folder.path, ports=ports).up("mongo")


def test_the_end_leaves_nothing_and_another_start_goes_on_from_the_data(rig: Rig, small: Rig) -> None:
    small.up("mongo")
    assert word(rig, "down").returncode == 0
    assert running(rig) == {}
    assert all(is_free(port) for part in rig.parts.values() for port in part.ports)
    assert running(small).keys() == {"mongo"}, "another rig is left alone"
    rig.up()
    assert all(one.healthy for one in rig.states())
