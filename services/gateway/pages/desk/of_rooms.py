"""The desk's pages of single rooms: doors and their screens, parts, house rules, pictures, prices."""

from services.gateway.pages.desk import (
    entry,
    house_rules,
    pictures,
    room_door,
    room_parts,
    room_prices,
    screens,
)

ROUTERS = (
    room_door.router,
    screens.router,
    entry.router,
    room_parts.router,
    house_rules.router,
    pictures.router,
    room_prices.router,
)
