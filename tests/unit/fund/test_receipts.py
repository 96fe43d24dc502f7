"""Receipts: what tells one from all others, what of it is nobody's business, and the amount in capitals."""

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st
from pydantic import ValidationError

from services.fund.audit import audit
from shared.contracts.fund.donations.commands import ReceiptDonation, ReceiptDonationRequest
from shared.contracts.fund.donations.events import CheckCodeRecorded, DonationReceipted
from shared.contracts.fund.donations.views import GetDonation
from shared.contracts.fund.refusals import RECEIPT_IS_ALREADY_ISSUED, RECEIPT_NUMBER_IS_TAKEN
from shared.kernel.money import in_capitals
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import donated, given, open_fund, treasurer

CODE, NUMBER, CHECK = "44060226", "0000000102", "a1b2c3"


def receipt(donation_id: str, code: str | None = CODE, number: str = NUMBER) -> ReceiptDonation:
    return ReceiptDonation(
        donation_id=donation_id,
        receipt_number=number,
        receipt_code=code,
        check_code=CHECK if code else None,
        **treasurer(),
    )


async def test_a_receipt_has_code_and_number_for_all_and_its_check_code_for_the_donor() -> None:
    spec = open_fund()
    gift = donated(spec, given(107_000_53)).donation_id
    spec.when(receipt(gift))
    assert [(type(one), one.public) for one in spec.last] == [
        (DonationReceipted, True),
        (CheckCodeRecorded, False),
    ]
    assert CHECK not in spec.happened(DonationReceipted).model_dump_json()
    seen = await ReadModels(*spec.events).ask(GetDonation(donation_id=gift))
    assert seen is not None
    assert (seen.receipt_code, seen.receipt_number, seen.check_code) == (CODE, NUMBER, CHECK)
    assert seen.amount_in_capitals == "人民币壹拾万柒仟元伍角叁分"
    spec.when(receipt(gift)).then_nothing()
    spec.refuses(receipt(gift, code="44060227"), RECEIPT_IS_ALREADY_ISSUED)


def test_a_number_under_another_code_is_another_receipt() -> None:
    spec = open_fund()
    first, second, third = (donated(spec, given()).donation_id for _ in range(3))
    spec.when(receipt(first))
    spec.refuses(receipt(second), RECEIPT_NUMBER_IS_TAKEN)
    spec.when(receipt(second, code="44060227"))
    spec.when(receipt(third, code=None, number="粤捐 7"))
    assert audit(enumerate(spec.events, 1)).discrepancies == []


@pytest.mark.parametrize(
    "fields",
    [
        {"receipt_number": "粤捐 1", "receipt_code": CODE},
        {"receipt_number": None, "receipt_code": CODE},
        {"receipt_number": NUMBER, "check_code": CHECK},
        {"receipt_number": NUMBER, "receipt_code": "4406"},
    ],
)
def test_half_a_receipt_is_none(fields: dict[str, str | None]) -> None:
    with pytest.raises(ValidationError):
        ReceiptDonationRequest.model_validate(fields)


@pytest.mark.parametrize(
    ("amount_fen", "written"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (105, "壹元零伍分"),
        (1_050, "壹拾元伍角"),
        (100_500, "壹仟零伍元整"),
        (100_010_000, "壹佰万零壹佰元整"),
        (10_000_000_100, "壹亿零壹元整"),
    ],
)
def test_capitals_are_written_by_the_rules_for_bills(amount_fen: int, written: str) -> None:
    assert in_capitals(amount_fen) == f"人民币{written}"


@generated(st.integers(0, 10**13))
def test_capitals_read_back_are_the_amount(amount_fen: int) -> None:
    assert read_back(in_capitals(amount_fen)) == amount_fen


def test_no_receipt_is_over_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="no -1 fen"):
        in_capitals(-1)


def read_back(text: str) -> int:
    """The amount that capitals say, read from the left: each section, then jiao and fen."""
    total = section = digit = 0
    for sign in text.removeprefix("人民币").removesuffix("整"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(sign) + 1), 0
        elif sign in "亿万":
            total, section, digit = total + (section + digit) * {"亿": 10**10, "万": 10**6}[sign], 0, 0
        else:
            total += (section + digit) * {"元": 100, "角": 10, "分": 1}[sign]
            section = digit = 0
    return total
