"""What the gateway takes from one caller, as the operator has set it."""

from services.gateway.platform import Limits
from shared.settings import Settings


def limits_of(settings: Settings) -> Limits:
    """The gateway's bounds."""
    return Limits(
        body_seconds=settings.body_seconds,
        fresh_sign_in_seconds=settings.fresh_sign_in_minutes * 60,
        page_wait_seconds=settings.page_wait_seconds,
        requests_per_minute=settings.requests_per_minute,
        most_streams=settings.most_streams,
        most_streams_per_address=settings.most_streams_per_address,
        most_streams_per_account=settings.most_streams_per_account,
    )
