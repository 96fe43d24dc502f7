"""The cluster's processes, joined by HTTP and a bus alone: the thread, and services that are away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.types import Receive, Scope, Send

from examples.gangwan.people import identities
from examples.gangwan.thread import play
from hehuo.operator.lag import lags
from hehuo.operator.remote import Processes as OperatorsSide
from hehuo.operator.service import Progress
from services.gateway.identity.tokens import DevelopmentIssuer
from services.gateway.platform import Gateway
from shared.eventlog.heads import HEADS
from shared.eventlog.losses import HeadsRecord, Loss
from shared.eventlog.port import Snapshot
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.verify import ChainCheck
from shared.kernel.clock import SystemClock
from shared.kernel.obstacles import Obstacle
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings
from shared.storage.faults import StoreUnavailable
from tests.component.kept_heads import forget_heads
from tests.component.processes import OFFICER, TOKEN, Processes, processes
from tests.unit.eventlog.running import eventually
from tests.unit.operator.test_proof import tamper

HERE = "/v1/communities/haiwan"
OPENING = {"name": "海湾社区", "name_en": "Haiwan", "host_charity": "广州市南沙区慈善会"}
ROOM = {"name": "舞蹈室", "name_en": "Dance room", "capacity": 30, "units": 1}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def running(path: Path) -> AsyncIterator[Processes]:
    async with processes(path) as started:
        yield started


@asynccontextmanager
async def asking(running: Processes, path: Path, name: str = OFFICER) -> AsyncIterator[httpx2.AsyncClient]:
    assert running.gateway is not None
    token = DevelopmentIssuer(DataDirectory(path).token_secret()).issue(identities()[name].person_id)
    transport = httpx2.ASGITransport(app=running.gateway.app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://gateway.test", headers=headers
    ) as http:
        yield http


async def progress(running: Processes) -> dict[str, list[Progress]]:
    network = httpx2.ASGITransport(app=running)
    found: dict[str, list[Progress]] = {}
    async with httpx2.AsyncClient(transport=network, headers={"Hehuo-Internal": TOKEN}) as http:
        for name in running.services:
            answer = await http.get(f"http://{name}.test/operator/progress")
            found[name] = [Progress.model_validate_json(answer.content)]
    return found


def operator(
    running: Processes, path: Path, monkeypatch: pytest.MonkeyPatch, token: str = TOKEN
) -> OperatorsSide:
    """The operator's command line, joined to the processes without sockets."""

    def joined(_: OperatorsSide) -> httpx2.AsyncClient:
        network = httpx2.ASGITransport(app=running)
        return httpx2.AsyncClient(transport=network, headers={"Hehuo-Internal": token})

    async def instances(_: OperatorsSide, name: str) -> list[str]:
        return [f"http://{name}.test"]

    monkeypatch.setattr(OperatorsSide, "_http", joined)
    monkeypatch.setattr(OperatorsSide, "_instances", instances)
    return OperatorsSide(Settings(profile=Profile.CLUSTER, data_dir=path, internal_token=SecretStr(token)))


