"""What earlier versions left in a database and in backups is proved, served, rebuilt and gone on with."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.checker import check_feed
from tests.cluster.running import SERVICES, Cluster
from tests.fixtures import (
    Kept,
    content,
    databases,
    differences,
    funds_in,
    heads_in,
    heads_of,
    newer,
    vault_of,
    versions,
)
from tests.load import Told
from tests.patience import patient
from tests.rig import rig_in
from tests.soaking import SOAKING

pytestmark = pytest.mark.servers

SETTINGS = {"HEHUO_MONGO_TIMEOUT_SECONDS": "30"}
"""All read models are made at once: a database that is slow over that is not what this is about."""
RESTORED = "restored"
A_FEW = ("partners.partners", "bookings.bookings", "fund.ledger", "gateway.inbox")


@pytest.fixture(params=versions())
def kept(request: pytest.FixtureRequest) -> Kept:
    return Kept(request.param, "cluster")


@pytest.fixture(params=["as it was left", RESTORED])
def cluster(request: pytest.FixtureRequest, kept: Kept, tmp_path: Path) -> Iterator[Cluster]:
    """A rig whose database is the version's own, or one that was filled from its backup; Kafka is empty."""
    with rig_in(tmp_path / "rig", settings=SETTINGS) as rig:
        rig.up("mongo")
        found = Cluster(rig)
        if request.param == RESTORED:
            said(found, "restore", str(kept.unpack("backup.tar.xz", tmp_path / "backup")))
        else:
            databases.load(rig.mongo, found.settings.mongo_prefix, kept.folder / "databases.json.xz")
        yield found


def said(cluster: Cluster, *words: str) -> str:
    """What a word of the command line says, which has to succeed."""
    done = cluster.rig.hehuo(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def require_heads(kept: Kept, cluster: Cluster, *, since_told: bool = False) -> None:
    """``since_told``: people were told meanwhile what runs out soon, so the gateway's logs have gone on, and
    there is a second feed, of what is not published, which no earlier version had. All was asked for once,
    and who takes a copy of the books is recorded.
    """
    verified, was = said(cluster, "verify", "--json"), kept.expected.heads
    assert funds_in(verified) == kept.expected.funds
    now = heads_in(verified)
    began = {log for log in now if since_told and log.startswith("restricted/")}
    assert now.keys() - began == was.keys()
    for log, head in was.items():
        gone_on = since_told and log.startswith("gateway/") and now[log].events > head.events
        copies = copies_asked_for(kept, log) if since_told else 0
        assert gone_on or now[log] == head or now[log].events == head.events + copies > head.events, log


def copies_asked_for(kept: Kept, log: str) -> int:
    """How often a copy of the books was asked for, if this is the fund's log that keeps them."""
    service, _, community = log.partition("/")
    books = f"/v1/communities/{community}/fund/audit-"
    return sum(one.path.startswith(books) for one in kept.expected.questions) if service == "fund" else 0


async def test_it_is_proved_answers_as_it_did_when_rebuilt_too_and_goes_on(
    kept: Kept, cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    require_heads(kept, cluster)
    said(cluster, "backup", "--out", str(tmp_path / "again"))
    assert heads_of(tmp_path / "again") == kept.expected.heads
    before = vault_of(kept.unpack("backup.tar.xz", tmp_path / "before"))
    assert before
    assert [*differences(before, vault_of(tmp_path / "again"))] == []

    kept.stop_the_time(cluster.settings.data_dir)
    await asyncio.to_thread(cluster.rig.up)
    await cluster.ready("gateway")  # It has given names and phones to the communities by then.
    await cluster.calm()
    assert changed(kept, cluster) == []
    require_heads(kept, cluster, since_told=True)
    # Every read model, rebuilt, is as it was. After a restore all of them have just been made from the logs.
    few = RESTORED in request.node.callspec.id and not SOAKING
    await cluster.check(Told({}, {}, {}), rebuilt=A_FEW if few else SERVICES)
    assert changed(kept, cluster) == []
    goes_on(kept, cluster)
    await cluster.calm()
    check_feed(cluster.lines)


def changed(kept: Kept, cluster: Cluster) -> list[str]:
    """What is answered otherwise than by the version itself."""
    found: list[str] = []
    with patient(base_url=cluster.url) as http:
        for one in kept.expected.questions:
            answer = http.get(one.path_today, headers=bearer(cluster, one.who))
            assert answer.is_success, (one.path, answer.text)
            now = content(answer.headers["content-type"], answer.text)
            found += differences(one.answer, now, one.path)
    return found


def goes_on(kept: Kept, cluster: Cluster) -> None:
    """A key of then gets its outcome of then, and a new command continues the log."""
    was = kept.expected.repeat
    with patient(base_url=cluster.url, headers=bearer(cluster, was.who)) as http:
        again = http.post(was.path, json=was.body, headers={"Idempotency-Key": was.key})
        copies = 2 * copies_asked_for(kept, "fund/haiwan")  # All was asked for twice by now.
        told = {**was.answer, "sequence": was.answer["sequence"] + copies}  # By which the outcome is seen.
        assert (again.status_code, again.json()) == (201, told)
        assert again.headers["idempotent-replayed"] == "true"
        opened_at = http.get("/v1/communities/haiwan/fund").json()["opened_at"]
        fresh = http.post(was.path, json=newer(was.body, opened_at)).raise_for_status()
        sequence = fresh.json()["sequence"]
        assert sequence == kept.expected.heads["fund/haiwan"].events + copies + 1
        statement: dict[str, Any] = http.get(
            "/v1/communities/haiwan/fund", params={"min_sequence": sequence}
        ).json()
    assert statement["at_host_charity_fen"] == kept.expected.funds["haiwan"] + was.body["amount_fen"]


def bearer(cluster: Cluster, who: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {cluster.token(who)}"} if who else {}
