"""What is asked of a webhook that needs no more than itself: of which feed it is, and what is sent again."""

from enum import StrEnum
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from shared.kernel.models import Instant, Request


class WebhookFeed(StrEnum):
    """Of which of a community's two feeds a webhook is sent events."""

    PUBLIC = "public"
    RESTRICTED = "restricted"  # What is not published yet, as far as whoever named the address may read it.


class ReplayWebhookRequest(Request):
    """From where on events are sent again."""

    after: int | None = Field(default=None, strict=True, ge=0, le=2**53 - 1)
    """Everything beyond this sequence of the feed is sent again, with the same ids."""
    since: Instant | None = None
    """Everything from a minute before this time on is sent again: services' clocks may differ that much."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"after": 120}]})

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.after is None) == (self.since is None):
            raise ValueError("say either `after` or `since`")
        return self


class SendEventRequest(Request):
    """One event of the feed."""

    sequence: int = Field(strict=True, ge=1, le=2**53 - 1)
    """Its place in the feed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sequence": 120}]})
