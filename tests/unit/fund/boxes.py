"""Scenes of donation boxes: registered, filed, sealed, counted, banked."""

from datetime import date, datetime

from services.fund.domain.state import Fund
from shared.contracts.fund.boxes.commands import (
    BankBox,
    CloseBox,
    CountBox,
    FileBox,
    RegisterBox,
    SealBox,
    SettleBox,
)
from shared.contracts.fund.boxes.events import BoxEmptied, BoxRegistered
from shared.contracts.fund.boxes.terms import BoxKind, BoxReach
from shared.contracts.fund.boxes.views import BoxView, GetBox
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import TODAY, History, by, staff, treasurer

Spec = Specification[Fund]
KEEPER, STAFF, TREASURER, HE, YE = (
    "staff-mo",
    "staff-chen",
    "treasurer-wu",
    "committee-he",
    "committee-ye",
)
_ROLES = {KEEPER: Role.STAFF, STAFF: Role.STAFF, TREASURER: Role.TREASURER}


def registering(
    reach: BoxReach = BoxReach.INSIDE, earmark: str | None = None, kind: BoxKind = BoxKind.BOX
) -> RegisterBox:
    return RegisterBox(
        kind=kind,
        title="大厅募捐箱",
        place="一楼大厅",
        keeper_id=KEEPER,
        reach=reach,
        use="长者慰问",
        earmark_id=earmark,
        count_days=30,
        **staff(),
    )


def registered(spec: Spec, command: RegisterBox | None = None) -> str:
    return spec.when(command or registering()).happened(BoxRegistered).box_id


def box_filing(box_id: str, first: date = TODAY, last: date = TODAY) -> FileBox:
    return FileBox(
        box_id=box_id,
        filing_number="粤穗募备 2026-0131",
        starts_on=first,
        ends_on=last,
        area="港湾街道",
        cost_fen=0,
        **treasurer(),
    )


def sealing(box_id: str, at: datetime = MONDAY) -> SealBox:
    return SealBox(box_id=box_id, seal="封 000117", **staff(at=at))


def box_count(
    box_id: str, fen: int, person: str = STAFF, *, intact: bool = True, at: datetime = MONDAY
) -> CountBox:
    envelope = by(person, _ROLES.get(person, Role.COMMITTEE), at=at)
    return CountBox(box_id=box_id, counted_fen=fen, seal_intact=intact, **envelope)


def box_settling(box_id: str, fen: int, person: str = YE) -> SettleBox:
    envelope = by(person, _ROLES.get(person, Role.COMMITTEE))
    return SettleBox(box_id=box_id, counted_fen=fen, reason="漏点", **envelope)


def sealed(spec: Spec, command: RegisterBox | None = None) -> str:
    box_id = registered(spec, command)
    spec.when(sealing(box_id))
    return box_id


def emptied(spec: Spec, box_id: str, fen: int) -> str:
    """Counted by two; returns the opening."""
    return spec.when(box_count(box_id, fen)).when(box_count(box_id, fen, HE)).happened(BoxEmptied).opening_id


def banking(
    box_id: str,
    opening_id: str,
    fen: int,
    reference: str = "募捐箱回单",
    day: date = TODAY,
    reason: str | None = None,
    at: datetime = MONDAY,
) -> BankBox:
    return BankBox(
        box_id=box_id,
        opening_id=opening_id,
        amount_fen=fen,
        received_on=day,
        reference=reference,
        reason=reason,
        **treasurer(at),
    )


def box_closing(box_id: str) -> CloseBox:
    return CloseBox(box_id=box_id, reason="方案到期", **staff())


async def seen(spec: History, box_id: str) -> BoxView:
    box = await ReadModels(*spec.events).ask(GetBox(box_id=box_id))
    assert box is not None
    return box
