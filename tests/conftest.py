"""What all tests stand on. Fixtures that any may ask for, servers and scenes, are plugins of their own."""

import gc
import os
from importlib import import_module

import pytest
from hypothesis import settings
from xdist.remote import Producer

from tests.turns import InTurn, sort

gc.set_threshold(50_000, 20, 50)
"""As the platform when it is up (`hehuo.serving`): looking for garbage was a fifth of what tests took."""

_FIXTURES = ("tests.scenes", "tests.server_kafka", "tests.server_mongo")

for _name in set(os.environ):
    # What the caller's shell has set for a platform of theirs is nothing to a test.
    if _name.startswith("HEHUO_") and not _name.startswith("HEHUO_TEST_"):
        del os.environ[_name]

# What the histories try is the same in every run, so that a change is judged by itself; others are tried
# with HEHUO_TEST_SOAK, and what they find becomes a specification.
settings.register_profile("settled", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("searching" if os.environ.get("HEHUO_TEST_SOAK") else "settled")


def pytest_configure(config: pytest.Config) -> None:
    """Who hands tests out to workers runs none, and so need not import in seconds what they stand on."""
    if "PYTEST_XDIST_WORKER" in os.environ or not config.getoption("numprocesses", None):
        for name in _FIXTURES:
            config.pluginmanager.register(import_module(name), name)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a fifth of the time a worker waits for what it started."""
    return (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> InTurn | None:
    """What tests with servers share lies in several files."""
    return InTurn(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The same in every worker."""
    sort(items)


def pytest_collection_finish() -> None:
    """What was collected stays: nobody looks for garbage in all of it again and again."""
    gc.freeze()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes do not name a test: what a library packed holds the time, and each worker packs at its own."""
    return argname if isinstance(val, bytes) else None
