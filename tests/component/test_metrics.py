"""The numbers of a running platform move as they should, and rules and dashboard use what is there."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from hehuo.cluster.measuring import middlewares, show_kafka
from shared.bus.kafka.bus import KafkaBus
from shared.bus.kafka.namespace import KafkaNamespace
from shared.bus.port import Message
from shared.telemetry.exposition import Metrics
from tests.component.gateway import Stage, stage
from tests.unit.telemetry.scraping import Scrape

ROOT = Path(__file__).parents[2]
HAIWAN = "/v1/communities/haiwan"
DURATION = "http_server_request_duration_seconds_count"
OF_PROMETHEUS = {"up", "process", "instance", "job"}
"""What Prometheus itself adds to what it reads: a metric, and labels."""


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path / "data") as opened:
        await opened.open("haiwan")
        yield opened


async def scrape(running: Stage) -> Scrape:
    answer = await running.http.get("/metrics")
    assert answer.status_code == 200, answer.text
    return Scrape(answer.content)


async def test_commands_count_by_what_came_of_them_and_a_refused_one_with_its_code(running: Stage) -> None:
    need = {"title": "晚间开放", "field": "governance", "source": "visit", "households": 3, "summary": "空着"}
    key = "once"
    await running.done("chen-staff", "POST", f"{HAIWAN}/needs", need, Idempotency_Key=key)
    await running.done("chen-staff", "POST", f"{HAIWAN}/needs", need, Idempotency_Key=key)
    status, code = await running.refused(
        "chen-staff", "POST", f"{HAIWAN}/needs/0197c000-0000-7000-8000-00000000dead/publication"
    )
    assert status == 404
    found = await scrape(running)
    counts = {
        (labels["outcome"], labels["code"]): value
        for value, labels in found.samples("hehuo_commands_total", service="partners")
        if labels["command"] in ("CollectNeed", "PublishNeed")
    }
    assert counts == {("recorded", ""): 1, ("repeated", ""): 1, ("refused", code): 1}


async def test_appends_and_events_are_counted(running: Stage) -> None:
    before = await scrape(running)
    await running.done(
        "qian-treasurer", "POST", f"{HAIWAN}/fund/earmarks", {"title": "露台", "purpose": "维护"}
    )
    after = await scrape(running)
    for name in ("hehuo_append_seconds_count", "hehuo_commit_commands_sum", "hehuo_events_recorded_total"):
        assert after.value(name, service="fund") == before.value(name, service="fund") + 1
    assert after.value("hehuo_decide_seconds_count", service="fund") > 0
    assert after.value("hehuo_logs_loaded", service="fund") >= 1


async def test_requests_count_by_the_template_of_their_route_never_by_their_address(running: Stage) -> None:
    await running.http.get(f"{HAIWAN}/spaces?cursor=13800138000")
    await running.http.get("/13800138000/陈海燕")
    await running.http.request("BREW", f"{HAIWAN}/spaces")
    text = (await running.http.get("/metrics")).text
    assert "13800138000" not in text
    assert "陈海燕" not in text
    found = Scrape(text.encode())
    route = "/v1/communities/{community}/spaces"
    assert found.value(DURATION, http_route=route, http_request_method="GET") == 1
    assert found.value(DURATION, http_route="none", http_response_status_code="404") == 1
    assert found.value(DURATION, http_request_method="OTHER", http_response_status_code="405") == 1


async def test_a_community_is_no_label_while_all_is_well(running: Stage) -> None:
    await running.platform.host.settled()
    found = await scrape(running)
    with_community = {
        name for name in found.names if "community" in found.labels_of(name) and found.samples(name)
    }
    assert with_community == set()


async def test_every_read_model_shows_that_it_can_be_asked_and_a_rebuild_is_counted(running: Stage) -> None:
    runtime = running.platform.host.runtimes["bookings"]
    await runtime.read_models.rebuild("spaces")
    found = await scrape(running)
    known = {one.name for one in running.platform.host.runtimes["bookings"].service.projections}
    served = found.samples("hehuo_read_model_served", service="bookings")
    assert {labels["projection"] for _, labels in served} == known
    assert all(value == 1 for value, _ in served)
    done = {"service": "bookings", "projection": "spaces", "outcome": "done"}
    again = {"service": "bookings", "projection": "hosts", "outcome": "done"}
    assert found.value("hehuo_rebuilds_total", **done) == found.value("hehuo_rebuilds_total", **again) + 1
    assert found.value("hehuo_consumer_lag_events", consumer="spaces", service="bookings") == 0


async def test_the_platform_says_that_it_is_ready(running: Stage) -> None:
    found = await scrape(running)
    assert found.value("hehuo_ready") == 1
    assert found.value("hehuo_info", profile="embedded") == 1
    assert found.value("hehuo_event_streams") == 0


async def test_in_a_deployment_with_a_token_strangers_find_nothing(tmp_path: Path) -> None:
    token = "an-internal-token-of-the-tests-0123456789"
    async with stage(tmp_path / "data", internal_token=token) as opened:
        status, code = await opened.refused(None, "GET", "/metrics")
        assert (status, code) == (404, "route_is_unknown")
        allowed = await opened.http.get("/metrics", headers={"Authorization": f"Bearer {token}"})
        assert allowed.status_code == 200


# -- rules and dashboard -------------------------------------------------------------------------


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboard() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "deploy/grafana/hehuo.json").read_text(encoding="utf-8"))
    return content


def expressions() -> Iterator[str]:
    for rule in rules():
        yield rule["expr"]
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"]


_WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_SELECTOR = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)\{([^}]*)\}")


def names_in(expression: str) -> set[str]:
    """The metrics that an expression reads: what is left without strings, labels, durations and functions."""
    bare = re.sub(r'"[^"]*"', "", expression)
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]", "", bare)
    bare = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", "", bare)
    bare = re.sub(r"[a-z_]+\s*\(", "(", bare)
    return {word for word in _WORD.findall(bare) if not re.fullmatch(r"and|or|unless|bool|e\d+|by", word)}


async def of_kafka() -> Scrape:
    """What a process of the cluster shows beside that; nothing is connected for it."""
    metrics, place = Metrics(), KafkaNamespace("127.0.0.1:9", "hehuo")

    async def publish(_messages: Sequence[Message]) -> None:
        """Nothing is published."""

    show_kafka(metrics, KafkaBus(place, "fund", ["fund"], publish, middlewares=middlewares(metrics)), [])
    return Scrape(await metrics.text())


async def test_every_metric_that_a_rule_or_the_dashboard_names_is_in_a_scrape(running: Stage) -> None:
    await running.platform.host.settled()
    shown = (await scrape(running)).names | (await of_kafka()).names
    named = {name for expression in expressions() for name in names_in(expression)}
    assert len(named) > 20
    assert named - shown - OF_PROMETHEUS == set()


async def test_every_label_that_a_rule_or_the_dashboard_asks_for_exists(running: Stage) -> None:
    await running.refused(
        "chen-staff", "POST", f"{HAIWAN}/needs/0197c000-0000-7000-8000-00000000dead/publication"
    )
    found = await scrape(running)
    asked = [
        (name, label)
        for expression in expressions()
        for name, labels in _SELECTOR.findall(expression)
        for label in re.findall(r"(\w+)\s*(?:=|!=|=~|!~)", labels)
        if label not in OF_PROMETHEUS and found.samples(name)
    ]
    assert len(asked) > 5
    assert [(name, label) for name, label in asked if label not in found.labels_of(name)] == []


def test_every_rule_says_how_urgent_it_is_and_where_to_read_on() -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    titles = re.findall(r"^### (\w+)$", manual, re.MULTILINE)
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names) > 15
    assert sorted(name for name in titles if name.startswith("Hehuo")) == sorted(names)
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
        assert rule["annotations"]["summary"]


@pytest.mark.parametrize("name", [rule["alert"] for rule in rules()])
def test_every_alert_is_explained_with_cause_check_and_command(name: str) -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = manual.split(f"### {name}\n")[1].split("\n### ")[0].split("\n## ")[0]
    for part in ("**Cause**", "**Check**", "**Do**"):
        assert part in section, f"{name} lacks {part}"


def test_expressions_are_balanced() -> None:
    for expression in expressions():
        for opened, closed in ("()", "{}", "[]"):
            assert expression.count(opened) == expression.count(closed), expression


def test_prometheus_shows_the_token_from_a_file() -> None:
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"))
    [job] = config["scrape_configs"]
    assert job["metrics_path"] == "/metrics"
    assert job["authorization"] == {"type": "Bearer", "credentials_file": "/run/secrets/hehuo_internal_token"}
    assert config["rule_files"] == ["alerts.yml"]
