"""Models and clients that generators make of our documents compile strictly, and work against a platform."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.clients import tools
from tests.component.platform import RunningPlatform
from tests.scenes import Scenes

pytestmark = pytest.mark.clients
PROGRAMS = ("go",)

UNKNOWN = "0197e2a0-0000-7000-8000-00000000000f"


@dataclass(frozen=True)
class Served:
    """A platform with the example, and its documents in a folder."""

    url: str
    documents: Path
    token: str

    def expected(self) -> dict[str, Any]:
        """What a client must find; read without one."""
        with httpx2.Client(base_url=f"{self.url}/v1/communities/haiwan") as http:
            needs, feed = http.get("/needs").json(), http.get("/events").json()
            refused = http.get(f"/needs/{UNKNOWN}").json()
        assert needs["items"]
        events = [one["event"] for one in feed["events"]]
        event = next(one for one in events if one["type"] == "partners.need_published.v2")
        return {
            "titles": [one["title"] for one in needs["items"]],
            "code": refused["code"],
            "type": event["type"],
            "time": datetime.fromisoformat(event["time"]),
            "title": event["data"]["particulars"]["title"],
            "head": feed["head"],
        }


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    platform = RunningPlatform(scenes.example(folder / "data"), "--example")
    try:
        platform.start().wait_for_example()
        for name in ("openapi.json", "asyncapi.json"):
            (folder / name).write_bytes(httpx2.get(f"{platform.url}/{name}", timeout=60).content)
        yield Served(platform.url, folder, platform.token("lin"))
    finally:
        platform.end()


def _with_documents(folder: Path, served: Served) -> Path:
    for one in served.documents.glob("*.json"):
        (folder / one.name).write_bytes(one.read_bytes())
    return folder


def test_typescript(served: Served, tmp_path: Path) -> None:
    node = _with_documents(tools.node(tmp_path / "node"), served)
    made = json.loads(tools.run(["node", "events.mjs", "typescript"], node))
    document = json.loads((node / "asyncapi.json").read_bytes())
    assert made["models"] > len(document["channels"]["feed"]["messages"])
    assert made["anonymous"] == 0
    tools.run(["npx", "openapi-ts", "-f", "openapi-ts.config.mjs"], node)
    tools.run(["npx", "tsc", "-p", "."], node)
    # What is generated imports without endings, which Node.js finds in modules of its older kind alone.
    (node / "out" / "package.json").write_text('{"type": "commonjs"}')
    assert found_in(tools.run(["node", "out/client.js", served.url, UNKNOWN], node)) == served.expected()


def test_go(served: Served, tmp_path: Path) -> None:
    """What makes the models of events is a program for Node.js."""
    go = _with_documents(tools.go(tmp_path / "go"), served)
    generator = tools.go_build(go, "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen", "generator")
    tools.run([generator, "-config", "oapi-codegen.yaml", "openapi.json"], go)
    node = _with_documents(tools.node(tmp_path / "node"), served)
    tools.run(["node", "events.mjs", "go", str(go / "events")], node)
    calls = tools.go_build(go, "./client", "calls")
    assert found_in(tools.run([calls, served.url, UNKNOWN], go)) == served.expected()


def test_python(served: Served, tmp_path: Path) -> None:
    folder, programs = tools.python(tmp_path / "python")
    _with_documents(folder, served)
    tools.run(
        [programs / "openapi-python-client", "generate", "--path", "openapi.json", "--meta", "none",
         "--output-path", "hehuo_client"],
        folder, {"PATH": f"{programs}:/usr/bin:/bin"},
    )  # fmt: skip
    tools.run(
        [programs / "datamodel-codegen", "--input", "asyncapi.json", "--input-file-type", "asyncapi",
         "--output", "hehuo_events.py", "--output-model-type", "pydantic_v2.BaseModel", "--use-annotated",
         "--target-python-version", "3.11", "--formatters", "builtin"],
        folder,
    )  # fmt: skip
    tools.run([programs / "mypy"], folder)
    said = tools.run([programs / "python", "client.py", served.url, UNKNOWN, served.token], folder)
    assert found_in(said) == served.expected()


def found_in(said: str) -> dict[str, Any]:
    """What a client found. Its time as a time, which Python and Go write in ways of their own."""
    found: dict[str, Any] = json.loads(said)
    return found | {"time": datetime.fromisoformat(found["time"])}
