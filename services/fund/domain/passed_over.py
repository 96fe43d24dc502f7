"""Where events were lost nothing is known: what they said of the state is gone with them."""

from services.fund.domain.state import Fund
from shared.contracts.fund.passed_over import FundNumberPassedOver


def number_passed_over(_state: Fund, _event: FundNumberPassedOver) -> None:
    """It changes nothing."""
