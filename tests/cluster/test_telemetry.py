"""A real cluster tells of itself: one trace over its processes, lag that grows and falls, quiet logs."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx2
import pytest

from deploy.local import Rig
from examples.gangwan.people import identities
from services.gateway.identity.tokens import DevelopmentIssuer
from shared.runtime.directory import DataDirectory
from tests.otlp import Collector
from tests.patience import PATIENCE_SECONDS, patient
from tests.rig import rig_in
from tests.unit.telemetry.scraping import Scrape

pytestmark = pytest.mark.servers

OPENING = {"name": "海湾社区", "name_en": "Haiwan", "host_charity": "广州市南沙区慈善会"}
NEED = {"title": "晚间开放", "field": "governance", "source": "visit", "households": 3, "summary": "空着"}
PROCESSES = ("partners", "bookings", "fund", "gateway")
_LONGEST_WAIT_SECONDS = 180


@dataclass
class Cluster:
    rig: Rig
    collector: Collector

    def ask(self, name: str, path: str, body: object, request_id: str) -> None:
        """A command that must be done."""
        headers = {"Authorization": f"Bearer {self._token(name)}", "X-Request-Id": request_id}
        with patient(base_url=self.rig.url("gateway"), headers=headers) as http:
            answer = http.post(path, json=body)
        assert answer.is_success, answer.text

    def grant(self, name: str) -> None:
        """The district gives somebody of the example their roles."""
        who = identities()[name]
        for role in who.roles:
            path = f"/v1/communities/{who.community}/people/{who.person_id}/roles/{role}"
            headers = {"Authorization": f"Bearer {self._token('luo-district')}"}
            with patient(base_url=self.rig.url("gateway"), headers=headers) as http:
                answer = http.put(path)
            assert answer.is_success, answer.text

    def scrape(self, name: str) -> Scrape:
        token = self.rig.environment(name)["HEHUO_INTERNAL_TOKEN"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx2.get(f"{self.rig.url(name)}/metrics", headers=headers, timeout=PATIENCE_SECONDS)
        assert answer.status_code == httpx2.codes.OK, answer.text
        return Scrape(answer.content)

    def _token(self, name: str) -> str:
        variables = self.rig.environment("gateway")
        secret = variables.get("HEHUO_TOKEN_SECRET")
        known = secret or DataDirectory(self.rig.folder.data("hehuo")).token_secret()
        return DevelopmentIssuer(known).issue(identities()[name].person_id)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    collector = Collector()
    variables = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "HEHUO_LOG_LEVEL": "debug",
        "HEHUO_LOG_FORMAT": "json",
    }
    try:
        with rig_in(tmp_path_factory.mktemp("rig") / "cluster", settings=variables) as rig:
            rig.up()
            opened = Cluster(rig, collector)
            opened.ask("luo-district", "/v1/communities/haiwan", OPENING, "opening-of-haiwan")
            opened.grant("chen-staff")
            yield opened
    finally:
        collector.close()


def comes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_one_trace_goes_through_gateway_service_kafka_and_another_service(cluster: Cluster) -> None:
    def reached() -> set[tuple[str, str]]:
        spans = list(cluster.collector.spans)
        traces = {one.trace for one in spans if one.name == "POST /v1/communities/{community}"}
        return {(one.service, one.name) for one in spans if one.trace in traces}

    expected = {
        ("hehuo-gateway", "POST /v1/communities/{community}"),
        ("hehuo-gateway", "partners commands"),
        ("hehuo-partners", "POST /internal/commands/{community}"),
        ("hehuo-partners", "partners OpenCommunity"),
        ("hehuo-bookings", "bookings.policies partners.community_opened.v1"),
        ("hehuo-bookings", "bookings AdoptRules"),
        ("hehuo-fund", "fund OpenFund"),
    }
    assert comes_true(lambda: expected <= reached()), expected - reached()


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_shows_its_own_numbers_and_those_of_kafka(cluster: Cluster, name: str) -> None:
    assert comes_true(lambda: cluster.scrape(name).value("hehuo_kafka_connected") == 1)
    found = cluster.scrape(name)
    assert found.value("hehuo_ready") == 1
    assert found.samples("hehuo_consumer_lag_seconds", service=name, consumer="relay")
    assert found.value("hehuo_relay_producers_total") >= (1 if name in ("partners", "gateway") else 0)
    assert (
        httpx2.get(f"{cluster.rig.url(name)}/metrics", timeout=PATIENCE_SECONDS).status_code
        == httpx2.codes.NOT_FOUND
    )


def test_while_kafka_is_away_the_relays_lag_grows_and_afterwards_it_is_gone(cluster: Cluster) -> None:
    def lag(what: str) -> float:
        return cluster.scrape("partners").value(f"hehuo_consumer_lag_{what}", consumer="relay")

    assert comes_true(lambda: lag("events") == 0)
    cluster.rig.kill("kafka")
    cluster.ask("chen-staff", "/v1/communities/haiwan/needs", NEED, "need-without-kafka")
    assert comes_true(lambda: lag("events") >= 1)
    assert comes_true(lambda: lag("seconds") >= 1)
    earlier = lag("seconds")
    assert comes_true(lambda: lag("seconds") >= earlier + 2)
    assert cluster.scrape("partners").value("hehuo_lagging_community_events", community="haiwan") >= 1
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
