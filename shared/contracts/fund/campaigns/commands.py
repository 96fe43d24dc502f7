"""What is asked of a campaign: draft, file, open, cancel."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.appeals import PlatformUrl
from shared.contracts.fund.campaigns.terms import CampaignKind, CostRequest, FundingMode, MilestoneRequest
from shared.contracts.fund.campaigns.translations import InEnglish
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_IN_ANOTHER_STATE,
    CAMPAIGN_IS_NOT_PUBLIC,
    CAMPAIGN_IS_UNKNOWN,
    CAMPAIGN_LEAVES_ITS_PLAN,
    CAMPAIGN_MUST_BE_FILED_FIRST,
    CAMPAIGN_MUST_END_LATER,
    CAMPAIGN_NEEDS_A_SECOND_PERSON,
    CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN,
    CERTIFICATE_IS_MISSING,
    DIRECTED_CAMPAIGN_HAS_NO_GROUP,
)
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Fen, Id, Request, Text, Title
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

DRAFTERS = roles(Role.STAFF, Role.TREASURER)
OPENERS = people(Role.TREASURER, Role.COMMITTEE)


class RecordCertificateRequest(Request):
    """The host charity's certificate for public fundraising."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "certificate_number": "粤穗募 2026-0017",
                    "account": "广州农商行 尾号 0017",
                    "valid_from": "2026-01-01",
                    "valid_until": "2030-12-31",
                }
            ]
        },
    )

    certificate_number: Title
    """Number of the certificate (公开募捐资格证书)."""
    account: Title
    """The charity's account that takes the money: bank and last digits."""
    valid_from: Day
    """The first day on which it holds."""
    valid_until: Day
    """The last day on which it holds."""

    @model_validator(mode="after")
    def _holds_for_a_time(self) -> Self:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until must not lie before valid_from")
        return self


class RecordCertificate(RecordCertificateRequest, Command):
    """The treasurer records the host charity's certificate, without which nothing is asked of everybody
    (Charity Law, art. 22). A later one takes its place.
    """

    operation = Operation("Record the host charity's certificate", roles(Role.TREASURER))


class DraftCampaignRequest(InEnglish, Request):
    """What money is asked for, of whom, until when, and what happens then."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "天台彩虹花园",
                    "purpose": "在三楼天台为孩子们建一座彩虹花园",
                    "kind": "mutual_aid",
                    "mode": "all_or_nothing",
                    "beneficiaries": "本社区有孩子的家庭",
                    "costs": [
                        {"title": "土与苗", "amount_fen": 300_000, "required": True},
                        {"title": "凉棚", "amount_fen": 200_000, "required": False},
                    ],
                    "milestones": [
                        {"title": "开工", "share_bps": 6_000},
                        {"title": "完工", "share_bps": 4_000},
                    ],
                    "ends_on": "2026-08-31",
                    "surplus": "用于花园来年的养护",
                }
            ]
        },
    )

    title: Title
    """What the campaign is called."""
    purpose: Text
    """The one purpose that its money serves, for givers to read."""
    kind: CampaignKind
    """Of whom money is asked."""
    mode: FundingMode
    """Whether it fails below its minimum."""
    beneficiaries: Title
    """Whom it helps: a group, never one person's name."""
    costs: tuple[CostRequest, ...] = Field(min_length=1, max_length=20)
    """What the money is for: the required costs are the minimum, all together the optimum."""
    milestones: tuple[MilestoneRequest, ...] = Field(min_length=1, max_length=10)
    """After which steps how much of it may be paid out."""
    ends_on: Day
    """The last day on which it takes pledges, in the community's zone."""
    surplus: Text
    """What becomes of money that is left."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if not any(cost.required for cost in self.costs):
            raise ValueError("at least one of the costs is required")
        if sum(one.share_bps for one in self.milestones) != WHOLE_IN_BPS:
            raise ValueError("the milestones together release 10,000 basis points")
        return self


class DraftCampaign(DraftCampaignRequest, Command):
    """Drafts a campaign (众筹). It takes nothing before it is opened, by another person."""

    operation = Operation("Draft a campaign", DRAFTERS, makes="campaign_id")


class FileCampaignRequest(Request):
    """The number and plan under which a public campaign is filed (Charity Law, art. 24)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "filing_number": "粤穗募备 2026-0117",
                    "starts_on": "2026-07-01",
                    "ends_on": "2026-08-31",
                    "area": "广州市南沙区港湾街道",
                    "responsible_id": None,
                    "cost_fen": 5_000,
                    "platform_url": None,
                }
            ]
        },
    )

    filing_number: Title
    """Number under which the department of civil affairs has the plan (备案编号)."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day."""
    area: Title
    """Where money is asked for."""
    responsible_id: ActorId | None = None
    """Who is responsible for it: an opaque id; null for who files it."""
    cost_fen: Fen
    """What asking for it may cost (募捐成本), in fen."""
    platform_url: PlatformUrl | None = None
    """Where it stands on a designated platform, if it is also asked for online (Charity Law, art. 27)."""

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on must not lie before starts_on")
        return self


class FileCampaign(FileCampaignRequest, Command):
    """The treasurer records that a public campaign's plan is filed. Purpose, beneficiaries, account and what
    becomes of a surplus stand in the draft and the certificate.
    """

    operation = Operation(
        "Record a campaign's filing",
        roles(Role.TREASURER),
        (CAMPAIGN_IS_UNKNOWN, CAMPAIGN_IS_NOT_PUBLIC, CAMPAIGN_IS_IN_ANOTHER_STATE),
    )

    campaign_id: Id


class OpenCampaign(Command):
    """Treasurer or committee let it begin: the law's conditions hold, and somebody else drafted it."""

    operation = Operation(
        "Open a campaign",
        OPENERS,
        (
            CAMPAIGN_IS_UNKNOWN,
            CAMPAIGN_IS_IN_ANOTHER_STATE,
            CAMPAIGN_NEEDS_A_SECOND_PERSON,
            CAMPAIGN_MUST_END_LATER,
            CERTIFICATE_IS_MISSING,
            CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN,
            CAMPAIGN_MUST_BE_FILED_FIRST,
            CAMPAIGN_LEAVES_ITS_PLAN,
            DIRECTED_CAMPAIGN_HAS_NO_GROUP,
        ),
    )

    campaign_id: Id


class CancelCampaignRequest(Request):
    """Why a campaign ends before its time."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "天台要大修，今年不能动工"}]})

    reason: Title
    """For everybody to read; never about a person."""


class CancelCampaign(CancelCampaignRequest, Command):
    """Ends it before its time: it fails, pledges lapse, and what has arrived is given back."""

    operation = Operation("Cancel a campaign", OPENERS, (CAMPAIGN_IS_UNKNOWN, CAMPAIGN_IS_IN_ANOTHER_STATE))

    campaign_id: Id
