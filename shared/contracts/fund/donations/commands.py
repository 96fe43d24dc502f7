"""What is asked of donations: pledge, receive, change the consent, receipt."""

import re
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.contracts.fund.donations.events import Asked, Channel
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_PLEDGED,
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    REFERENCE_IS_BOOKED,
)
from shared.contracts.fund.refusals.appeals import (
    APPEAL_IS_FOR_ANOTHER_PURSE,
    APPEAL_IS_UNKNOWN,
    APPEAL_LEAVES_ITS_PLAN,
    APPEAL_MUST_BE_FILED_FIRST,
    CAMPAIGN_HAS_ITS_OWN_FILING,
    CERTIFICATE_DOES_NOT_COVER_THE_GIFT,
    PLATFORM_ASKS_EVERYBODY,
)
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_OVER,
    CERTIFICATE_IS_MISSING,
    DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
)
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command, OwnCommand
from shared.kernel.models import Flag, Id, PositiveFen, Request, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, roles

OF_ARRIVAL = (DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED, DAY_LIES_BEFORE_THE_FUND, REFERENCE_IS_BOOKED)
"""What stands against money that is said to have arrived."""
OF_ASKING = (
    CAMPAIGN_HAS_ITS_OWN_FILING,
    PLATFORM_ASKS_EVERYBODY,
    APPEAL_MUST_BE_FILED_FIRST,
    APPEAL_IS_UNKNOWN,
    APPEAL_IS_FOR_ANOTHER_PURSE,
    CERTIFICATE_IS_MISSING,
    CERTIFICATE_DOES_NOT_COVER_THE_GIFT,
    APPEAL_LEAVES_ITS_PLAN,
)
"""What stands against a gift by the way in which it was asked for."""


class PledgeDonationRequest(Request):
    """A gift that the caller promises."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount_fen": 8800, "publish_name": True}]},
    )

    amount_fen: PositiveFen
    """How much the caller promises, in fen."""
    earmark_id: Id | None = None
    """The purse it is meant for; null for the general one."""
    publish_name: Flag = False
    """Whether the donor's name may be published beside the amount, which always is (Charity Law, art. 82)."""


class PledgeDonation(PledgeDonationRequest, OwnCommand):
    """The caller promises to give. Their name is published only if they say so; the amount always, once it
    arrived (Charity Law, art. 82).
    """

    operation = Operation(
        "Pledge a donation",
        MEMBERS,
        (EARMARK_IS_UNKNOWN, CAMPAIGN_IS_OVER, DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP),
        makes="donation_id",
    )


class WithdrawPledge(OwnCommand):
    """The donor, or the treasurer, takes back a pledge whose money has not come."""

    operation = Operation(
        "Withdraw a pledge",
        MEMBERS,
        (DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE, DONATION_IS_NOT_PLEDGED),
    )

    donation_id: Id


