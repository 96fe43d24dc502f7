"""What these tests stand on: Node.js, Go, a JDK and Maven on the path."""

import os
import shutil

import pytest

_PROGRAMS = ("node", "npm", "npx", "go", "javac", "mvn")


@pytest.fixture(autouse=True)
def programs() -> None:
    """Skips where one of the programs is missing; where nothing may be skipped, it fails."""
    missing = [one for one in _PROGRAMS if shutil.which(one) is None]
    if missing and os.environ.get("HEHUO_TEST_NO_SKIP"):
        pytest.fail(f"not on the path: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not on the path: {', '.join(missing)}")
