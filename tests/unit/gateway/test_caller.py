"""What a caller can do for a route: commands, queries, texts, names."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.responses import Response

from services.gateway.api.answers import created, done, found, refusals
from services.gateway.domain.state import GatewayState
from services.gateway.identity.vault import KeptText
from services.gateway.identity.vault_sqlite import SqliteVault
from services.gateway.operations.caller import Caller, Found
from services.gateway.operations.parts import Patience
from services.gateway.operations.related_partners import is_related, related_partners, related_people
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import PERSON_IS_UNKNOWN, SIGN_IN_IS_REQUIRED, STREAM_MUST_BE_ASKED_FOR
from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.reviews.relations import ListRelations, Relation, RelationsView
from shared.eventlog.refusals import COMMAND_ID_WAS_USED, LOG_CANNOT_BE_WRITTEN, LOG_IS_BUSY
from shared.kernel.messages import Actor, Command
from shared.kernel.models import Page, Query, Request, Revision, View
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import REVISION_HAS_MOVED_ON, Refusal, Rejected
from shared.kernel.roles import Role

LIN = "0197e2a0-0000-7000-8000-000000000001"
ZHANG = "0197e2a0-0000-7000-8000-000000000002"
HE = "0197e2a0-0000-7000-8000-000000000003"
NOW = datetime(2026, 7, 6, 1, tzinfo=UTC)


class PlantRequest(Request):
    what: str


class Plant(PlantRequest, Command):
    __module__ = "shared.contracts.garden"  # Where a command is declared says whose it is.

    bed: int
    expected_revision: Revision | None = None


class Beds(Query[int]):
    __module__ = "shared.contracts.garden"


class Trees(Query[int]):
    __module__ = "shared.contracts.orchard"


class Apply(Plant):
    __module__ = "shared.contracts.partners"


@dataclass
class Garden:
    """A service that remembers what it was asked, and refuses when it is told to."""

    name: str = "garden"
    commands: list[tuple[str, Command]] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    refuses: Refusal | None = None

    async def submit(self, community: str, command: Command) -> Outcome:
        self.commands.append((community, command))
        if self.refuses is not None:
            raise Rejected(self.refuses)
        return Outcome(len(self.commands))

    async def ask(self, community: str, query: Query[Any], *, min_sequence: int = 0) -> Any:
        self.asked.append((community, min_sequence))
        return 1

    async def handled(self, community: str, source: str, sequence: int) -> None:
        self.asked.append((f"{community}/{source}", sequence))


class Now:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
async def vault(tmp_path: Path) -> AsyncIterator[SqliteVault]:
    vault = SqliteVault(tmp_path / "vault.db")
    yield vault
    await vault.close()


@dataclass
class Bench:
    """Callers on one gateway."""

    gateway: Gateway
    garden: Garden

    def caller(
        self,
        *roles: Role,
        person: str = LIN,
        key: str | None = None,
        revision: int | None = None,
        on_behalf_of: str | None = None,
    ) -> Caller:
        actor = Actor(id=person, roles=frozenset(roles), on_behalf_of=on_behalf_of)
        return Caller(
            self.gateway, "haiwan", actor, "request-1", idempotency_key=key, expected_revision=revision
        )


@pytest.fixture
def bench(vault: SqliteVault) -> Bench:
    async def state_of(_community: str) -> GatewayState:
        return GatewayState(roles={LIN: {Role.RESIDENT}})

    garden = Garden()
    parts = {
        "clients": {"garden": garden, "orchard": garden, "partners": garden},
        "clock": Now(),
        "vault": vault,
    }
    gateway = Gateway(
        **cast("Any", parts),
        sessions=cast("Any", None),
        tokens=cast("Any", None),
        accounts=cast("Any", None),
        feed=cast("Any", None),
        restricted=cast("Any", None),
        state_of=state_of,
        community_names=cast("Any", None),
    )
    return Bench(gateway, garden)


async def test_a_command_has_the_bodys_fields_the_routes_fields_and_the_envelope(bench: Bench) -> None:
    caller = bench.caller(Role.STAFF)
    await caller.submit(Plant, PlantRequest(what="小白菜"), bed=3)
    (community, command), *_ = bench.garden.commands
    assert isinstance(command, Plant)
    assert (community, command.what, command.bed) == ("haiwan", "小白菜", 3)
    assert (command.actor, command.now, command.correlation_id) == (caller.actor, NOW, "request-1")
    assert command.expected_revision is None


async def test_if_match_reaches_commands_that_know_revisions(bench: Bench) -> None:
    await bench.caller(revision=7).submit(Plant, PlantRequest(what="a"), bed=1)
    command = bench.garden.commands[0][1]
    assert isinstance(command, Plant)
    assert command.expected_revision == 7


async def test_command_ids_come_from_the_key_and_from_all_that_tells_wishes_apart(bench: Bench) -> None:
    async def command_id(caller: Caller, **fields: Any) -> str:
        await caller.submit(Plant, PlantRequest(what="a"), bed=1, **fields)
        return bench.garden.commands[-1][1].command_id

    first = await command_id(bench.caller(key="k"))
    assert await command_id(bench.caller(key="k")) == first
    twice = bench.caller(key="k")
    others = [
        await command_id(bench.caller(key="other")),
        await command_id(bench.caller(key="k", person=ZHANG)),
        await command_id(bench.caller(key="k", on_behalf_of=ZHANG)),
        await command_id(bench.caller(key="k"), community="nanbeitai"),
        await command_id(bench.caller()),
        await command_id(bench.caller()),
    ]
    assert await command_id(twice) == first
    others.append(await command_id(twice))
    assert len({first, *others}) == 8


async def test_min_sequence_holds_for_the_service_that_is_asked_first(bench: Bench) -> None:
    caller = bench.caller()
    caller.min_sequence = 5
    await caller.ask(Beds())
    await caller.ask(Trees())
    await caller.ask(Beds(), community="nanbeitai")
    await caller.wait_handled("garden", "orchard", 9)
    assert bench.garden.asked == [("haiwan", 5), ("haiwan", 0), ("nanbeitai", 0), ("haiwan/orchard", 9)]


async def test_whoever_submits_to_partners_has_proved_that_the_community_is_there(bench: Bench) -> None:
    await bench.caller().submit(Plant, PlantRequest(what="a"), bed=1)
    assert bench.gateway.communities == set()
    await bench.caller().submit(Apply, PlantRequest(what="a"), bed=1)
    assert bench.gateway.communities == {"haiwan"}


async def test_a_text_is_kept_under_an_id_that_a_repeat_gets_again(bench: Bench) -> None:
    kept = await bench.caller(key="k").keep_text("王阿姨想学书法", [ZHANG])
    assert await bench.caller(key="k").keep_text("王阿姨想学书法", [ZHANG]) == kept
    with pytest.raises(Rejected, match=COMMAND_ID_WAS_USED.code):
        await bench.caller(key="k").keep_text("another", [ZHANG])
    assert (await bench.caller().keep_text("王阿姨想学书法")).text_id != kept.text_id
    assert await bench.caller().texts_of([kept.text_id]) == {kept.text_id: "王阿姨想学书法"}
    await bench.gateway.vault.erase(ZHANG)
    assert await bench.caller().texts_of([kept.text_id]) == {}


async def test_the_hash_of_a_text_can_not_be_guessed_from_the_text_and_is_proved_by_the_vault(
    bench: Bench,
) -> None:
    kept = [await bench.caller().keep_text("同意") for _ in range(2)]
    assert kept[0].sha256 != kept[1].sha256
    portions = [one async for one in bench.gateway.vault.everything()]
    texts = {one.id: one for portion in portions for one in portion if isinstance(one, KeptText)}
    for one in kept:
        text = texts[one.text_id]
        salted = bytes.fromhex(text.salt) + text.text.encode()
        assert len(bytes.fromhex(text.salt)) == 32
        assert one.sha256 == text.sha256 == sha256(salted).hexdigest()


@pytest.mark.parametrize(
    ("refusal", "kept"), [(PERSON_IS_UNKNOWN, False), (LOG_CANNOT_BE_WRITTEN, True), (LOG_IS_BUSY, True)]
)
async def test_texts_go_with_a_refused_command_unless_it_may_have_been_recorded(
    bench: Bench, refusal: Refusal, kept: bool
) -> None:
    bench.garden.refuses = refusal
    caller = bench.caller(key="k")
    text_id = (await caller.keep_text("about somebody")).text_id
    with pytest.raises(Rejected):
        await caller.submit(Plant, PlantRequest(what="a"), bed=1)
    assert bool(await caller.texts_of([text_id])) == kept


async def test_a_text_that_was_there_before_stays_when_its_repeat_is_refused(bench: Bench) -> None:
    text_id = (await bench.caller(key="k").keep_text("about somebody")).text_id
    bench.garden.refuses = PERSON_IS_UNKNOWN
    again = bench.caller(key="k")
    await again.keep_text("about somebody")
    with pytest.raises(Rejected):
        await again.submit(Plant, PlantRequest(what="a"), bed=1)
    assert text_id in await again.texts_of([text_id])


LUO = "0197e2a0-0000-7000-8000-000000000003"


class Bed(View):
    revision: int


def test_answers_carry_what_a_client_needs_next() -> None:
    response = Response()
    assert created(response, Outcome(7, repeated=True), LIN, "beds").sequence == 7
    assert response.headers["location"] == f"beds/{LIN}"
    assert response.headers["hehuo-sequence"] == "7"
    assert response.headers["idempotent-replayed"] == "true"
    response = Response()
    assert done(response, Outcome(8)).sequence == 8
    assert "idempotent-replayed" not in response.headers
    assert found(Bed(revision=3), PERSON_IS_UNKNOWN, response).revision == 3
    assert response.headers["etag"] == '"3"'
    with pytest.raises(Rejected, match="person_is_unknown"):
        found(None, PERSON_IS_UNKNOWN)


def test_refusals_are_grouped_by_status() -> None:
    grouped = refusals(
        PERSON_IS_UNKNOWN, REVISION_HAS_MOVED_ON, SIGN_IN_IS_REQUIRED, STREAM_MUST_BE_ASKED_FOR, LOG_IS_BUSY
    )
    codes = {
        status: [*answer["content"]["application/problem+json"]["examples"]]
        for status, answer in grouped.items()
    }
    assert codes == {
        404: ["person_is_unknown"],
        412: ["revision_has_moved_on"],
        401: ["sign_in_is_required"],
        406: ["stream_must_be_asked_for"],
        503: ["log_is_busy"],
    }


@dataclass
class Partners(Garden):
    """Holds a register in which the caller named an organisation, and counts what it is asked."""

    asks: Counter[str] = field(default_factory=Counter)

    async def ask(self, community: str, query: Query[Any], *, min_sequence: int = 0) -> Any:
        await asyncio.sleep(0)  # Others ask meanwhile.
        self.asks[type(query).__name__] += 1
        if isinstance(query, ListRelations):
            said = Relation(organisation="天空农场", kind=RelationKind.BUSINESS)
            view = RelationsView(person=LIN, relations=(said,), registered_at=NOW, renew_by=NOW)
            return Page(items=[view], next_cursor=None)
        return None


async def test_the_register_and_each_partner_are_read_once_for_all_lists_of_a_page(bench: Bench) -> None:
    partners = Partners("partners")
    clients = {**bench.gateway.clients, "partners": cast("Any", partners)}
    desk = Bench(replace(bench.gateway, clients=clients), partners)
    found: Found = {}
    lists, form = (desk.caller(Role.STAFF).saying("", found, Patience()) for _ in range(2))
    lately = [related_partners(lists, one) for one in ([LIN, ZHANG], [ZHANG, None], [HE], [])]
    await asyncio.gather(*lately, is_related(form, LIN), related_people(form))
    assert partners.asks == {"ListRelations": 1, "GetPartner": 3}
    await form.submit(Apply, PlantRequest(what="梅"), bed=1)
    assert not await is_related(lists, LIN)  # Something was done: it may be otherwise now.
    assert partners.asks == {"ListRelations": 2, "GetPartner": 4}
