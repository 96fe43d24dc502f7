"""What these tests stand on: Go, and what a file names besides. Node.js comes along where there is none."""

import os
import shutil

import pytest

from tests.clients.tools import node_programs


@pytest.fixture(scope="session", autouse=True)
def node() -> None:
    """Node.js on the path: the machine's where it is new enough, or that of a registry, which is pinned."""
    if folder := node_programs():
        os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(autouse=True)
def programs(request: pytest.FixtureRequest) -> None:
    """Skips where a program is missing that the file names; where nothing may be skipped, it fails."""
    missing = [one for one in request.module.PROGRAMS if shutil.which(one) is None]
    if missing and os.environ.get("HEHUO_TEST_NO_SKIP"):
        pytest.fail(f"not on the path: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not on the path: {', '.join(missing)}")
