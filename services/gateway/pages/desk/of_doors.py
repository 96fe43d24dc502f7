"""The desk's pages of a trial's door, and of the screens at any door."""

from services.gateway.pages.desk import door, screens

ROUTERS = (door.router, screens.router)
