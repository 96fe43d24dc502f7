"""Passkeys: what is kept of a new one, and which answers sign nobody in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.gateway.identity.accounts import Accounts
from services.gateway.identity.accounts_sqlite import SqliteAccounts
from services.gateway.identity.passkeys import Passkeys
from shared.kernel.refusals import Rejected
from tests.soft_authenticator import SoftAuthenticator

ROOT, HOST, LIN, ZHANG = "https://hehuo.test:8443", "hehuo.test", "person-lin", "person-zhang"


@pytest.fixture
async def accounts(tmp_path: Path) -> AsyncIterator[Accounts]:
    kept = SqliteAccounts(tmp_path / "accounts.db")
    yield kept
    await kept.close()


@pytest.fixture
def passkeys(accounts: Accounts) -> Passkeys:
    return Passkeys(accounts, ROOT)


@pytest.fixture
def device() -> SoftAuthenticator:
    return SoftAuthenticator(ROOT, HOST)


async def _added(passkeys: Passkeys, device: SoftAuthenticator, person: str = LIN) -> None:
    asked = await passkeys.ask_for_new(person, "林秀英")
    await passkeys.keep_new(person, asked.challenge, device.create(asked.challenge), 1.0)


async def _refusal(passkeys: Passkeys, challenge: str, answer: str) -> str:
    with pytest.raises(Rejected) as caught:
        await passkeys.person_of(challenge, answer, 2.0)
    return caught.value.code


async def test_whoever_has_the_device_and_unlocks_it_is_the_person(
    passkeys: Passkeys, accounts: Accounts, device: SoftAuthenticator
) -> None:
    await _added(passkeys, device)
    asked = passkeys.ask_for_one()
    assert await passkeys.person_of(asked.challenge, device.get(asked.challenge), 2.0) == LIN
    [kept] = await accounts.passkeys_of(LIN)
    assert (kept.sign_count, kept.added_at, kept.used_at) == (1, 1.0, 2.0)
    assert kept.credential in (await passkeys.ask_for_new(LIN, "林秀英")).options


async def test_a_passkey_of_another_site_a_locked_device_or_another_challenge_is_not_taken(
    passkeys: Passkeys, accounts: Accounts
) -> None:
    asked = await passkeys.ask_for_new(LIN, "林秀英")
    elsewhere = SoftAuthenticator("https://elsewhere.test", HOST)
    foreign = SoftAuthenticator(ROOT, "elsewhere.test")
    locked = SoftAuthenticator(ROOT, HOST)
    locked.lock()
    other = SoftAuthenticator(ROOT, HOST).create("another challenge")
    answers = [one.create(asked.challenge) for one in (elsewhere, foreign, locked)]
    for answer in (*answers, other, "", "{}", "[]", "x" * 30_000):
        with pytest.raises(Rejected) as caught:
            await passkeys.keep_new(LIN, asked.challenge, answer, 1.0)
        assert caught.value.code == "sign_in_did_not_succeed"
    assert await accounts.passkeys_of(LIN) == []


async def test_an_answer_that_is_not_the_devices_own_to_this_question_signs_nobody_in(
    passkeys: Passkeys, device: SoftAuthenticator
) -> None:
    await _added(passkeys, device)
    asked, failed = passkeys.ask_for_one(), "sign_in_did_not_succeed"
    assert await _refusal(passkeys, passkeys.ask_for_one().challenge, device.get(asked.challenge)) == failed
    impostor = SoftAuthenticator(ROOT, HOST, credential=device.credential)
    impostor.count = 10
    assert await _refusal(passkeys, asked.challenge, impostor.get(asked.challenge)) == failed
    stranger = SoftAuthenticator(ROOT, HOST)
    assert await _refusal(passkeys, asked.challenge, stranger.get(asked.challenge)) == "passkey_is_not_known"
    for answer in ("", "{}", "[]", "null", device.create(asked.challenge)):
        assert await _refusal(passkeys, asked.challenge, answer) == failed
    device.lock()
    assert await _refusal(passkeys, asked.challenge, device.get(asked.challenge)) == failed


async def test_a_device_that_has_counted_back_is_a_copy(
    passkeys: Passkeys, device: SoftAuthenticator
) -> None:
    await _added(passkeys, device)
    asked = passkeys.ask_for_one()
    device.count = 5
    assert await passkeys.person_of(asked.challenge, device.get(asked.challenge), 2.0) == LIN
    device.count = 2
    assert await _refusal(passkeys, asked.challenge, device.get(asked.challenge)) == "sign_in_did_not_succeed"


async def test_a_passkey_that_is_known_is_nobody_elses(
    passkeys: Passkeys, accounts: Accounts, device: SoftAuthenticator
) -> None:
    await _added(passkeys, device)
    with pytest.raises(Rejected):
        await _added(passkeys, device, ZHANG)
    assert await accounts.passkeys_of(ZHANG) == []


@pytest.mark.parametrize(
    "answer",
    ["", "[", "[" * 19_000, '{"a":' * 3_000, "null", "5", "{}", '{"id":5,"rawId":5,"type":7,"response":5}'],
)
async def test_an_answer_that_no_browser_made_is_refused_and_breaks_nothing(
    passkeys: Passkeys, answer: str
) -> None:
    asked = await passkeys.ask_for_new(LIN, "林秀英")
    with pytest.raises(Rejected):
        await passkeys.keep_new(LIN, asked.challenge, answer, 1.0)
    assert await _refusal(passkeys, asked.challenge, answer) == "sign_in_did_not_succeed"
