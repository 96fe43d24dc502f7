"""A real cluster tells of itself: one trace over its processes, lag that grows and falls, quiet logs."""

import json
import re
import time
from collections.abc import Callable

import httpx2
import pytest

from tests.cluster.running import Cluster
from tests.cluster.watched.conftest import Watched
from tests.patience import PATIENCE_SECONDS, patient
from tests.unit.telemetry.scraping import Scrape

pytestmark = pytest.mark.servers

OPENING = {"name": "北湾社区", "name_en": "Beiwan", "host_charity": "广州市南沙区慈善会"}
NEED = {"title": "晚间开放", "field": "governance", "source": "visit", "households": 3, "summary": "空着"}
ROUTE = "POST /v1/communities/{community}"
PROCESSES = ("partners", "bookings", "fund", "gateway")
_LONGEST_WAIT_SECONDS = 180


def ask(cluster: Cluster, name: str, path: str, body: object, request_id: str) -> None:
    """A command that must be done."""
    headers = {"Authorization": f"Bearer {cluster.token(name)}", "X-Request-Id": request_id}
    with patient(base_url=cluster.url, headers=headers) as http:
        answer = http.post(path, json=body)
    assert answer.is_success, answer.text


def scrape(cluster: Cluster, name: str) -> Scrape:
    """The numbers that a process shows to whoever has the internal token."""
    token = cluster.rig.environment(name)["HEHUO_INTERNAL_TOKEN"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx2.get(f"{cluster.rig.url(name)}/metrics", headers=headers, timeout=PATIENCE_SECONDS)
    assert answer.status_code == httpx2.codes.OK, answer.text
    return Scrape(answer.content)


def comes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_one_trace_goes_through_gateway_service_kafka_and_another_service(watched: Watched) -> None:
    def openings() -> set[bytes]:
        return {one.trace for one in list(watched.collector.spans) if one.name == ROUTE}

    def reached() -> list[set[tuple[str, str]]]:
        return [
            {(one.service, one.name) for one in list(watched.collector.spans) if one.trace == trace}
            for trace in openings() - earlier
        ]

    earlier = openings()
    ask(watched.cluster, "luo-district", "/v1/communities/beiwan", OPENING, "opening-of-beiwan")
    expected = {
        ("hehuo-gateway", ROUTE),
        ("hehuo-gateway", "partners commands"),
        ("hehuo-partners", "POST /internal/commands/{community}"),
        ("hehuo-partners", "partners OpenCommunity"),
        ("hehuo-bookings", "bookings.policies partners.community_opened.v1"),
        ("hehuo-bookings", "bookings AdoptRules"),
        ("hehuo-fund", "fund OpenFund"),
    }
    assert comes_true(lambda: any(expected <= one for one in reached())), reached()


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_shows_its_own_numbers_and_those_of_kafka(cluster: Cluster, name: str) -> None:
    assert comes_true(lambda: scrape(cluster, name).value("hehuo_kafka_connected") == 1)
    found = scrape(cluster, name)
    assert found.value("hehuo_ready") == 1
    assert found.samples("hehuo_consumer_lag_seconds", service=name, consumer="relay")
    assert found.value("hehuo_relay_producers_total") >= (1 if name in ("partners", "gateway") else 0)
    assert (
        httpx2.get(f"{cluster.rig.url(name)}/metrics", timeout=PATIENCE_SECONDS).status_code
        == httpx2.codes.NOT_FOUND
    )


def test_while_kafka_is_away_the_relays_lag_grows_and_afterwards_it_is_gone(cluster: Cluster) -> None:
    def lag(what: str) -> float:
        return scrape(cluster, "partners").value(f"hehuo_consumer_lag_{what}", consumer="relay")

    assert comes_true(lambda: lag("events") == 0)
    cluster.rig.kill("kafka")
    ask(cluster, "chen-staff", "/v1/communities/haiwan/needs", NEED, "need-without-kafka")
    assert comes_true(lambda: lag("events") >= 1)
    assert comes_true(lambda: lag("seconds") >= 1)
    earlier = lag("seconds")
    assert comes_true(lambda: lag("seconds") >= earlier + 2)
    assert scrape(cluster, "partners").value("hehuo_lagging_community_events", community="haiwan") >= 1
    cluster.rig.start("kafka")
    assert comes_true(lambda: lag("events") == 0)
    assert lag("seconds") == 0


def test_the_logs_of_no_process_hold_what_people_said_nor_a_token(cluster: Cluster) -> None:
    for name in PROCESSES:
        text = cluster.rig.log(name).read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        assert len(lines) > 10, name
        assert re.findall(r"[\u3000-\u9fff]+", text) == [], name
        assert "eyJ" not in text
        for secret in ("HEHUO_INTERNAL_TOKEN", "HEHUO_TOKEN_SECRET"):
            known = cluster.rig.environment(name).get(secret)
            assert known is None or known not in text
