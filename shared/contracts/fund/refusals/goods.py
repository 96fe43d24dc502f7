"""Every rule that can refuse a gift in kind, its value, its receipt, or what goes out of stock."""

from shared.kernel.refusals import Kind, Refusal

GOODS_ARE_UNKNOWN = Refusal("goods_are_unknown", Kind.NOT_FOUND, "The fund has no such gift in kind.")
GOODS_ARE_IN_ANOTHER_STATE = Refusal(
    "goods_are_in_another_state",
    Kind.CONFLICT,
    "This is not possible as the gift in kind stands now.",
    {"state": "received"},
)
VALUE_NEEDS_ITS_EVIDENCE = Refusal(
    "value_needs_its_evidence",
    Kind.INVALID,
    "A stated value has its evidence, an invoice or a quote; without it, state no value (Announcement 2020"
    " no. 27 of the Ministry of Finance, the State Taxation Administration and the Ministry of Civil Affairs,"
    " art. 13).",
)
GOODS_ARE_PAST_THEIR_USE = Refusal(
    "goods_are_past_their_use",
    Kind.CONFLICT,
    "What is given can be used, safely (Charity Law, art. 36): on this day it is past its date.",
    {"use_by": "2026-07-05", "day": "2026-07-06"},
)
RECEIVER_DOES_NOT_CHECK_THE_GOODS = Refusal(
    "receiver_does_not_check_the_goods",
    Kind.FORBIDDEN,
    "You took this gift in. Somebody else counts it.",
)
COUNT_OF_GOODS_NEEDS_ITS_REASON = Refusal(
    "count_of_goods_needs_its_reason",
    Kind.INVALID,
    "This is not what was taken in: say why.",
    {"quantity": 50, "counted": 48},
)
STOCK_IS_TOO_LOW = Refusal(
    "stock_is_too_low", Kind.CONFLICT, "There is not so much in stock.", {"left": 12, "quantity": 20}
)
GOODS_GO_OUT_AFTER_THEY_CAME = Refusal(
    "goods_go_out_after_they_came",
    Kind.INVALID,
    "Nothing is handed out before the day on which it came.",
    {"day": "2026-07-05", "received_on": "2026-07-06"},
)
MOVEMENT_IS_UNKNOWN = Refusal(
    "movement_is_unknown", Kind.NOT_FOUND, "Nothing that stands went out of this stock under this id."
)
GOODS_HAVE_GONE_OUT = Refusal(
    "goods_have_gone_out",
    Kind.CONFLICT,
    "Some of it has gone out. Take back what was handed out or written off first.",
    {"out": 38},
)
NOTHING_IS_PROPOSED_OF_THE_GOODS = Refusal(
    "nothing_is_proposed_of_the_goods",
    Kind.CONFLICT,
    "One person proposes to write goods off or to take something back, with the reason; another confirms it.",
)
GOODS_HAVE_NO_VALUE = Refusal(
    "goods_have_no_value",
    Kind.CONFLICT,
    "Without evidence of its value no receipt is issued for a gift in kind (Announcement 2020 no. 27 of the"
    " Ministry of Finance, the State Taxation Administration and the Ministry of Civil Affairs, art. 13).",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
