"""Reference libraries in three languages verify what we sign, and refuse what is forged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hehuo.cli import main
from hehuo.fixtures.deliveries import feed
from tests.clients import tools

pytestmark = pytest.mark.clients
PROGRAMS = ("go",)


def _python(place: Path) -> Callable[[Path], str]:
    folder, programs = tools.python(place)
    return lambda fixtures: tools.run([programs / "python", "verify.py", fixtures], folder)


def _node(place: Path) -> Callable[[Path], str]:
    folder = tools.node(place)
    return lambda fixtures: tools.run(["node", "verify.mjs", fixtures], folder)


def _go(place: Path) -> Callable[[Path], str]:
    folder = tools.go(place)
    verifies = tools.go_build(folder, "./verify", "verifies")
    return lambda fixtures: tools.run([verifies, fixtures], folder)


@pytest.mark.parametrize("language", [_python, _node, _go], ids=["python", "node", "go"])
def test_a_library_takes_every_delivery_and_refuses_every_forged_one(
    language: Callable[[Path], Callable[[Path], str]], tmp_path: Path
) -> None:
    verify = language(tmp_path / "programs")
    # The libraries go by the machine's clock, so it is signed when all is ready.
    signed = CliRunner().invoke(main, ["fixtures", "--out", str(tmp_path / "fixtures"), "--signed-at", "now"])
    assert signed.exit_code == 0, signed.output
    cases = json.loads((tmp_path / "fixtures" / "signatures.json").read_text(encoding="utf-8"))["cases"]
    found: dict[str, Any] = json.loads(verify(tmp_path / "fixtures"))
    assert found["cases"] == {one["name"]: one["verifies"] for one in cases}
    assert found["verified"] == len(feed())
    if "events" in found:  # Its language has a library for CloudEvents too.
        lines = [json.loads(line) for line in feed()]
        assert found["events"] == [[one["type"], one["id"], one["sequence"]] for one in lines]
