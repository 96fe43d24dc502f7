"""Another whole cluster, with two gateways: its traces are collected, and its logs tell everything."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from examples.gangwan.setting import load
from tests.cluster.running import Cluster
from tests.otlp import Collector
from tests.rig import rig_in


@dataclass(frozen=True)
class Watched:
    """The cluster, and what it has told of itself."""

    cluster: Cluster
    collector: Collector


@pytest.fixture(scope="package")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Two gateways, one of everything else; the larger community of the example is loaded."""
    collector = Collector()
    variables = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "HEHUO_LOG_LEVEL": "debug",
        "HEHUO_LOG_FORMAT": "json",
        "HEHUO_WEBHOOK_NETWORKS": "127.0.0.0/8",
    }
    try:
        with rig_in(
            tmp_path_factory.mktemp("watched") / "rig", scale={"gateway": 2}, settings=variables
        ) as rig:
            rig.up()
            cluster = Cluster(rig)
            load(cluster.url, cluster.token, only=("haiwan",))
            yield Watched(cluster, collector)
    finally:
        collector.close()


@pytest.fixture
def cluster(watched: Watched) -> Cluster:
    """The cluster, with every part running, whatever the test before left of it."""
    watched.cluster.stand()
    return watched.cluster
