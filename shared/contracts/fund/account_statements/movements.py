"""What a line of a bank's or wallet's statement says, in the same words for every layout."""

from enum import StrEnum


class Layout(StrEnum):
    """How a file is laid out, which says who made it. Found by the words of its headings."""

    WECHAT_PERSONAL = "wechat_personal"  # 微信支付账单
    WECHAT_FUNDS = "wechat_funds"  # 微信支付商户资金账单
    WECHAT_TRADES = "wechat_trades"  # 微信支付商户交易账单
    ALIPAY_PERSONAL = "alipay_personal"  # 支付宝交易明细
    ALIPAY_WALLET = "alipay_wallet"  # 支付宝收支明细
    ALIPAY_ACCOUNT = "alipay_account"  # 支付宝商户账务明细
    ALIPAY_TRADES = "alipay_trades"  # 支付宝商户业务明细
    ICBC = "icbc"  # 工商银行
    CCB = "ccb"  # 建设银行
    ABC = "abc"  # 农业银行
    BOC = "boc"  # 中国银行
    CMB = "cmb"  # 招商银行
    RURAL_BANK = "rural_bank"  # 农商行


class Direction(StrEnum):
    """Which way the money went, seen from the account."""

    IN = "in"
    OUT = "out"
    NONE = "none"
    """No money moved: an order that was never paid."""
    UNKNOWN = "unknown"
    """The file doesn't say it in words that are known: a person decides."""


class Movement(StrEnum):
    """What kind of movement it is, as far as the file says so."""

    PAYMENT = "payment"
    REFUND = "refund"
    FEE = "fee"
    WITHDRAWAL = "withdrawal"
    TOP_UP = "top_up"
    INTEREST = "interest"
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why a person has to decide on a line before it counts."""

    STATUS_IS_UNKNOWN = "status_is_unknown"
    DIRECTION_IS_UNKNOWN = "direction_is_unknown"


class LineState(StrEnum):
    """How far a line of a statement has come."""

    WAITING = "waiting"
    """For an entry of the books that explains it."""
    DOUBTED = "doubted"
    """For a person to decide what it is."""
    MATCHED = "matched"
    SET_ASIDE = "set_aside"
    """A person says that it concerns the books of this fund in nothing."""
    NOT_MOVED = "not_moved"
    """The file says that no money moved."""


class AsideReason(StrEnum):
    """Why a line concerns the books in nothing. A closed list, so that no name is written into the log."""

    NOT_OF_THIS_FUND = "not_of_this_fund"
    """The host charity's account holds other money too."""
    NO_MONEY_MOVED = "no_money_moved"
    TAKEN_BACK = "taken_back"
    """It and its return cancel each other out."""


class Books(StrEnum):
    """As what a line is booked."""

    GIFT = "gift"
    GRANT = "grant"
    INTEREST = "interest"
    SHARE = "share"
    FEE = "fee"
    SPACE_INCOME = "space_income"
