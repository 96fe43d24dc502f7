"""What the caller's shell has set for a platform of theirs reaches no test."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_setting_of_the_caller_reaches_a_test_or_a_process_that_it_starts() -> None:
    shown = "import os, tests.conftest; print(*(name for name in os.environ if name.startswith('HEHUO_')))"
    environment = {
        **os.environ,
        "HEHUO_HTTP_PORT": "1",
        "HEHUO_DATA_DIR": "somewhere",
        "HEHUO_TEST_NO_SKIP": "1",
    }
    seen = subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert set(seen.stdout.split()) & {"HEHUO_HTTP_PORT", "HEHUO_DATA_DIR"} == set()
    assert "HEHUO_TEST_NO_SKIP" in seen.stdout, "what is meant for the tests stays"