async def test_an_operator_is_told_that_it_is_the_database_that_does_not_answer(
    running: Processes, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(_: str) -> str:
        raise StoreUnavailable("documents: timed out")

    side = operator(running, path, monkeypatch)
    assert "events in" in await side.rebuild("fund.ledger")
    monkeypatch.setattr(running.services["fund"].runtime.read_models, "rebuild", unavailable)
    with pytest.raises(StoreUnavailable, match=r"^The database does not answer at the moment"):
        await side.rebuild("fund.ledger")


async def test_an_operator_with_another_token_is_told_what_to_look_at(
    running: Processes, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = operator(running, path, monkeypatch, token="another token, of another platform")
    with pytest.raises(LookupError, match="is HEHUO_INTERNAL_TOKEN the same there"):
        await side.rebuild("fund.ledger")


async def test_the_gateway_does_not_start_on_a_log_that_lost_its_end(path: Path) -> None:
    async with processes(path, keeps_heads=True) as running, asking(running, path) as http:
        assert (await http.post(HERE, json=OPENING)).status_code == 201
    tamper(DataDirectory(path), "partners", "DELETE FROM commits WHERE first = 1")
    with pytest.raises(Obstacle, match=r"partners/haiwan: ends at 0, but was seen to end at 1"):
        async with processes(path, keeps_heads=True):
            pass


async def test_nor_on_one_that_lost_what_others_have_seen_before_its_head_was_kept(path: Path) -> None:
    async with processes(path, keeps_heads=True) as running, asking(running, path) as http:
        assert (await http.post(HERE, json=OPENING)).status_code == 201
        assert running.gateway is not None
        [feed, *_] = running.gateway.others
        assert await feed.wait_for("partners", "haiwan", 1, 60)
    forget_heads(directory := DataDirectory(path))
    tamper(directory, "partners", "DELETE FROM commits WHERE first = 1")
    with pytest.raises(Obstacle, match=r"partners/haiwan: ends at 0, but another log has come to 1 in it"):
        async with processes(path, keeps_heads=True):
            pass


async def test_the_gateway_is_not_ready_when_a_log_ends_before_what_was_seen_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody kept its head before the end was lost: where followers have come to says it.

    Here those of the gateway alone, as if no service had come so far.
    """
    monkeypatch.setattr("hehuo.cluster.lost_ends.OwnLosses.start", lambda *_: None)
    monkeypatch.setattr("hehuo.cluster.lost_ends.ASKS_AGAIN_AFTER_SECONDS", (0.0, 0.0))
    monkeypatch.setattr("hehuo.cluster.gateway.ASKS_AGAIN_AFTER_SECONDS", (0.0, 0.0))
    async with processes(path) as running, asking(running, path) as http:
        assert (await http.post(HERE, json=OPENING)).status_code == 201
        assert running.gateway is not None
        [feed, *_] = running.gateway.others
        assert await feed.wait_for("partners", "haiwan", 1, 60)
    tamper(DataDirectory(path), "partners", "DELETE FROM commits WHERE first = 1")
    async with processes(path) as running, asking(running, path) as http:
        answer = await http.get("/readyz")
        assert answer.status_code == 503
        said = "feed has seen 1 events of partners/haiwan, which ends before: restore the last backup"
        assert said in answer.text


async def test_and_so_is_each_service_for_what_it_has_seen_itself_until_that_is_accepted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hehuo.cluster.lost_ends.ASKS_AGAIN_AFTER_SECONDS", (0.0, 0.0))
    monkeypatch.setattr("hehuo.cluster.gateway.ASKS_AGAIN_AFTER_SECONDS", (0.0, 0.0))
    monkeypatch.setattr("hehuo.cluster.lost_ends._LOOKS_FOR_CONSENT_EVERY_SECONDS", 0.05)
    async with processes(path) as running, asking(running, path) as http:
        assert (await http.post(HERE, json=OPENING)).status_code == 201
        for one in running.services.values():
            for consumer in one.runtime.consumers:
                if "partners" in consumer.sources:
                    assert await consumer.wait_for("partners", "haiwan", 1, 60)
    tamper(DataDirectory(path), "partners", "DELETE FROM commits WHERE first = 1")
    async with processes(path, waits=False) as running:

        async def is_told() -> bool:
            said = [text for name in ("bookings", "fund") for text in running.services[name].missing()]
            return all(
                f"{name}.policies has seen 1 events of partners/haiwan, which ends before: restore the last"
                " backup" in said
                for name in ("bookings", "fund")
            )

        await eventually(is_told)
        network = httpx2.ASGITransport(app=running)
        async with httpx2.AsyncClient(transport=network) as http:
            assert (await http.get("http://bookings.test/readyz")).status_code == 503
        await accept_loss(DataDirectory(path), "bookings")

        async def is_ready() -> bool:
            return not running.services["bookings"].missing()

        await eventually(is_ready)
        assert running.services["fund"].missing(), "nothing was accepted there"


async def accept_loss(directory: DataDirectory, service: str) -> None:
    """As an operator does, in the store of one service."""
    now = SystemClock().now()
    loss = Loss(
        log="partners",
        community="haiwan",
        sequence=1,
        hash="",
        found="is short",
        found_at=now,
        reason="a test",
        by="luo",
        acknowledged_at=now,
    )
    store = SqliteEventStore(directory.log(service))
    record = HeadsRecord(losses=(loss,)).model_dump_json().encode()
    await store.save_snapshot(Snapshot(HEADS, "heads.1", 0, b"", record))
    await store.close()


async def test_the_whole_thread_is_played_over_processes(running: Processes, path: Path) -> None:
    assert running.gateway is not None
    config = uvicorn.Config(
        running.gateway.app, port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())

    async def listens() -> bool:
        return server.started

    await eventually(listens)
    port = server.servers[0].sockets[0].getsockname()[1]
    issuer = DevelopmentIssuer(DataDirectory(path).token_secret())
    people, lines = identities(), list[str]()

    def token_of(name: str) -> str:
        return issuer.issue(people[name].person_id)

    def play_it() -> None:
        play(f"http://127.0.0.1:{port}", token_of, run=None, out=lines.append, knocks=False)

    try:
        await asyncio.to_thread(play_it)
    finally:
        server.should_exit = True
        await serving
    assert lines[-1].strip().startswith("Played to the end.")
    assert lags(await progress(running)) == []


async def test_a_gateway_is_not_ready_while_it_still_finishes_what_an_upgrade_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready_meanwhile: list[bool] = []

    async def finishes(gateway: Gateway, _officers: Sequence[str]) -> None:
        ready_meanwhile.append(not gateway.missing())

    monkeypatch.setattr("hehuo.cluster.gateway.start_gateway", finishes)
    async with processes(path) as started:
        assert started.gateway is not None
        assert ready_meanwhile == [False]
        assert not started.gateway.gateway.missing()


async def test_what_a_service_refuses_is_answered_by_the_gateway_as_it_was_said(
    running: Processes, path: Path
) -> None:
    async with asking(running, path) as http:
        assert (await http.post(HERE, json=OPENING)).is_success
        other = await http.post(HERE, json=OPENING | {"name": "另一个社区"})
        assert (other.status_code, other.json()["code"]) == (409, "community_is_already_open")
        behind = await http.get(f"{HERE}/needs?min_sequence=1000")
        assert (behind.status_code, behind.json()["facts"]["wanted"]) == (422, 1000)
    assert running.gateway is not None
    for name in ("partners", "gateway"):  # The log of another process, and the own one.
        log = running.gateway.gateway.logs[name]
        check = ChainCheck(name, "haiwan" if name == "partners" else "district")
        while commits := await log.commits(check.community, check.head.sequence, 1):
            assert check.take(*commits)
        assert check.verdict.commits > 0


async def test_while_a_service_is_away_the_others_work_and_its_own_routes_say_so(
    running: Processes, path: Path
) -> None:
    async with asking(running, path) as http:
        assert (await http.post(HERE, json=OPENING)).is_success
        running.away.add("bookings")
        refused = await http.get(f"{HERE}/spaces")
        assert (refused.status_code, refused.json()["code"]) == (503, "service_does_not_answer")
        assert refused.json()["facts"]["service"] == "bookings"
        assert int(refused.headers["Retry-After"]) > 0
        assert (await http.get(f"{HERE}/needs")).is_success
        running.away.clear()
        assert (await http.get(f"{HERE}/spaces")).is_success


async def test_a_command_that_is_repeated_after_its_answer_was_lost_happened_once(
    running: Processes, path: Path
) -> None:
    async with asking(running, path) as http:
        assert (await http.post(HERE, json=OPENING)).is_success
        lost = running.services["partners"].app
        answers: list[int] = []

        async def loses_the_first_answer(scope: Scope, receive: Receive, send: Send) -> None:
            await lost(scope, receive, send)
            if scope["path"].startswith("/internal/commands/"):
                answers.append(1)
                if len(answers) == 1:
                    raise httpx2.ReadError("the connection broke")

        running.services["partners"].app = loses_the_first_answer  # type: ignore[assignment]  # In its place.
        path_ = "/v1/communities/nanbeitai"
        done = await http.post(
            path_, json=OPENING | {"name": "南北台社区"}, headers={"Idempotency-Key": "k1"}
        )
        assert done.status_code == 201, done.text
        assert done.headers["Idempotent-Replayed"] == "true"
        assert len(answers) == 2


async def test_the_internal_routes_are_not_there_for_strangers(running: Processes) -> None:
    network = httpx2.ASGITransport(app=running)
    async with httpx2.AsyncClient(transport=network) as http:
        for token in ({}, {"Hehuo-Internal": "a guess"}):
            for method, place in (
                ("POST", "/internal/commands/haiwan"),
                ("POST", "/internal/queries/haiwan"),
                ("GET", "/internal/handled/haiwan"),
                ("GET", "/internal/logs"),
                ("GET", "/internal/logs/haiwan"),
                ("GET", "/internal/commits/haiwan"),
                ("POST", "/internal/clock"),
                ("GET", "/operator/progress"),
                ("GET", "/operator/parked"),
            ):
                answer = await http.request(method, f"http://partners.test{place}", headers=token)
                assert answer.status_code == 404, place


async def test_what_is_not_understood_is_named_without_being_repeated(running: Processes) -> None:
    network = httpx2.ASGITransport(app=running)
    async with httpx2.AsyncClient(transport=network, headers={"Hehuo-Internal": TOKEN}) as http:
        for body in (b"", b"{", b'{"name":"NoSuchCommand","min_sequence":0,"fields":{}}', b"[1]"):
            answer = await http.post("http://partners.test/internal/commands/haiwan", content=body)
            assert (answer.status_code, answer.text.split(":")[0]) == (400, "not understood")
        answer = await http.get("http://partners.test/internal/logs/haiwan?after=x&limit=1")
        assert answer.status_code == 400
