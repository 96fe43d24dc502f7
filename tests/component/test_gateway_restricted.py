"""The restricted feed of a running platform: for whom, beside the public one, by webhook, over a restart."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from examples.gangwan.people import identities
from hehuo.operator.proof import prove
from shared.runtime.directory import DataDirectory
from tests.component.gateway import Stage, stage
from tests.component.test_gateway_desks import INTENT
from tests.webhook_receiver import receiver

HERE = "/v1/communities/haiwan"
RESTRICTED = f"{HERE}/restricted-events"
ALLOWED: Any = {"webhook_networks": ("127.0.0.0/8",)}
NEED = {
    "title": "纳凉点",
    "field": "governance",
    "source": "visit",
    "households": 9,
    "summary": "夏天太热。",
}
COLLECTED, OFFERED = "partners.need_collected.v2", "partners.intent_offered.v2"


async def seen(running: Stage, who: str) -> list[str]:
    """The types of what somebody sees, with nothing for what is withheld."""
    entries = (await running.done(who, "GET", RESTRICTED))["events"]
    assert [one["sequence"] for one in entries] == [*range(1, len(entries) + 1)]
    return [one["event"]["type"] if "event" in one else "" for one in entries]


async def proves(running: Stage, who: str) -> None:
    """That somebody has all there is, with what they may not see."""
    digest = 0
    for one in (await running.done(who, "GET", RESTRICTED))["events"]:
        said = one.get("recordedhash") or one["event"]["recordedhash"]
        digest ^= int(sha256(f"{one['sequence']} {said}".encode()).hexdigest(), 16)
    assert (await running.done(who, "GET", f"{RESTRICTED}/digest"))["digest"] == f"{digest:064x}"


async def test_each_reader_sees_their_part_of_one_sequence_also_by_webhook_and_after_a_restart(
    tmp_path: Path,
) -> None:
    async with receiver() as one:
        async with stage(tmp_path / "data", **ALLOWED) as running:
            await running.open("haiwan")
            await running.done("wu-staff", "POST", f"{HERE}/needs", NEED)
            await running.done("lin", "POST", f"{HERE}/intents", INTENT | {"organisation": None})
            await running.platform.host.settled()
            assert await seen(running, "chen-staff") == [COLLECTED, OFFERED]
            assert await seen(running, "song-auditor") == ["", OFFERED]
            assert await seen(running, "qian-treasurer") == ["", ""]
            for who in ("chen-staff", "song-auditor", "qian-treasurer"):
                await proves(running, who)
            refused = await running.refused("lin", "GET", RESTRICTED)
            assert refused == (403, "actor_may_not_do_this")
            assert await running.refused(None, "GET", RESTRICTED) == (401, "sign_in_is_required")
            assert await running.refused("nan-staff", "GET", RESTRICTED) == (403, "actor_may_not_do_this")
            public = json.dumps(await running.done(None, "GET", f"{HERE}/events?limit=1000"))
            assert COLLECTED not in public
            assert OFFERED not in public
            told = json.dumps(await running.done("chen-staff", "GET", RESTRICTED), ensure_ascii=False)
            people = [person.person_id for person in identities().values() if person.person_id in told]
            assert (people, "纳凉点" in told, "夏天太热" in told) == ([], True, False)
            hook = {"url": one.url, "feed": "restricted", "types": [OFFERED]}
            await running.done("chen-staff", "POST", f"{HERE}/webhooks", hook)
            await one.wait(lambda came: len(came.taken) == 1)
            (delivery,) = one.taken
            assert (delivery.id, delivery.headers["hehuo-feed"]) == ("haiwan:restricted:2", "restricted")
            assert json.loads(delivery.body)["type"] == OFFERED
        assert prove(DataDirectory(tmp_path / "data")).holds
        async with stage(tmp_path / "data", **ALLOWED) as again:
            await again.done("zhao", "POST", f"{HERE}/intents", INTENT | {"organisation": None})
            await one.wait(lambda came: len(came.taken) == 2)
            assert one.taken[-1].id == "haiwan:restricted:3"
            assert await seen(again, "chen-staff") == [COLLECTED, OFFERED, OFFERED]
