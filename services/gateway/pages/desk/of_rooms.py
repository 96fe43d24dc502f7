"""The desk's pages of single rooms: doors and their screens, parts, house rules, pictures, prices."""

from services.gateway.pages.desk import (
    at_screen,
    entry,
    house_rules,
    pictures,
    room_door,
    room_parts,
    room_prices,
)

ROUTERS = (
    room_door.router,
    at_screen.router,
    entry.router,
    room_parts.router,
    house_rules.router,
    pictures.router,
    room_prices.router,
)
