"""By what people sign in: kept, found, used once, forgotten: in SQLite, and in MongoDB."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.gateway.identity.accounts import ATTEMPT_SECONDS, Accounts, Login, Passkey
from services.gateway.identity.accounts_mongo import MongoAccounts
from services.gateway.identity.accounts_sqlite import SqliteAccounts
from shared.storage.mongo_client import MongoClient
from tests.server_mongo import DRIVERS, database_name
from tests.unit.gateway.test_browser_sessions import Seconds, _contents

LIN, ZHANG = "person-lin", "person-zhang"
AT_STREET, ELSEWHERE = Login("https://id.test", "17"), Login("https://elsewhere.test", "17")
KEY = Passkey("credential", LIN, b"\x00key", 0, 1.0, 1.0)


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture(params=["sqlite", *(pytest.param(one, marks=pytest.mark.servers) for one in DRIVERS)])
async def accounts(request: pytest.FixtureRequest, tmp_path: Path, clock: Seconds) -> AsyncIterator[Accounts]:
    if request.param == "sqlite":
        kept: Accounts = SqliteAccounts(tmp_path / "accounts.db", clock)
        yield kept
        await kept.close()
        return
    client = MongoClient(request.getfixturevalue("mongo_url"), driver=request.param)
    name = database_name(tmp_path)
    yield MongoAccounts(client.database(name), clock)
    await client.drop_database(name)
    await client.close()


async def test_what_a_sign_in_remembers_is_given_once_and_for_ten_minutes(
    accounts: Accounts, clock: Seconds
) -> None:
    first, second = await accounts.begin({"state": "a"}), await accounts.begin({"state": "b"})
    assert await accounts.finish(first) == {"state": "a"}
    assert await accounts.finish(first) is None
    assert await accounts.finish("made up") is None
    clock.now += ATTEMPT_SECONDS
    assert await accounts.finish(second) is None


async def test_an_account_is_of_whom_it_was_first_and_of_its_own_provider(accounts: Accounts) -> None:
    assert await accounts.person_of(AT_STREET) is None
    assert await accounts.link(AT_STREET, LIN) == LIN
    assert await accounts.link(AT_STREET, ZHANG) == LIN
    assert await accounts.person_of(AT_STREET) == LIN
    assert await accounts.person_of(ELSEWHERE) is None
    assert await accounts.link(ELSEWHERE, LIN) == LIN
    assert set(await accounts.logins_of(LIN)) == {AT_STREET, ELSEWHERE}


async def test_a_passkey_is_kept_used_and_taken_away(accounts: Accounts) -> None:
    assert await accounts.put_passkey(KEY)
    assert not await accounts.put_passkey(replace(KEY, person_id=ZHANG))
    assert await accounts.passkey("credential") == KEY
    used = replace(KEY, sign_count=7, used_at=9.0)
    await accounts.use_passkey(used)
    assert await accounts.passkeys_of(LIN) == [used]
    await accounts.drop_passkey("credential", ZHANG)
    assert await accounts.passkey("credential") == used
    await accounts.drop_passkey("credential", LIN)
    await accounts.use_passkey(used)
    assert await accounts.passkey("credential") is None


async def test_whoever_is_forgotten_signs_in_by_nothing_and_others_do(accounts: Accounts) -> None:
    await accounts.link(AT_STREET, LIN)
    await accounts.link(ELSEWHERE, ZHANG)
    await accounts.put_passkey(KEY)
    await accounts.forget(LIN)
    assert await accounts.person_of(AT_STREET) is None
    assert await accounts.passkeys_of(LIN) == []
    assert await accounts.person_of(ELSEWHERE) == ZHANG


async def test_the_file_remembers_nothing_of_whom_it_forgot(tmp_path: Path, clock: Seconds) -> None:
    accounts = SqliteAccounts(tmp_path / "accounts.db", clock)
    await accounts.link(Login("https://id.test", "zhangsan17"), LIN)
    await accounts.forget(LIN)
    files = _contents(tmp_path)
    assert files
    assert not any(b"zhangsan17" in content for content in files)
    await accounts.close()