class RecordDonationRequest(Request):
    """A gift that arrived at the host charity, when, how and from whom."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "amount_fen": 8800,
                    "channel": "qr_code",
                    "received_on": "2026-07-18",
                    "reference": "随手捐 20260718-0007",
                    "donor_id": "0197e1a2-5c00-7000-8000-00000000a11c",
                    "publish_name": True,
                }
            ]
        },
    )

    amount_fen: PositiveFen
    """How much arrived, in fen."""
    channel: Channel
    """How the money reached the account of the host charity."""
    received_on: Day
    """The day on which it arrived, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""
    donor_id: ActorId | None = None
    """Who gave; null for an anonymous gift."""
    publish_name: Flag = False
    """Whether the donor's name may be published beside the amount (Charity Law, art. 82). It is hidden until
    the donor says so too, or `consent_evidence` does."""
    consent_evidence: Title | None = Field(default=None, exclude_if=is_unsaid)
    """Where the donor's written consent lies, such as a form's number; never a person's name."""
    earmark_id: Id | None = None
    """The purse it was given for; null for the general one."""
    asked: Asked | None = Field(default=None, exclude_if=is_unsaid)
    """Of whom it was asked. Where it is not said: of everybody, if the gift names an appeal or came over a
    designated platform; else of the community's own people alone. A campaign's gifts follow the campaign."""
    appeal_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The filed appeal that brought it, if everybody was asked."""
    given_on: Day | None = Field(default=None, exclude_if=is_unsaid)
    """The day on which it was given, where it arrived later, as from a platform; null for the day on which it
    arrived. On that day certificate and plan must hold, if everybody was asked."""

    @model_validator(mode="after")
    def _fits_how_it_was_asked(self) -> Self:
        if self.appeal_id is not None and self.asked not in {None, Asked.EVERYBODY}:
            raise ValueError("only a gift that was asked of everybody names appeal_id")
        if self.given_on is not None and self.given_on > self.received_on:
            raise ValueError("given_on must not lie after received_on")
        return self


class RecordDonation(RecordDonationRequest, Command):
    """The treasurer records a gift that arrived at the host charity: of a known person, or anonymous."""

    operation = Operation(
        "Record a donation",
        roles(Role.TREASURER),
        (
            PERSON_IS_NO_MEMBER_HERE,
            EARMARK_IS_UNKNOWN,
            DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
            *OF_ASKING,
            *OF_ARRIVAL,
        ),
        makes="donation_id",
    )


class ReceivePledgeRequest(Request):
    """What arrived of a pledge, when and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "amount_fen": 8800,
                    "channel": "bank_transfer",
                    "received_on": "2026-07-18",
                    "reference": "银行回单 20260718-0007",
                }
            ]
        },
    )

    amount_fen: PositiveFen
    """What arrived, which may be more or less than was pledged."""
    channel: Channel
    """How the money reached the account of the host charity."""
    received_on: Day
    """The day on which it arrived, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""


class ReceivePledge(ReceivePledgeRequest, Command):
    """The treasurer records what arrived at the host charity: as much as was pledged, or more, or less."""

    operation = Operation(
        "Record that pledged money arrived",
        roles(Role.TREASURER),
        (
            DONATION_IS_UNKNOWN,
            DONATION_IS_NOT_PLEDGED,
            *OF_ARRIVAL,
        ),
    )

    donation_id: Id


class ChangeConsentRequest(Request):
    """Whether a donor may be named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"publish_name": False}]})

    publish_name: Flag
    """Whether the donor's name may be published from now on (Charity Law, art. 82)."""
    consent_evidence: Title | None = Field(default=None, exclude_if=is_unsaid)
    """Where the donor's written consent lies, if it isn't the donor who says so here; never a person's
    name."""


class ChangeConsent(ChangeConsentRequest, OwnCommand):
    """The donor gives or withdraws consent (PIPL, art. 15). A treasurer withdraws it for them at any time,
    and gives it only with evidence."""

    operation = Operation(
        "Change what is published of a donation",
        MEMBERS,
        (
            DONATION_IS_UNKNOWN,
            DONATION_BELONGS_TO_SOMEBODY_ELSE,
            ANONYMOUS_DONATION_NAMES_NOBODY,
            CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE,
        ),
    )

    donation_id: Id


class ReceiptDonationRequest(Request):
    """The host charity's receipt for a gift, or that the donor wants none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"receipt_number": "0000000102", "receipt_code": "44060226", "check_code": "a1b2c3"},
                {"receipt_number": None},
            ]
        },
    )

    receipt_number: Title | None
    """Number of the host charity's receipt; null where the donor wants none."""
    receipt_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")] | None = Field(
        default=None, exclude_if=is_unsaid
    )
    """Code of the 公益事业捐赠统一票据: eight digits; null for a receipt of another kind."""
    check_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{6}$")] | None = Field(
        default=None, exclude_if=is_unsaid
    )
    """Its check code: six characters. Never public: whoever has it can read who gave."""

    @model_validator(mode="after")
    def _belongs_to_a_receipt(self) -> Self:
        if self.receipt_code is not None and not re.fullmatch(r"[0-9]{10}", self.receipt_number or ""):
            raise ValueError("a receipt with a code has a receipt_number of ten digits")
        if self.check_code is not None and self.receipt_code is None:
            raise ValueError("a check_code belongs to a receipt_code")
        return self


class ReceiptDonation(ReceiptDonationRequest, Command):
    """The number of the host charity's receipt, or null where the donor wants none (Charity Law, art. 38)."""

    operation = Operation(
        "Record the receipt for a donation",
        roles(Role.TREASURER),
        (
            DONATION_IS_UNKNOWN,
            DONATION_IS_NOT_RECEIVED,
            ANONYMOUS_DONATION_NAMES_NOBODY,
            RECEIPT_IS_ALREADY_ISSUED,
            RECEIPT_NUMBER_IS_TAKEN,
        ),
    )

    donation_id: Id
