"""Schemas of events and the AsyncAPI document, as the gateway serves them and as files."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner

from hehuo.cli import main
from services.gateway.catalogue.events import PUBLIC
from tests.component.gateway import Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMITTED = "partners.partner_admitted.v1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("catalogue") / "data", kafka_prefix="gangwan") as one:
        yield one


async def test_the_list_of_schemas_leads_to_every_one(running: Stage) -> None:
    listed = await running.done(None, "GET", "/schemas")
    assert [one["type"] for one in listed["items"]] == list(PUBLIC)
    for one in listed["items"]:
        answer = await running.ask(None, "GET", f"/{one['href']}")
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.json()["$id"] == one["dataschema"]


@pytest.mark.parametrize("path", ["/schemas", f"/schemas/{ADMITTED}", "/asyncapi.json", "/openapi.json"])
async def test_whoever_has_it_need_not_fetch_it_again(running: Stage, path: str) -> None:
    first = await running.ask(None, "GET", path)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=300"
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = await running.ask(None, "GET", path, If_None_Match=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = await running.ask(None, "GET", path, If_None_Match='"other"')
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("name", ["partners.need_collected.v1", "partners.need_published.v9", "anything"])
async def test_a_type_that_is_not_public_or_not_there_is_not_found(running: Stage, name: str) -> None:
    assert await running.refused(None, "GET", f"/schemas/{name}") == (404, "event_type_is_unknown")


async def test_the_document_names_the_topic_and_no_server_where_none_is(running: Stage) -> None:
    document = await running.done(None, "GET", "/asyncapi.json")
    assert document["channels"]["feed"]["address"] == "gangwan.feed"
    assert "default" not in document["servers"]["kafka"]["variables"]["bootstrap"]


async def test_the_commands_write_the_same(running: Stage, tmp_path: Path) -> None:
    where = {"HEHUO_KAFKA_BOOTSTRAP": "kafka.test:9092", "HEHUO_KAFKA_PREFIX": "gangwan"}
    asyncapi, schemas = tmp_path / "asyncapi.json", tmp_path / "schemas"
    done = CliRunner().invoke(main, ["asyncapi", "--out", str(asyncapi)], env=where)
    assert (done.exit_code, done.output) == (0, f"{asyncapi}: {len(PUBLIC)} types of events\n")
    printed = CliRunner().invoke(main, ["asyncapi"], env=where)
    assert json.loads(printed.output) == json.loads(asyncapi.read_text(encoding="utf-8"))
    served = await running.done(None, "GET", "/asyncapi.json")
    written = json.loads(asyncapi.read_text(encoding="utf-8"))
    assert written["servers"]["kafka"]["variables"]["bootstrap"]["default"] == "kafka.test:9092"
    assert written["channels"] == served["channels"]
    assert written["components"] == served["components"]
    done = CliRunner().invoke(main, ["schemas", "--out", str(schemas)])
    assert done.exit_code == 0
    answer = await running.ask(None, "GET", f"/schemas/{ADMITTED}")
    assert (schemas / f"{ADMITTED}.json").read_bytes() == answer.content
    assert len(list(schemas.iterdir())) == len(PUBLIC)
