"""The spaces of a community, as people describe them, with their closures."""

from datetime import datetime

from services.bookings.domain.room_price_state import with_list
from shared.contracts.bookings.approvals.events import SpaceApprovalSet
from shared.contracts.bookings.room_prices.events import SpacePricesSet
from shared.contracts.bookings.spaces.entry import DoorCodesSet
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceEdited, SpaceOpened, SpaceReopened
from shared.contracts.bookings.spaces.house_rules import HouseRules, HouseRulesSet
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.bookings.spaces.pictures import SpacePicturesSet
from shared.contracts.bookings.spaces.views import ClosureView, GetSpace, ListSpaces, SpaceView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Space = SpaceView | None


def kin_told(event: SpacePartsSet) -> tuple[str, ...]:
    """The spaces of which the event tells: the whole, its parts, and those that are none any more."""
    return (event.space_id, *event.part_ids, *event.taken_out)


def _opened(_space: Space, recorded: Recorded[SpaceOpened], key: str) -> Space:
    event = recorded.data
    return SpaceView(
        space_id=key,
        name=event.name,
        name_en=event.name_en,
        floor=event.floor,
        area_m2=event.area_m2,
        capacity=event.capacity,
        units=event.units,
        buffer_minutes=event.buffer_minutes,
        opening_windows=event.opening_windows,
        on_holidays=event.on_holidays,
        on_working_weekends=event.on_working_weekends,
        check_in_by_code=event.check_in_by_code,
        opened_at=event.opened_at,
        revision=1,
    )


def _edited(space: Space, recorded: Recorded[SpaceEdited], _key: str) -> Space:
    event = recorded.data
    return space and space.model_copy(
        update={
            "name": event.name,
            "name_en": event.name_en,
            "floor": event.floor,
            "area_m2": event.area_m2,
            "capacity": event.capacity,
            "units": event.units,
            "buffer_minutes": event.buffer_minutes,
            "opening_windows": event.opening_windows,
            "on_holidays": event.on_holidays,
            "on_working_weekends": event.on_working_weekends,
            "closures": _standing(space, event.edited_at),
            "check_in_by_code": space.check_in_by_code
            if event.check_in_by_code is None
            else event.check_in_by_code,
            "revision": event.revision,
        }
    )


def _standing(space: SpaceView, now: datetime) -> tuple[ClosureView, ...]:
    return tuple(closure for closure in space.closures if closure.ends_at > now)


def _closed(space: Space, recorded: Recorded[SpaceClosed], _key: str) -> Space:
    if space is None:
        return None
    event = recorded.data
    closure = ClosureView(
        closure_id=event.closure_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        reason=event.reason,
    )
    closures = sorted((*_standing(space, event.closed_at), closure), key=lambda one: one.starts_at)
    return space.model_copy(update={"closures": tuple(closures)})


def _reopened(space: Space, recorded: Recorded[SpaceReopened], _key: str) -> Space:
    if space is None:
        return None
    closures = (one for one in space.closures if one.closure_id != recorded.data.closure_id)
    return space.model_copy(update={"closures": tuple(closures)})


def _priced(space: Space, recorded: Recorded[SpacePricesSet], _key: str) -> Space:
    event = recorded.data
    return space and space.model_copy(
        update={"prices": tuple(with_list(space.prices, event.prices, event.set_at))}
    )


def _approval_set(space: Space, recorded: Recorded[SpaceApprovalSet], _key: str) -> Space:
    return space and space.model_copy(update={"approval": recorded.data.approval})


def _door_codes_set(space: Space, recorded: Recorded[DoorCodesSet], _key: str) -> Space:
    return space and space.model_copy(update={"door_codes": recorded.data.door_codes})


def _divided(space: Space, recorded: Recorded[SpacePartsSet], key: str) -> Space:
    event = recorded.data
    if key == event.space_id:
        return space and space.model_copy(update={"part_ids": event.part_ids})
    whole_id = event.space_id if key in event.part_ids else None
    return space and space.model_copy(update={"whole_id": whole_id})


def _ruled(space: Space, recorded: Recorded[HouseRulesSet], _key: str) -> Space:
    event = recorded.data
    rules = HouseRules(text=event.text, text_en=event.text_en)
    return space and space.model_copy(update={"house_rules": rules})


def _pictured(space: Space, recorded: Recorded[SpacePicturesSet], _key: str) -> Space:
    return space and space.model_copy(update={"pictures": recorded.data.pictures})


SPACES = (
    Projection("spaces", SpaceView, indexes=("opened_at",))
    .on(SpaceOpened, lambda event: event.space_id, _opened)
    .on(SpaceEdited, lambda event: event.space_id, _edited)
    .on(SpaceClosed, lambda event: event.space_id, _closed)
    .on(SpaceReopened, lambda event: event.space_id, _reopened)
    .on(SpacePricesSet, lambda event: event.space_id, _priced)
    .on(SpaceApprovalSet, lambda event: event.space_id, _approval_set)
    .on(DoorCodesSet, lambda event: event.space_id, _door_codes_set)
    .on(SpacePartsSet, kin_told, _divided)
    .on(HouseRulesSet, lambda event: event.space_id, _ruled)
    .on(SpacePicturesSet, lambda event: event.space_id, _pictured)
    .lists(ListSpaces, order="opened_at")
    .gets(GetSpace)
)
