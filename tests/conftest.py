"""Fixtures that tests anywhere may ask for: the servers, each of which starts for whoever asks first."""

import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.server_kafka import kafka_bootstrap, killable_kafka, native_kafka
from tests.server_mongo import mongo_client, mongo_database, mongo_url, native_mongo

CLUSTERS = ("tests/cluster/watched/", "tests/cluster/whole/")
"""Each is started once, for all that needs it."""

for _name in set(os.environ):
    # What the caller's shell has set for a platform of theirs is nothing to a test.
    if _name.startswith("HEHUO_") and not _name.startswith("HEHUO_TEST_"):
        del os.environ[_name]


class _SideBySide(LoadScopeScheduling):
    """What is run side by side with real servers: all that needs a whole cluster, and each other file.

    xdist's own ``loadgroup`` does nothing with pytest 9.2 (its mark is written where pytest no longer reads).
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((one for one in CLUSTERS if file.startswith(one)), file)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes do not name a test: what a library packed holds the time, and each worker packs at its own."""
    return argname if isinstance(val, bytes) else None


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """For ``--dist loadscope`` (make test-cluster); the others are xdist's own."""
    return _SideBySide(config, log) if config.getvalue("dist") == "loadscope" else None


__all__ = [
    "kafka_bootstrap",
    "killable_kafka",
    "mongo_client",
    "mongo_database",
    "mongo_url",
    "native_kafka",
    "native_mongo",
]
