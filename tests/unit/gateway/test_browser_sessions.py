"""Sessions of browsers: begun, used, run out, ended: in SQLite, and in MongoDB."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.gateway.identity.browser_sessions import (
    LONGEST_SECONDS,
    MOST_SESSIONS,
    OFFICE_IDLE_SECONDS,
    OFFICE_LONGEST_SECONDS,
    RESIDENT_IDLE_SECONDS,
    BrowserSessions,
    SqliteSessions,
    make_room,
)
from services.gateway.identity.browser_sessions_mongo import MongoSessions
from shared.storage.mongo_client import MongoClient
from tests.server_mongo import DRIVERS, database_name

LIN, ZHANG = "person-lin", "person-zhang"
HOUR, DAY = 3_600, 86_400


class Seconds:
    """A clock that is moved by hand."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def _contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.iterdir()]


def _mode(path: Path) -> int:
    return path.stat().st_mode


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture(params=["sqlite", *(pytest.param(one, marks=pytest.mark.servers) for one in DRIVERS)])
async def sessions(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Seconds
) -> AsyncIterator[BrowserSessions]:
    if request.param == "sqlite":
        kept: BrowserSessions = SqliteSessions(tmp_path / "sessions.db", clock)
        yield kept
        await kept.close()
        return
    client = MongoClient(request.getfixturevalue("mongo_url"), driver=request.param)
    name = database_name(tmp_path)
    yield MongoSessions(client.database(name), clock)
    await client.drop_database(name)
    await client.close()


async def test_whoever_has_the_token_is_the_person(sessions: BrowserSessions) -> None:
    token = await sessions.begin(LIN)
    assert len(token) >= 43  # 256 bits, in base64
    session = await sessions.find(token)
    assert session is not None
    assert session.person_id == LIN
    assert await sessions.find(token[:-1]) is None
    assert await sessions.find("") is None


async def test_the_token_is_kept_nowhere(tmp_path: Path, clock: Seconds) -> None:
    sessions = SqliteSessions(tmp_path / "sessions.db", clock)
    token = await sessions.begin(LIN)
    files = _contents(tmp_path)
    assert any(LIN.encode() in content for content in files)
    assert not any(token.encode() in content for content in files)
    assert _mode(tmp_path / "sessions.db") & 0o077 == 0
    await sessions.close()


async def test_an_unused_session_runs_out_and_a_used_one_goes_on(
    sessions: BrowserSessions, clock: Seconds
) -> None:
    used, unused = await sessions.begin(LIN), await sessions.begin(LIN)
    clock.now += RESIDENT_IDLE_SECONDS - HOUR
    assert await sessions.find(used) is not None
    clock.now += 2 * HOUR
    assert await sessions.find(used) is not None
    assert await sessions.find(unused) is None


async def test_no_session_lasts_for_ever(sessions: BrowserSessions, clock: Seconds) -> None:
    token, began = await sessions.begin(LIN), clock.now
    while clock.now < began + LONGEST_SECONDS - 5 * DAY:
        clock.now += 5 * DAY
        assert await sessions.find(token) is not None
    clock.now += 5 * DAY
    assert await sessions.find(token) is None


async def test_in_an_office_a_session_idles_no_longer_than_half_a_day(
    sessions: BrowserSessions, clock: Seconds
) -> None:
    token = await sessions.begin(LIN)
    session = await sessions.find(token)
    assert session is not None
    assert await sessions.shorten(session)
    clock.now += OFFICE_IDLE_SECONDS + 1
    assert await sessions.find(token) is None


async def test_a_session_that_idled_too_long_for_an_office_ends_where_it_is_used_in_one(
    sessions: BrowserSessions, clock: Seconds
) -> None:
    token = await sessions.begin(LIN)
    clock.now += OFFICE_IDLE_SECONDS + 1
    session = await sessions.find(token)
    assert session is not None
    assert not await sessions.shorten(session)
    assert await sessions.find(token) is None


async def test_in_an_office_a_session_ends_after_a_week_however_often_it_is_used(
    sessions: BrowserSessions, clock: Seconds
) -> None:
    token, began = await sessions.begin(LIN), clock.now
    session = await sessions.find(token)
    assert session is not None
    assert await sessions.shorten(session)
    while clock.now < began + OFFICE_LONGEST_SECONDS - HOUR:
        clock.now += HOUR
        assert await sessions.find(token) is not None
    clock.now += HOUR
    assert await sessions.find(token) is None


async def test_the_age_of_a_session_is_that_of_the_sign_in_and_not_of_its_last_use(
    sessions: BrowserSessions, clock: Seconds
) -> None:
    token = await sessions.begin(LIN)
    clock.now += HOUR
    assert await sessions.find(token) is not None
    clock.now += HOUR
    session = await sessions.find(token)
    assert session is not None
    assert sessions.age(session) == 2 * HOUR


async def test_one_session_too_many_ends_the_oldest(sessions: BrowserSessions, clock: Seconds) -> None:
    tokens = []
    for _ in range(MOST_SESSIONS + 1):
        clock.now += 1
        await make_room(sessions, LIN)
        tokens.append(await sessions.begin(LIN))
    assert len(await sessions.of(LIN)) == MOST_SESSIONS
    assert await sessions.find(tokens[0]) is None
    assert await sessions.find(tokens[1]) is not None


async def test_one_is_ended_or_all_of_a_person_and_nobody_elses(sessions: BrowserSessions) -> None:
    first, second, other = [await sessions.begin(one) for one in (LIN, LIN, ZHANG)]
    found = await sessions.find(first)
    assert found is not None
    assert len(await sessions.of(LIN)) == 2
    await sessions.end(found.digest)
    assert await sessions.find(first) is None
    assert await sessions.find(second) is not None
    await sessions.end_all(LIN)
    assert await sessions.find(second) is None
    assert await sessions.of(LIN) == []
    assert await sessions.find(other) is not None


async def test_the_sessions_of_a_person_are_listed_newest_first_without_those_that_ran_out(
    sessions: BrowserSessions, clock: Seconds
) -> None:
    await sessions.begin(LIN)
    clock.now += RESIDENT_IDLE_SECONDS - HOUR
    await sessions.begin(LIN)
    clock.now += HOUR / 2
    await sessions.begin(LIN)
    assert [one.began_at for one in await sessions.of(LIN)] == sorted(
        (one.began_at for one in await sessions.of(LIN)), reverse=True
    )
    clock.now += HOUR
    assert len(await sessions.of(LIN)) == 2
