"""What stands in the log of the gateway service where events were lost."""

from typing import ClassVar

from shared.kernel.messages import NumberPassedOver


class GatewayNumberPassedOver(NumberPassedOver):
    type: ClassVar[str] = "gateway.number_passed_over.v1"
