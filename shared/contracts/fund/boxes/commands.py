"""What is asked of a donation box: register, file, seal, count, settle, bank, close."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.boxes.terms import BoxKind, BoxReach
from shared.contracts.fund.boxes.translations import InEnglish
from shared.contracts.fund.markets.counting import RelatedPeople
from shared.contracts.fund.refusals import (
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
)
from shared.contracts.fund.refusals.boxes import (
    BANKED_SUM_NEEDS_ITS_REASON,
    BOX_COUNTS_DO_NOT_DIFFER,
    BOX_HELD_LESS,
    BOX_IS_IN_ANOTHER_STATE,
    BOX_IS_UNKNOWN,
    BOX_LEAVES_ITS_PLAN,
    BOX_MUST_BE_FILED_FIRST,
    BOX_SETTLER_MUST_NOT_HAVE_COUNTED,
    CERTIFICATE_DOES_NOT_COVER_THE_BOX,
    KEEPER_DOES_NOT_COUNT_THE_BOX,
    OPENING_IS_UNKNOWN,
    PERSON_HAS_COUNTED_THE_BOX,
    PERSON_IS_RELATED_TO_THE_BOX,
    SUM_LIES_OUTSIDE_THE_COUNTS,
)
from shared.contracts.fund.refusals.campaigns import (
    CERTIFICATE_IS_MISSING,
    DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
)
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Fen, Flag, Id, PositiveFen, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

REGISTRARS = roles(Role.STAFF, Role.TREASURER)
BOX_COUNTERS = people(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR)


class RegisterBoxRequest(InEnglish, Request):
    """What the box is, where it stands, who is responsible for it, whom it asks and what for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "box",
                    "title": "一楼大厅募捐箱",
                    "place": "党群服务中心一楼大厅",
                    "keeper_id": "0197e1a2-5c00-7000-8000-00000000a11c",
                    "reach": "public",
                    "use": "社区长者的夏季慰问",
                    "count_days": 30,
                }
            ]
        },
    )

    kind: BoxKind
    """A box, or a QR code."""
    title: Title
    """What it is called; never a person's name."""
    place: Title
    """Where it stands or hangs."""
    keeper_id: ActorId
    """Who is responsible for it, and so does not count it: an opaque id."""
    reach: BoxReach
    """Whether it asks everybody, or the community's own people alone."""
    use: Text
    """What the money is used for, for everybody to read; never about a person."""
    earmark_id: Id | None = None
    """The purse that it goes to; null for the general one."""
    count_days: int = Field(strict=True, ge=1, le=92)
    """Within how many days after it is sealed it is opened and counted."""


class RegisterBox(RegisterBoxRequest, Command):
    """Staff or the treasurer register a donation box. It takes nothing before it is sealed."""

    operation = Operation("Register a donation box", REGISTRARS, (EARMARK_IS_UNKNOWN,), makes="box_id")


class FileBoxRequest(Request):
    """The number and plan under which it is filed (Charity Law, art. 24)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "filing_number": "粤穗募备 2026-0131",
                    "starts_on": "2026-07-01",
                    "ends_on": "2026-12-31",
                    "area": "广州市南沙区港湾街道",
                    "cost_fen": 0,
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
    cost_fen: Fen
    """What it may cost (募捐成本), in fen."""

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on must not lie before starts_on")
        return self


class FileBox(FileBoxRequest, Command):
    """The treasurer records that the plan of a donation box is filed, or filed anew."""

    operation = Operation(
        "Record a donation box's filing", roles(Role.TREASURER), (BOX_IS_UNKNOWN, BOX_IS_IN_ANOTHER_STATE)
    )

    box_id: Id


class SealBoxRequest(Request):
    """The seal with which it is closed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"seal": "封 000117"}]})

    seal: Title
    """Number of the seal; of a QR code, the number that is printed beside it."""


class SealBox(SealBoxRequest, Command):
    """It is sealed and put up: from now on it takes money, until it is counted by its day."""

    operation = Operation(
        "Seal a donation box",
        BOX_COUNTERS,
        (
            BOX_IS_UNKNOWN,
            BOX_IS_IN_ANOTHER_STATE,
            CERTIFICATE_IS_MISSING,
            CERTIFICATE_DOES_NOT_COVER_THE_BOX,
            BOX_MUST_BE_FILED_FIRST,
            BOX_LEAVES_ITS_PLAN,
        ),
    )

    box_id: Id


class CountBoxRequest(Request):
    """What one person counted, and how the seal was found."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"counted_fen": 12_350, "seal_intact": True}]})

    counted_fen: Fen
    """What was in it, in fen; 0 where it was empty."""
    seal_intact: Flag
    """Whether it was closed with the seal of this number, unbroken."""


_COUNTED = (
    BOX_IS_UNKNOWN,
    BOX_IS_IN_ANOTHER_STATE,
    KEEPER_DOES_NOT_COUNT_THE_BOX,
    PERSON_IS_RELATED_TO_THE_BOX,
)


class CountBox(CountBoxRequest, RelatedPeople, Command):
    """Somebody who does not keep it counts it, without seeing another's count. Two equal counts empty it."""

    operation = Operation("Count a donation box", BOX_COUNTERS, (*_COUNTED, PERSON_HAS_COUNTED_THE_BOX))

    box_id: Id


class SettleBoxRequest(Request):
    """What was in the box, and why the counts differ."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"counted_fen": 12_350, "reason": "第二次清点漏了一枚五角硬币"}]}
    )

    counted_fen: Fen
    """What was in it, in fen: no less than the lowest count, no more than the highest."""
    reason: Title
    """Why the counts differ, for everybody to read; never about a person."""


class SettleBox(SettleBoxRequest, RelatedPeople, Command):
    """Somebody who neither counted nor keeps the box decides what was in it, with the reason."""

    operation = Operation(
        "Settle a difference between counts of a box",
        BOX_COUNTERS,
        (
            *_COUNTED,
            BOX_COUNTS_DO_NOT_DIFFER,
            BOX_SETTLER_MUST_NOT_HAVE_COUNTED,
            SUM_LIES_OUTSIDE_THE_COUNTS,
        ),
    )

    box_id: Id


class BankBoxRequest(Request):
    """What of an opening arrived at the host charity."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount_fen": 12_350, "received_on": "2026-07-18", "reference": "银行回单 20260718-0021"}
            ]
        },
    )

    amount_fen: PositiveFen
    """How much arrived, in fen; no more than was counted."""
    received_on: Day
    """The day on which it arrived, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""
    reason: Title | None = None
    """Why less arrived than was counted, for everybody to read; null where all of it did."""


class BankBox(BankBoxRequest, Command):
    """The treasurer records that what was counted arrived: one casual gift, of nobody who is known."""

    operation = Operation(
        "Record what was banked of a donation box",
        roles(Role.TREASURER),
        (
            BOX_IS_UNKNOWN,
            OPENING_IS_UNKNOWN,
            BOX_HELD_LESS,
            BANKED_SUM_NEEDS_ITS_REASON,
            DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
        ),
        makes="donation_id",
    )

    box_id: Id
    opening_id: Id


class CloseBoxRequest(Request):
    """Why it is taken down."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "募捐方案到期"}]})

    reason: Title
    """For everybody to read; never about a person."""


class CloseBox(CloseBoxRequest, Command):
    """It is taken down for good. What is sealed is counted first; what was counted can still be banked."""

    operation = Operation("Close a donation box", BOX_COUNTERS, (BOX_IS_UNKNOWN, BOX_IS_IN_ANOTHER_STATE))

    box_id: Id
