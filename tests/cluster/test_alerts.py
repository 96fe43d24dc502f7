"""Every alert is provoked once, in Prometheus' own words: it comes when it should, and says what it should.

The series have the names and labels of real scrapes, to which `tests/component/test_metrics.py` holds rules.
"""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.tools import promtool

pytestmark = pytest.mark.servers

PROMETHEUS = Path(__file__).parents[2] / "deploy" / "prometheus"
RULES = PROMETHEUS / "alerts.yml"
OF_FUND = 'process="fund", instance="10.0.0.7:8000", job="hehuo"'
FUND = {"process": "fund", "instance": "10.0.0.7:8000", "job": "hehuo"}
FULL = "0+3600x60"
"""A counter that grows by 60 a second."""


@dataclass(frozen=True)
class Provoked:
    """What Prometheus sees, and what it says then."""

    alert: str
    series: dict[str, str]
    """Values by the minute, in promtool's notation."""
    labels: dict[str, str]
    summary: str
    severity: str = "page"
    quiet_at: str = "1m"
    """When it must not have come yet: it was well, or it has not lasted long enough."""
    fires_at: str = "30m"


CASES = (
    Provoked(
        "HehuoProcessDown",
        {f"up{{{OF_FUND}}}": "1 1 0x60"},
        FUND,
        "fund (10.0.0.7:8000) does not answer",
        quiet_at="2m",
    ),
    Provoked(
        "HehuoNotReady",
        {f"hehuo_ready{{{OF_FUND}}}": "1 0x60"},
        FUND,
        "fund (10.0.0.7:8000) takes no commands",
        quiet_at="2m",
    ),
    Provoked(
        "HehuoMemoryHigh",
        {f"process_resident_memory_bytes{{{OF_FUND}}}": "90000000 300000000x60"},
        FUND,
        "fund holds 286.1MiB",
        severity="ticket",
        quiet_at="10m",
    ),
    Provoked(
        "HehuoFilesRunOut",
        {
            f"process_open_fds{{{OF_FUND}}}": "100 900x60",
            f"process_max_fds{{{OF_FUND}}}": "1024x60",
        },
        FUND,
        "fund has nearly as many files and connections open as it may",
        quiet_at="5m",
    ),
    Provoked(
        "HehuoCommandsFail",
        {
            f'hehuo_commands_total{{service="fund", command="RecordDonation", outcome="failed",'
            f' code="ZeroDivisionError", {OF_FUND}}}': "0 0 1x60"
        },
        {"service": "fund", "command": "RecordDonation", "code": "ZeroDivisionError"},
        "fund: RecordDonation fails with ZeroDivisionError",
        fires_at="5m",
    ),
    Provoked(
        "HehuoCommandsUnavailable",
        {
            f'hehuo_commands_total{{service="fund", command="RecordDonation", outcome="recorded", code="",'
            f" {OF_FUND}}}": "0+54x60",
            f'hehuo_commands_total{{service="fund", command="RecordDonation", outcome="unavailable",'
            f' code="log_cannot_be_written", {OF_FUND}}}': "0+6x60",
        },
        {"service": "fund", "code": "log_cannot_be_written"},
        "fund turns 10% away: log_cannot_be_written",
    ),
    Provoked(
        "HehuoCommandsWait",
        {f'hehuo_commands_waiting{{service="fund", {OF_FUND}}}': "0 1200x60"},
        {"service": "fund", **FUND},
        "fund: 1200 commands wait to be decided",
    ),
    Provoked(
        "HehuoAppendsSlow",
        {
            f'hehuo_append_seconds_bucket{{service="fund", le="0.25", {OF_FUND}}}': "0+0x60",
            f'hehuo_append_seconds_bucket{{service="fund", le="0.5", {OF_FUND}}}': FULL,
            f'hehuo_append_seconds_bucket{{service="fund", le="+Inf", {OF_FUND}}}': FULL,
        },
        {"service": "fund"},
        "fund: one append in a hundred takes 497.5ms",
        severity="ticket",
        quiet_at="5m",
    ),
    Provoked(
        "HehuoWritersFight",
        {f'hehuo_sequence_conflicts_total{{service="fund", {OF_FUND}}}': "0+120x60"},
        {"service": "fund"},
        "fund: several processes write the same logs",
        severity="ticket",
        quiet_at="10m",
    ),
    Provoked(
        "HehuoTicksFail",
        {f'hehuo_ticks_failed_total{{service="fund", {OF_FUND}}}': "0 0 1x60"},
        {"service": "fund", **FUND},
        "fund: what time should bring about fails",
        fires_at="5m",
    ),
    Provoked(
        "HehuoTickOverdue",
        {f'hehuo_tick_overdue_seconds{{service="fund", {OF_FUND}}}': "0 90x60"},
        {"service": "fund", **FUND},
        "fund: a tick has been due for 1m 30s",
        quiet_at="2m",
    ),
    Provoked(
        "HehuoRelayLags",
        {f'hehuo_consumer_lag_seconds{{service="fund", consumer="relay", {OF_FUND}}}': "0 45x60"},
        {"service": "fund", "consumer": "relay"},
        "fund: events wait for Kafka, the oldest for 45s",
    ),
    Provoked(
        "HehuoKafkaAway",
        {f"hehuo_kafka_connected{{{OF_FUND}}}": "1 0x60"},
        FUND,
        "fund (10.0.0.7:8000) gets nothing from Kafka",
    ),
    Provoked(
        "HehuoRecordsRefused",
        {f"hehuo_kafka_records_refused_total{{{OF_FUND}}}": "0 0 2x60"},
        FUND,
        "fund: somebody else writes to the platform's topics",
        severity="ticket",
        fires_at="5m",
    ),
    Provoked(
        "HehuoConsumerLags",
        {
            f'hehuo_consumer_lag_seconds{{service="fund", consumer="shares", {OF_FUND}}}': "0 75x60",
            f'hehuo_consumer_parked{{service="fund", consumer="shares", {OF_FUND}}}': "0x60",
        },
        {"service": "fund", "consumer": "shares"},
        "fund: shares is 1m 15s behind",
        quiet_at="2m",
    ),
    Provoked(
        "HehuoCommunityParked",
        {f'hehuo_consumer_parked{{service="fund", consumer="shares", {OF_FUND}}}': "0 0 2x60"},
        {"service": "fund", "consumer": "shares"},
        "fund: shares has parked 2 communities",
    ),
    Provoked(
        "HehuoConsumerStopped",
        {f'hehuo_consumer_stopped{{service="fund", consumer="shares", {OF_FUND}}}': "0 0 1x60"},
        {"service": "fund", "consumer": "shares", **FUND},
        "fund: shares stopped itself, too much is parked",
    ),
    Provoked(
        "HehuoCheckpointBeyondLog",
        {f'hehuo_consumer_beyond_log{{service="fund", consumer="shares", {OF_FUND}}}': "0 0 1x60"},
        {"service": "fund", "consumer": "shares", **FUND},
        "fund: shares is further than the log it reads",
    ),
    Provoked(
        "HehuoReadModelMissing",
        {f'hehuo_read_model_served{{service="fund", projection="shares", {OF_FUND}}}': "1 0x60"},
        {"service": "fund", "projection": "shares", **FUND},
        "fund: shares can't be asked yet",
        quiet_at="5m",
    ),
    Provoked(
        "HehuoRebuildFailed",
        {
            f'hehuo_rebuilds_total{{service="fund", projection="shares", outcome="failed", {OF_FUND}}}': (
                "0 0 1x60"
            )
        },
        {"service": "fund", "projection": "shares", "outcome": "failed", **FUND},
        "fund: shares could not be built anew",
        severity="ticket",
        fires_at="5m",
    ),
    Provoked(
        "HehuoRequestsFail",
        {
            f"http_server_request_duration_seconds_count{{{OF_FUND},"
            f' http_response_status_code="{status}"}}': values
            for status, values in (("200", "0+95x60"), ("500", "0+5x60"))
        },
        {"process": "fund"},
        "fund answers 5% of requests with 5xx",
    ),
    Provoked(
        "HehuoRequestsSlow",
        {
            f"http_server_request_duration_seconds_bucket{{{OF_FUND},"
            f' http_route="/v1/communities", le="{bound}"}}': values
            for bound, values in (("1", "0+0x60"), ("2", FULL), ("+Inf", FULL))
        },
        {"process": "fund"},
        "fund: one answer in a hundred takes 1.99s",
        severity="ticket",
        quiet_at="5m",
    ),
)


