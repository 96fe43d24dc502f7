"""The vault keeps what is known of people, and forgets it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.gateway.identity.vault import KeptText, Person, SqliteVault
from shared.kernel.refusals import REVISION_HAS_MOVED_ON, Rejected

LIN, ZHANG = "person-lin", "person-zhang"


def _holds(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.iterdir())


def _modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in folder.iterdir()}


@pytest.fixture
async def vault(tmp_path: Path) -> AsyncIterator[SqliteVault]:
    vault = SqliteVault(tmp_path / "vault.db")
    yield vault
    await vault.close()


async def test_a_person_is_kept_and_found(vault: SqliteVault) -> None:
    kept = await vault.put_person(LIN, "林秀英", "+86 138 0000 0000")
    assert kept.revision == 1
    assert await vault.person(LIN) == kept
    assert await vault.person(ZHANG) is None
    assert await vault.people([LIN, ZHANG]) == {LIN: kept}
    assert await vault.people([]) == {}


async def test_an_edit_against_an_old_revision_is_refused(vault: SqliteVault) -> None:
    await vault.put_person(LIN, "林秀英", None, expected=0)
    assert (await vault.put_person(LIN, "林秀英", "13800000000", expected=1)).revision == 2
    with pytest.raises(Rejected) as caught:
        await vault.put_person(LIN, "林", None, expected=1)
    assert caught.value.refusal == REVISION_HAS_MOVED_ON
    assert caught.value.facts == {"current_revision": 2}
    assert (await vault.put_person(LIN, "林秀英", "13800000000")).revision == 2  # Nothing has changed.


async def test_a_text_is_kept_once_and_belongs_to_its_community(vault: SqliteVault) -> None:
    text = KeptText("t-1", "haiwan", "林阿姨家的孩子想学种菜", (LIN,))
    assert await vault.keep_text(text)
    assert not await vault.keep_text(KeptText("t-1", "haiwan", "another", (ZHANG,)))
    assert await vault.texts_of("haiwan", ["t-1", "t-2"]) == {"t-1": text.text}
    assert await vault.texts_of("nanbeitai", ["t-1"]) == {}


async def test_single_texts_are_forgotten(vault: SqliteVault) -> None:
    await vault.keep_text(KeptText("t-1", "haiwan", "one", (LIN,)))
    await vault.keep_text(KeptText("t-1", "nanbeitai", "other", (LIN,)))
    await vault.forget_texts("haiwan", ["t-1"])
    assert await vault.texts_of("haiwan", ["t-1"]) == {}
    assert await vault.texts_of("nanbeitai", ["t-1"]) == {"t-1": "other"}


async def test_erasing_a_person_forgets_their_data_and_texts_by_or_about_them(
    vault: SqliteVault,
) -> None:
    await vault.put_person(LIN, "林秀英", None)
    await vault.put_person(ZHANG, "张伟", None)
    await vault.keep_text(KeptText("t-1", "haiwan", "by Zhang about Lin", (ZHANG, LIN)))
    await vault.keep_text(KeptText("t-2", "haiwan", "by Zhang", (ZHANG,)))
    await vault.erase(LIN)
    await vault.erase(LIN)
    assert await vault.person(LIN) is None
    assert (await vault.texts_of("haiwan", ["t-1", "t-2"])).keys() == {"t-2"}
    assert await vault.person(ZHANG) is not None


async def test_the_files_do_not_remember_what_was_erased(vault: SqliteVault, tmp_path: Path) -> None:
    name = "not-to-be-remembered"
    await vault.put_person(LIN, name, None)
    await vault.keep_text(KeptText("t-1", "haiwan", f"{name} wrote", (LIN,)))
    assert _holds(tmp_path, name)
    await vault.erase(LIN)
    assert not _holds(tmp_path, name)


async def test_the_vault_survives_its_process_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    vault = SqliteVault(path)
    await vault.put_person(LIN, "林秀英", None)
    assert _modes(tmp_path) == {0o600}
    await vault.close()
    again = SqliteVault(path)
    assert (await again.people([LIN]))[LIN].name == "林秀英"
    await again.close()


async def test_a_vault_is_filled_with_what_another_one_held(vault: SqliteVault, tmp_path: Path) -> None:
    for number in range(1_201):
        await vault.put_person(f"person-{number:04d}", f"居民 {number}", None)
        await vault.keep_text(KeptText(f"t-{number:04d}", "haiwan", f"留言 {number}", (LIN, ZHANG)))
    await vault.put_person(LIN, "林秀英", "+86 138 0000 0000")
    await vault.put_person(LIN, "林秀英", None)
    await vault.keep_text(KeptText("t-0001", "nanbeitai", "无人", ()))
    portions = [portion async for portion in vault.everything()]
    assert max(map(len, portions)) <= 500
    (tmp_path / "other").mkdir()
    other = SqliteVault(tmp_path / "other" / "vault.db")
    for _ in range(2):  # Twice, as by a restore that is run again: nothing is there twice.
        for portion in portions:
            await other.refill(portion)
    kept = [one for portion in portions for one in portion]
    assert [one async for portion in other.everything() for one in portion] == kept
    assert len(kept) == len({(type(one), one.id, getattr(one, "community", "")) for one in kept}) == 2_404
    assert await other.person(LIN) == Person(LIN, "林秀英", None, 2)
    await other.erase(ZHANG)
    assert await other.texts_of("haiwan", ["t-0001"]) == {}
    await other.close()
