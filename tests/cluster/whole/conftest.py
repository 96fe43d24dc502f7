"""One whole cluster, started for whoever asks first, and as it was for each."""

from collections.abc import Iterator

import pytest

from examples.gangwan.setting import load
from tests.cluster.running import Cluster
from tests.rig import rig_in

SETTINGS = {"HEHUO_MONGO_TIMEOUT_SECONDS": "5", "HEHUO_HEADERS_SECONDS": "60"}
"""A thousand clients that one process plays may all be connected for ten seconds before each has asked."""


@pytest.fixture(scope="package")
def started_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two instances of bookings, one of everything else; the example is loaded."""
    folder = tmp_path_factory.mktemp("cluster") / "rig"
    with rig_in(folder, scale={"bookings": 2}, settings=SETTINGS) as rig:
        rig.up()
        cluster = Cluster(rig)
        load(cluster.url, cluster.token)
        yield cluster


@pytest.fixture
def cluster(started_cluster: Cluster) -> Cluster:
    """The cluster, with every part running, whatever the test before left of it."""
    started_cluster.stand()
    return started_cluster
