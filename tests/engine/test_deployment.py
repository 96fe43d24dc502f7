"""From the Dockerfile to a platform that is used: built, started, looked at, scaled, stopped."""

import asyncio
import time
from io import BytesIO

import httpx2
import pytest
from pypdf import PdfReader

from tests.checker import check
from tests.engine.conftest import Beginning, Figures
from tests.engine.deployment import PROCESSES, SERVERS, Deployment
from tests.load import load

pytestmark = pytest.mark.engine

GATEWAY = "http://gateway:8000"
_MOST_OF_MEMORY = 0.9
_STOP_SECONDS = 10.0
"""What the README promises of a process."""


def anonymous_volumes(deployment: Deployment) -> set[str]:
    """Volumes that nobody named: 64 digits."""
    return {one for one in deployment.engine.lines("volume", "ls", "--quiet") if len(one) == 64}


def images(deployment: Deployment) -> set[str]:
    return {*deployment.engine.lines("images", "--quiet", "--no-trunc")}


def test_a_new_deployment_is_ready_and_says_that_it_holds_nothing_yet(beginning: Beginning) -> None:
    assert httpx2.get(f"{beginning.deployment.url}/readyz").json() == {"status": "ok"}
    assert "right for a platform on which no community was opened yet" in beginning.first_proof


def test_the_demo_says_what_to_set_and_after_that_sets_the_example_up(beginning: Beginning) -> None:
    assert "is no officer of the sub-district on this platform" in beginning.first_demo
    assert f"is set up on {GATEWAY}: haiwan and nanbeitai" in beginning.second_demo


def test_every_chain_holds(deployment: Deployment) -> None:
    proof = deployment.hehuo("verify")
    assert "ok the fund of haiwan" in proof
    assert "Every chain holds and every fund adds up." in proof


def test_the_doctor_finds_nothing_wrong_and_nobody_is_behind(deployment: Deployment) -> None:
    found = deployment.hehuo("doctor")
    assert "Kafka answers and has the 6 topics" in found
    assert all(f"ok {name} at " in found for name in PROCESSES)
    deployment.wait_until_calm()


def test_a_month_of_the_fund_is_printed_in_chinese_where_nothing_can_be_written_to(
    deployment: Deployment, figures: Figures
) -> None:
    """The image has what PDFs are made with, the font too; the container's disk is read-only."""
    # The last one in which something is booked: on the first of a month that is the one before.
    periods = httpx2.get(f"{deployment.url}/v1/communities/haiwan/fund/periods", timeout=30).json()
    month = max(one["month"] for one in periods)
    began = time.monotonic()
    made = httpx2.get(f"{deployment.url}/haiwan/fund/months/{month}.pdf", timeout=30)
    figures.note("a month of the fund as PDF, the first one", f"{time.monotonic() - began:.1f} s")
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf"), made.text
    told = "".join(one.extract_text() for one in PdfReader(BytesIO(made.content)).pages)
    assert "海湾" in told


def test_starting_again_builds_one_image_and_leaves_no_volume_behind(deployment: Deployment) -> None:
    volumes, before = anonymous_volumes(deployment), images(deployment)
    deployment.shell("cluster up --build --detach --no-deps --force-recreate mongo-init topics")
    assert anonymous_volumes(deployment) == volumes
    assert len(images(deployment) - before) <= 1


async def test_two_instances_share_the_work_and_nobody_comes_near_to_the_memory_that_it_has(
    deployment: Deployment, figures: Figures
) -> None:
    deployment.up("--scale", "bookings=2")
    assert len(deployment.containers("bookings")) == 2
    assert deployment.hehuo("doctor").count("ok bookings at ") == 2
    async with load(deployment, clients=8, thinks_seconds=0.05) as told:
        began = time.monotonic()
        while told.acknowledged < 200:
            assert time.monotonic() < began + 60, told.summary
            await asyncio.sleep(0.1)
    deployment.wait_until_calm()
    check(deployment.lines, told)
    figures.note("`--scale bookings=2`", told.summary)
    peaks = {name: max(map(deployment.peak, deployment.containers(name))) for name in (*PROCESSES, *SERVERS)}
    figures.note(
        "memory peaks by then", ", ".join(f"{name} {peak.mebibytes:.0f} MiB" for name, peak in peaks.items())
    )
    assert [name for name, peak in peaks.items() if peak.share > _MOST_OF_MEMORY] == []


@pytest.mark.parametrize("name", [*PROCESSES, *SERVERS])
def test_a_stop_is_heard_and_in_time(name: str, deployment: Deployment, figures: Figures) -> None:
    [container, *_] = deployment.containers(name)
    began = time.monotonic()
    deployment.engine.run("stop", container)
    seconds = time.monotonic() - began
    state = deployment.inspect(container)["State"]
    figures.note(f"stop of {name}", f"{seconds:.1f} s")
    assert state["ExitCode"] in {0, 143}, "killed, since it did not hear"
    assert name in SERVERS or seconds < _STOP_SECONDS
