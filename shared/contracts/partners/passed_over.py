"""What stands in the log of the partners service where events were lost."""

from typing import ClassVar

from shared.kernel.messages import NumberPassedOver


class PartnersNumberPassedOver(NumberPassedOver):
    type: ClassVar[str] = "partners.number_passed_over.v1"
