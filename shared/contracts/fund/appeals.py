"""Appeals (随手捐的公开募捐): everybody is asked for casual gifts, under a plan that is filed first."""

from datetime import timedelta
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.appeals import APPEAL_IS_UNKNOWN, CAMPAIGN_HAS_ITS_OWN_FILING
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import Fen, Id, Instant, Page, PagedQuery, Query, Request, Text, Title, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Role, roles

PlatformUrl = Annotated[str, StringConstraints(min_length=11, max_length=308, pattern=r"^https://[!-~]+$")]
"""Where something stands on a platform designated for public fundraising (Charity Law, art. 27)."""
_LONGEST = timedelta(days=1096)


class FileAppealRequest(Request):
    """The plan under which everybody is asked for casual gifts, and the number under which it is filed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "随手捐：长者的夏天",
                    "use": "社区长者的夏季慰问",
                    "beneficiaries": "本社区七十岁以上的长者",
                    "surplus": "用于社区长者的冬季慰问",
                    "filing_number": "粤穗募备 2026-0151",
                    "starts_on": "2026-07-01",
                    "ends_on": "2026-12-31",
                    "area": "广州市南沙区港湾街道",
                    "cost_fen": 0,
                    "platform_url": None,
                }
            ]
        },
    )

    title: Title
    """What it is called; never a person's name."""
    use: Text
    """What the money is used for, for everybody to read; never about a person."""
    beneficiaries: Title
    """Whom it helps: a group, never one person's name."""
    surplus: Text
    """What becomes of money that is left."""
    earmark_id: Id | None = None
    """The purse that its gifts go to; null for the general one."""
    filing_number: Title
    """Number under which the department of civil affairs has the plan (备案编号)."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day, at most three years later."""
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
        if not timedelta() <= self.ends_on - self.starts_on <= _LONGEST:
            raise ValueError("ends_on must not lie before starts_on, nor more than three years after it")
        return self


class FileAppeal(FileAppealRequest, Command):
    """The treasurer records that a plan to ask everybody for casual gifts is filed (Charity Law, art. 24).

    A plan that is filed anew is an appeal of its own. Reports on it are awaited every three months while it
    runs, and three months after its end (Charity Law, art. 79).
    """

    operation = Operation(
        "File an appeal for gifts",
        roles(Role.TREASURER),
        (EARMARK_IS_UNKNOWN, CAMPAIGN_HAS_ITS_OWN_FILING),
        makes="appeal_id",
    )


class AppealFiled(Event):
    """The plan of an appeal for casual gifts is filed (Charity Law, art. 24)."""

    type: ClassVar[str] = "fund.appeal_filed.v1"

    appeal_id: Id
    """The appeal, for gifts to name."""
    title: str
    """What it is called."""
    use: str
    """What the money is used for."""
    beneficiaries: str
    """Whom it helps."""
    surplus: str
    """What becomes of money that is left."""
    earmark_id: Id | None
    """The purse that its gifts go to; null for the general one."""
    filing_number: str
    """Number under which it is filed."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day."""
    area: str
    """Where money is asked for."""
    responsible_id: PersonId
    """Who is responsible for it: an opaque id."""
    cost_fen: int
    """What asking for it may cost, in fen."""
    platform_url: str | None
    """Where it stands on a designated platform; null if it does not."""
    filed_at: Instant
    """When it was recorded."""


class AppealView(View):
    """A filed appeal for casual gifts. Who is responsible for it is never here."""

    appeal_id: str
    """What a gift names that it brought."""
    title: str
    """What it is called."""
    use: str
    """What the money is used for."""
    beneficiaries: str
    """Whom it helps."""
    surplus: str
    """What becomes of money that is left."""
    earmark_id: str | None
    """The purse that its gifts go to; null for the general one."""
    filing_number: str
    """Number under which its plan is filed."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day."""
    area: str
    """Where money is asked for."""
    cost_fen: int
    """What asking for it may cost, in fen."""
    platform_url: str | None = Field(default=None)
    """Where it stands on a designated platform; null if it does not."""
    filed_at: Instant
    """When it was recorded."""


class ListAppeals(PagedQuery[Page[AppealView]]):
    """Every filed appeal for casual gifts, the latest first."""

    operation = Operation("List filed appeals", ANYONE)


class GetAppeal(Query[AppealView | None]):
    """A filed appeal, for everybody to read."""

    operation = Operation("Read a filed appeal", ANYONE, (APPEAL_IS_UNKNOWN,))

    appeal_id: Id
