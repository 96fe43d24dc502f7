"""Where events were lost nothing is known: what they said of the state is gone with them."""

from services.partners.domain.state import Programme
from shared.contracts.partners.passed_over import PartnersNumberPassedOver


def number_passed_over(_state: Programme, _event: PartnersNumberPassedOver) -> None:
    """It changes nothing."""
