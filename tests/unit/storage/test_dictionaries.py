"""Small texts that are alike, packed by a dictionary made of some of them."""

import json

import pytest

from shared.storage.dictionaries import ENOUGH, Packer, dictionary_of, is_packed


def text(number: int) -> bytes:
    return json.dumps(
        {"entry_id": f"entry-{number:08}", "kind": "donation", "amount_fen": number * 7}
    ).encode()


@pytest.fixture(scope="module")
def packer() -> Packer:
    dictionary = dictionary_of([text(number) for number in range(ENOUGH)])
    assert dictionary is not None
    return Packer(dictionary)


def test_a_text_like_those_of_the_dictionary_takes_a_fraction(packer: Packer) -> None:
    packed = packer.packed(text(100_001))
    assert is_packed(packed)
    assert len(packed) < len(text(100_001)) / 3
    assert packer.unpacked(packed) == text(100_001)


def test_many_are_packed_as_each_by_itself(packer: Packer) -> None:
    texts = [*(text(number) for number in range(1_000, 1_300)), b"{}"]
    for some in (texts, texts[:4], texts[:3], texts[:1], []):
        assert packer.all_packed(some) == [packer.packed(one) for one in some]


@pytest.mark.parametrize("length", [0, 1, 255, 256, 70_000])
def test_any_length_comes_back(packer: Packer, length: int) -> None:
    content = json.dumps({"text": "春" * length}, ensure_ascii=False).encode()
    assert packer.unpacked(packer.packed(content)) == content


@pytest.mark.parametrize("plain", [b"{}", b'"a"', b"[1]", b"17", b"null"])
def test_what_gains_nothing_stays_as_it_is_and_is_told_from_the_rest(packer: Packer, plain: bytes) -> None:
    assert packer.packed(plain) == plain
    assert not is_packed(plain)
    assert packer.unpacked(plain) == plain


def test_what_is_damaged_is_told(packer: Packer) -> None:
    packed = packer.packed(text(100_001))
    for damaged in (packed[:-3], packed[:1], packed[:2] + bytes(len(packed) - 2)):
        with pytest.raises(ValueError, match="can't be unpacked"):
            packer.unpacked(damaged)


def test_of_too_few_texts_there_is_no_dictionary() -> None:
    assert dictionary_of([b"{}"]) is None
    assert dictionary_of([]) is None
