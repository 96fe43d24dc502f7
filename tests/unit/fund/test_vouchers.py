"""Vouchers: attached to what is there, the same file once, and not without end; what a file is."""

from hashlib import sha256

import pytest

from services.fund.domain.decider import DECIDER
from services.gateway.identity.vault import KeptText
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.refusals import goods as goods_refusals
from shared.contracts.fund.refusals import vouchers as refusals
from shared.contracts.fund.vouchers.commands import ATTACH_A_VOUCHER, AttachVoucher, VoucherOf
from shared.contracts.fund.vouchers.events import VoucherAttached
from shared.contracts.fund.vouchers.terms import MOST_VOUCHERS, VoucherType, file_id_of, salt_of, type_of
from shared.contracts.fund.vouchers.views import READ_A_VOUCHERS_FILE, GetVoucher, ListVouchers
from shared.kernel.words import KeptWords
from tests.specification import MONDAY
from tests.unit.fund.goods import taken_in
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import History, given, id_of, open_fund, treasurer

NOBODY = id_of("nobody")


def attaching(entry: str | None, content: bytes = b"%PDF-1", goods: str | None = None) -> AttachVoucher:
    digest = sha256(content).hexdigest()
    return AttachVoucher(
        entry_id=entry,
        goods_id=goods,
        title="银行回单",
        file=KeptWords(text_id=file_id_of(digest), sha256="ab" * 32),
        file_sha256=digest,
        media_type=VoucherType.PDF,
        size=len(content),
        **treasurer(),
    )


def booked() -> tuple[History, str]:
    spec = open_fund().when(given(10_000))
    return spec, spec.happened(DonationReceived).entry.entry_id


async def test_a_voucher_proves_an_entry_once_however_often_it_is_attached() -> None:
    spec, entry = booked()
    spec.when(attaching(entry))
    made = spec.happened(VoucherAttached)
    assert (made.entry_id, made.attached_by, made.attached_at) == (entry, "treasurer-wu", MONDAY)
    facts = spec.refuses(attaching(entry), refusals.VOUCHER_IS_ATTACHED_ALREADY)
    assert facts == {"voucher_id": made.voucher_id}
    spec.when(attaching(entry, b"%PDF-2"))
    models = ReadModels(*spec.events)
    listed = (await models.ask(ListVouchers(entry_id=entry))).items
    assert {one.file_sha256 for one in listed} == {sha256(one).hexdigest() for one in (b"%PDF-1", b"%PDF-2")}
    (same,) = (await models.ask(ListVouchers(file_id=made.file.text_id))).items
    assert await models.ask(GetVoucher(voucher_id=made.voucher_id)) == same
    assert DECIDER.replay(spec.events) == spec.state
    assert not VoucherAttached.public


def test_a_voucher_proves_a_gift_in_kind() -> None:
    spec = open_fund()
    goods = taken_in(spec)
    spec.when(attaching(None, goods=goods))
    assert spec.happened(VoucherAttached).goods_id == goods


def test_what_is_not_there_has_no_voucher_and_nothing_has_them_without_end() -> None:
    spec, entry = booked()
    spec.refuses(attaching(NOBODY), fund_refusals.ENTRY_IS_UNKNOWN)
    spec.refuses(attaching(None, goods=NOBODY), goods_refusals.GOODS_ARE_UNKNOWN)
    for place in range(MOST_VOUCHERS):
        spec.when(attaching(entry, b"%PDF-" + bytes([place])))
    facts = spec.refuses(attaching(entry, b"%PDF-more"), refusals.VOUCHERS_ARE_ENOUGH)
    assert facts == {"most": MOST_VOUCHERS}
    named = {*ATTACH_A_VOUCHER.refuses, *READ_A_VOUCHERS_FILE.refuses}
    assert {*refusals.ALL} <= named, "the others are given by the gateway: tests/component/test_vouchers.py"
    assert {*AttachVoucher.operation.refuses} < named


def test_a_voucher_names_one_thing() -> None:
    for ids in ({}, {"entry_id": NOBODY, "goods_id": NOBODY}):
        with pytest.raises(ValueError, match="either entry_id or goods_id"):
            VoucherOf(title="x", **ids)


def test_a_file_is_what_its_first_bytes_say() -> None:
    known = {
        b"%PDF-1.7": VoucherType.PDF,
        b"\x89PNG\r\n\x1a\n.": VoucherType.PNG,
        b"\xff\xd8\xff\xe0": "image/jpeg",
    }
    assert {begin: type_of(begin) for begin in known} == known
    assert [type_of(one) for one in (b"", b"<svg", b"GIF89a", b"MZ", b" %PDF-")] == [None] * 5


def test_one_content_has_one_place_and_one_hash_in_the_vault() -> None:
    digest = sha256(b"%PDF-1").hexdigest()
    place = file_id_of(digest)
    assert (len(place), place[14], place[19]) == (36, "8", "b")
    file = KeptText(place, "haiwan", "JVBERi0x", (), salt_of(digest))
    assert file.sha256 == sha256(bytes.fromhex(salt_of(digest)) + b"JVBERi0x").hexdigest()
    assert file_id_of(sha256(b"%PDF-2").hexdigest()) != place
