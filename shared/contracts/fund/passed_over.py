"""What stands in the log of the fund service where events were lost."""

from typing import ClassVar

from shared.kernel.messages import NumberPassedOver


class FundNumberPassedOver(NumberPassedOver):
    type: ClassVar[str] = "fund.number_passed_over.v1"
