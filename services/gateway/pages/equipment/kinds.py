"""Kinds of equipment as pages offer them, and pieces as their forms say them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.gateway.pages.site.fields import Field, Kind
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.equipment.pieces import MOST_KINDS, Pieces
from shared.contracts.bookings.equipment.views import EquipmentView, ListEquipment
from shared.contracts.bookings.spaces.views import SpaceView

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """A kind that can be had with a room, and how much of it is free in the time that is looked at."""

    kind: EquipmentView
    free: int | None
    """None where nobody knows yet."""


async def kinds_of(visit: Visit) -> dict[str, EquipmentView]:
    """All equipment of the community by id, in the order in which it was added."""
    return {one.equipment_id: one for one in await everything(visit, ListEquipment())}


async def kept_kinds(visit: Visit) -> tuple[EquipmentView, ...]:
    """Whatever is kept: what does not go to a room, the rule says."""
    return tuple(one for one in (await kinds_of(visit)).values() if one.pieces)


async def kinds_for(visit: Visit, space: SpaceView) -> tuple[EquipmentView, ...]:
    """What can be had with a space: its own, that of its whole and its parts, and the store's."""
    found = (await kinds_of(visit)).values()
    return tuple(one for one in found if one.pieces and one.goes_to(space.space_id, space.kin))


def offered(kinds: Iterable[EquipmentView], free: Mapping[str, int]) -> tuple[Offered, ...]:
    """What a form offers, with what is free of it."""
    return tuple(Offered(one, free.get(one.equipment_id)) for one in kinds)


def pieces_asked(pairs: Pairs) -> list[tuple[str, str]]:
    """The fields of a form that ask for pieces; those that are left empty, or at 0, ask for none."""
    given = dict(pairs)
    found: list[tuple[str, str]] = []
    for place in range(MOST_KINDS):
        name = f"equipment.{place}"
        pieces = given.get(f"{name}.pieces", "").strip()
        if pieces.strip("0"):
            kind = (f"{name}.equipment_id", given.get(f"{name}.equipment_id", ""))
            found += [kind, (f"{name}.pieces", pieces)]
    return found


def piece_fields(visit: Visit, kinds: Iterable[EquipmentView], within: str = "") -> tuple[Field, ...]:
    """How many pieces of each kind, as fields of a form; its values are `piece_values`, what was sent is read
    by `pieces_named`."""
    found: list[Field] = []
    for place, one in enumerate([*kinds][:MOST_KINDS]):
        about = visit.words("equipment.there_are", n=one.in_service)
        name = f"{within}equipment.{place}"
        label = f"{name_in(visit.language, one)} · {about}"
        found += [
            Field(name=f"{name}.equipment_id", label="", kind=Kind.HIDDEN, required=False),
            Field(name=f"{name}.pieces", label=label, kind=Kind.NUMBER, required=False),
        ]
    return tuple(found)


def piece_values(
    kinds: Iterable[EquipmentView], had: Iterable[Pieces] = (), within: str = ""
) -> tuple[tuple[str, str], ...]:
    """Which kind each of `piece_fields` is for, and how many are chosen already."""
    pieces = {one.equipment_id: one.pieces for one in had}
    found: list[tuple[str, str]] = []
    for place, one in enumerate([*kinds][:MOST_KINDS]):
        found.append((f"{within}equipment.{place}.equipment_id", one.equipment_id))
        if one.equipment_id in pieces:
            found.append((f"{within}equipment.{place}.pieces", str(pieces[one.equipment_id])))
    return tuple(found)


def pieces_named(value: object) -> object:
    """What a form's fields say of pieces, without the kinds of which none is wanted."""
    if not isinstance(value, list | tuple):
        return value
    return [one for one in value if not isinstance(one, dict) or one.get("pieces")]


def had_by(visit: Visit, pieces: Iterable[Pieces], kinds: Mapping[str, EquipmentView]) -> tuple[str, ...]:
    """Pieces in words: which kind, and how many."""
    return tuple(
        visit.words("equipment.so_many", name=name_in(visit.language, kinds[one.equipment_id]), n=one.pieces)
        for one in pieces
        if one.equipment_id in kinds
    )
