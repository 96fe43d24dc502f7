"""A community, and the dated rules by which its programme runs."""

from datetime import time
from typing import Annotated, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.complaint_rules import ComplaintRules
from shared.contracts.partners.local_times import LocalTime, Weekday
from shared.contracts.partners.need_rules import NeedRules
from shared.contracts.partners.refusals.programme import (
    COMMUNITY_IS_ALREADY_OPEN,
    QUORUM_TELLS_WHO_SAID_WHAT,
)
from shared.contracts.partners.refusals.rulemaking import RULES_LEAVE_THE_BOUNDS
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.role_rules import ExclusiveRoles
from shared.contracts.partners.room_rules import RoomRules
from shared.contracts.partners.rule_bounds import BoundLeft, RuleBounds
from shared.contracts.partners.share_rules import ShareDueDays
from shared.contracts.partners.strike_rules import StrikeRules
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.contracts.partners.waiting_rules import WaitingRules
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    BasisPoints,
    Count,
    Flag,
    Frozen,
    Id,
    Instant,
    PositiveCount,
    Query,
    Request,
    Title,
    View,
    Words,
    is_unsaid,
)
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


def _of_the_zone_database(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise ValueError("is no time zone of the IANA database") from unknown
    return name


ZoneName = Annotated[
    str,
    Field(pattern=r"^[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}$", max_length=64),
    AfterValidator(_of_the_zone_database),
]


class OpeningWindow(Frozen):
    """Hours, in the community's zone, in which spaces are open on some days of the week."""

    weekdays: tuple[Weekday, ...] = Field(min_length=1, max_length=7)
    """The days of the week on which it holds: 1 is Monday, 7 is Sunday."""
    opens_at: LocalTime
    """From which time of day on, in the community's zone."""
    closes_at: LocalTime
    """Until which time of day, in the community's zone; later on the same day unless `closes_next_day`."""
    closes_next_day: bool = False
    """Whether it closes on the day after: `00:00` is midnight then, `02:00` two hours later. Absent before
    0.2.0."""

    @model_validator(mode="after")
    def _is_a_local_stretch_of_a_day_at_most(self) -> Self:
        if self.opens_at.tzinfo or self.closes_at.tzinfo:
            raise ValueError("times of day are in the community's zone and carry no offset")
        if self.closes_next_day and self.closes_at > self.opens_at:
            raise ValueError("must not be open for more than a day")
        if not self.closes_next_day and self.closes_at <= self.opens_at:
            raise ValueError("must close after it opens, on the same day or the next")
        return self


WEEKDAY_EVENINGS = OpeningWindow(weekdays=(1, 2, 3, 4, 5), opens_at=time(18), closes_at=time(22))
WEEKENDS = OpeningWindow(weekdays=(6, 7), opens_at=time(9), closes_at=time(22))


class Rules(Frozen):
    """What a community has settled for its programme. Data, not constants: each change is dated."""

    price_ratio_bps: BasisPoints = 5_000
    """A low-fee service costs at most this ratio of the market reference."""
    share_bps: BasisPoints = 1_500
    """This share of a partner's service income goes to the community fund (Charity Law, art. 37)."""
    feedback_quorum: PositiveCount = 5
    """Minimum number of residents who must answer after a trial: 5 or more, where it is settled now, since of
    fewer answers nothing is told."""
    staff_entered_bps: BasisPoints | None = Field(default=None, exclude_if=is_unsaid)
    """Maximum share of the quorum, in basis points, that may be people whom staff checked in at a trial or
    answered for; left out, 4,000."""
    feedback_threshold_bps: BasisPoints = 6_000
    """Minimum share of the answers that must be in favour, in basis points."""
    feedback_window_hours: Annotated[int, Field(strict=True, ge=1, le=8_784)] = 72
    """How many hours residents have to give feedback after a trial."""
    publicity_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 7
    """How many days a decision is shown before it takes effect (公示)."""
    opening_windows: tuple[OpeningWindow, ...] = Field(
        default=(WEEKDAY_EVENINGS, WEEKENDS), min_length=1, max_length=14
    )
    """When spaces without hours of their own can be booked."""
    resident_floor_minutes_per_week: Count = 600
    """Minutes per space and week that partners' bookings must leave to residents (普惠性)."""
    waitlist_offer_minutes: PositiveCount = 120
    """How many minutes a waitlist place is offered exclusively to one person."""
    disbursement_approvals: Annotated[int, Field(strict=True, ge=2, le=10)] = 2
    """How many people, none of them the requester, must approve a payment from the fund."""
    committee: CommitteeRules | None = None
    """How the fund's committee votes; left out of a wish, the platform's defaults. Null only in what was
    recorded before there were votes: then as many approvals as `disbursement_approvals` decide."""
    review: ReviewRules | None = Field(default=None, exclude_if=is_unsaid)
    """How applications are reviewed before a decision; left out of a wish, the platform's defaults. Left out
    of what was recorded before there were reviews: then one decision is enough."""
    needs_references: Flag | None = Field(default=None, exclude_if=is_unsaid)
    """Whether a price must stand on an entry of the catalogue of market references. Left out when a community
    is opened, it must; left out of a change, it stays as it was. Absent from what was recorded before: then
    whoever sets a price says what the like costs."""
    volunteering: VolunteerRules | None = Field(default=None, exclude_if=is_unsaid)
    """How volunteers' hours count, and how long points wait and last; left out of a wish, the platform's
    defaults. Left out of what was recorded before there were volunteer activities, the same."""
    waiting: WaitingRules | None = Field(default=None, exclude_if=is_unsaid)
    """How long applications wait for somebody; left out, for ever."""
    complaints: ComplaintRules | None = Field(default=None, exclude_if=is_unsaid)
    """How soon complaints about partners are dealt with; left out, by the platform's defaults."""
    share_due_days: ShareDueDays | None = Field(default=None, exclude_if=is_unsaid)
    """How many days after the end of a month its shares are due; left out, 30."""
    exclusive_roles: tuple[ExclusiveRoles, ...] | None = Field(
        default=None, max_length=len(ExclusiveRoles), exclude_if=is_unsaid
    )
    """Roles that one person does not hold together, beside those that never go together; left out, none."""
    needs: NeedRules | None = Field(default=None, exclude_if=is_unsaid)
    """How residents confirm that a need is met; left out of a wish, the platform's defaults. Left out of what
    was recorded before: then one resident does."""
    strikes: StrikeRules | None = Field(default=None, exclude_if=is_unsaid)
    """What follows from not coming and from giving back late; left out, nothing does."""
    rooms: RoomRules | None = Field(default=None, exclude_if=is_unsaid)
    """How much of the rooms each may book, and how far ahead; left out, as the limits of booking say."""
    zone: ZoneName = "Asia/Shanghai"
    """The community's IANA time zone: days, opening hours and months of the books are meant in it."""


class OpenCommunityRequest(Request):
    """A community to open: its names, its host charity and its first rules."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "海湾社区", "name_en": "Haiwan", "host_charity": "广州市南沙区慈善会", "rules": {}}
            ]
        }
    )

    name: Title
    """In Chinese, as people say it: 海湾社区."""
    name_en: Title
    """What the community is called in English."""
    host_charity: Title
    """The charity in whose account the fund's money lies; the fund itself is no legal person."""
    rules: Rules = Rules()
    """The rules of its programme; what is left out is the platform's default."""
    bounds: RuleBounds | None = Field(default=None, exclude_if=is_unsaid)
    """The bounds that these and all later rules keep to, and who approves those; left out, the platform's."""


class OpenCommunity(OpenCommunityRequest, Command):
    """The district opens a community with its rules; asked twice with the same content, it is open once.

    Answers when bookings and fund have taken up the rules too, so that everything can begin at once.
    """

    operation = Operation(
        "Open a community",
        roles(Role.DISTRICT),
        (COMMUNITY_IS_ALREADY_OPEN, QUORUM_TELLS_WHO_SAID_WHAT, RULES_LEAVE_THE_BOUNDS),
        before_opening=True,
    )


class CommunityOpened(Event):
    """The sub-district opened a community, with the first rules of its programme."""

    type: ClassVar[str] = "partners.community_opened.v1"

    name: str
    """What the community is called in Chinese."""
    name_en: str
    """What the community is called in English."""
    host_charity: str
    """The charity in whose account the money of its fund lies."""
    rules: Rules
    """The rules of its programme, in force from the start."""
    opened_at: Instant
    """When it was opened."""
    bounds: RuleBounds | None = Field(default=None, exclude_if=is_unsaid)
    """The bounds that these rules keep to; null until version 0.2: the district had set none."""


class RulesChanged(Event):
    """Proposed rules of a community came into force, once they had been approved and shown to everybody."""

    type: ClassVar[str] = "partners.rules_changed.v2"

    rules: Rules
    """All rules, changed or not, that hold from then on."""
    effective_from: Instant
    """From when on they hold."""
    reason: Words
    """Why they change."""
    revision: int
    """How often the rules have been settled, the first time included."""
    proposal_id: Id | None = None
    """The proposal that came into force; null until version 0.2, where staff or the district changed them."""


class RulesChangedV1(RulesChanged):
    """As 0.1 recorded it, with the text itself, when staff or the district changed rules alone."""

    type: ClassVar[str] = "partners.rules_changed.v1"
    earlier: ClassVar[bool] = True

    reason: str


class DatedRules(View):
    """Rules, and from when on they hold until the next ones do."""

    effective_from: Instant
    """From when on they hold."""
    rules: Rules
    """The rules themselves."""
    reason: Words
    """Why they were changed; the first ones hold since its opening."""
    proposal_id: str | None = None
    """The proposal by which they came into force; null for the first ones and those of before 0.2."""


class CommunityView(View):
    """A community, its rules in force, and all rules it ever settled, by the day from which they hold."""

    community: str
    """Its short name, which every path and every event carries."""
    name: str
    """What the community is called in Chinese."""
    name_en: str
    """What the community is called in English."""
    host_charity: str
    """The charity in whose account the money of its fund lies."""
    opened_at: Instant
    """When it was opened."""
    rules: Rules
    """In force at the instant that the query named."""
    dated_rules: tuple[DatedRules, ...]
    """All rules that it ever settled, those of the future included, by the day from which they hold."""
    revision: int
    """How often the rules have been settled: their ETag, sent as `If-Match` by whoever proposes others."""
    bounds: RuleBounds = RuleBounds()
    """The bounds that new rules keep to; the platform's, where the district has set none."""
    bounds_revision: int = 0
    """How often the district has set them; 0 where it never has."""
    bounds_reason: Words | None = None
    """Why the district set them so; null where they hold since its opening."""
    outside: tuple[BoundLeft, ...] = ()
    """The rules in force that lie outside the bounds, since the district set those later."""


class GetCommunity(Query[CommunityView | None]):
    """The community, the rules that hold now, and those that were or will be. Its ETag is for the rules."""

    operation = Operation("Read a community and its rules", ANYONE)

    at: Instant