def test_the_rules_and_the_scrapes_are_what_prometheus_reads(tmp_path: Path) -> None:
    done = asked("check", "rules", str(RULES))
    assert f"SUCCESS: {len(CASES)} rules found" in done
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text(encoding="utf-8"))
    token = tmp_path / "token"
    token.write_text("of the tests")
    config["scrape_configs"][0]["authorization"]["credentials_file"] = str(token)
    config["rule_files"] = [str(RULES)]
    here = tmp_path / "prometheus.yml"
    here.write_text(yaml.safe_dump(config), encoding="utf-8")
    assert "SUCCESS" in asked("check", "config", str(here))


def test_every_alert_comes_when_it_should_and_says_what_it_should(tmp_path: Path) -> None:
    named = {rule["alert"] for group in groups() for rule in group["rules"]}
    assert named == {case.alert for case in CASES}
    tests = tmp_path / "tests.yml"
    content = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [*map(as_test, CASES)]}
    tests.write_text(json.dumps(content), encoding="utf-8")
    assert "SUCCESS" in asked("test", "rules", str(tests))


def groups() -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]


def as_test(case: Provoked) -> dict[str, Any]:
    runbook = f"docs/operations.md#{case.alert.lower()}"
    said = {
        "exp_labels": {"severity": case.severity, **case.labels},
        "exp_annotations": {"summary": case.summary, "runbook": runbook},
    }
    return {
        "interval": "1m",
        "name": case.alert,
        "input_series": [{"series": one, "values": values} for one, values in case.series.items()],
        "alert_rule_test": [
            {"eval_time": case.quiet_at, "alertname": case.alert, "exp_alerts": []},
            {"eval_time": case.fires_at, "alertname": case.alert, "exp_alerts": [said]},
        ],
    }


def asked(*words: str) -> str:
    done = subprocess.run([promtool(), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
