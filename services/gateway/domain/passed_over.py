"""Where events were lost nothing is known: what they said of the state is gone with them."""

from services.gateway.domain.state import GatewayState
from shared.contracts.gateway.passed_over import GatewayNumberPassedOver


def number_passed_over(_state: GatewayState, _event: GatewayNumberPassedOver) -> None:
    """It changes nothing."""
