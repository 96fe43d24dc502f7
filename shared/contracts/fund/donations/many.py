"""Many gifts at once, as from a box that two people counted: tried line by line, recorded all or none."""

from typing import Annotated

from pydantic import ConfigDict, Field, JsonValue

from shared.contracts.fund.donations.commands import OF_ARRIVAL, OF_ASKING, RecordDonationRequest
from shared.contracts.fund.refusals import (
    DONATIONS_ARE_ONLY_TRIED,
    EARMARK_IS_UNKNOWN,
    GIFTS_DO_NOT_ADD_UP,
    REFERENCE_STANDS_TWICE,
)
from shared.contracts.fund.refusals.campaigns import DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.messages import Command
from shared.kernel.models import PositiveCount, PositiveFen, Request, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class RecordDonationsRequest(Request):
    """Many gifts at once, as from a box that two people counted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "gifts": [
                        {
                            "amount_fen": 8800,
                            "channel": "cash",
                            "received_on": "2026-07-18",
                            "reference": "募捐箱 20260718-1",
                        }
                    ],
                    "counted": 1,
                    "counted_fen": 8800,
                }
            ]
        },
    )

    gifts: Annotated[tuple[RecordDonationRequest, ...], Field(min_length=1, max_length=100)]
    """The gifts, each with a slip of its own."""
    counted: PositiveCount
    """How many there are, counted apart from the list."""
    counted_fen: PositiveFen
    """What they come to, added up apart from the list."""


class RecordDonations(RecordDonationsRequest, Command):
    """The treasurer records many gifts: all of them, or none where count or sum is another."""

    operation = Operation(
        "Record many donations",
        roles(Role.TREASURER),
        (
            PERSON_IS_NO_MEMBER_HERE,
            GIFTS_DO_NOT_ADD_UP,
            REFERENCE_STANDS_TWICE,
            EARMARK_IS_UNKNOWN,
            DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
            *OF_ASKING,
            *OF_ARRIVAL,
        ),
    )


class TryDonationsRequest(RecordDonationsRequest):
    """As for gifts that are recorded."""


class TryDonations(TryDonationsRequest, Command):
    """Says of each gift what stands against it, decided as the recording is, and records nothing."""

    operation = Operation("Try many donations", roles(Role.TREASURER), (DONATIONS_ARE_ONLY_TRIED,))


class GiftFault(View):
    """What stands against one of the gifts."""

    gift: int
    """Its place in the list, from 1."""
    code: str
    """Code of the refusal."""
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    """The facts behind the refusal, as an answer of that code has them."""


class DonationsTrialView(View):
    """What recording these gifts would do now. Nothing is recorded, and somebody may be quicker."""

    given: int
    """How many gifts the list has."""
    given_fen: int
    """What they come to, in fen."""
    adds_up: bool
    """Whether that is what was counted and added up apart from the list."""
    faults: list[GiftFault]
    """What stands against single gifts, one each, in the order of the list; empty where nothing does."""
